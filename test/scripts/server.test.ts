import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compressFolder } from "../../scripts/lib/compress.mjs";
import { securityHeaders } from "../../scripts/lib/headers.mjs";
import { startServer } from "../../scripts/lib/server.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-server-"));
const root = join(folder, "dist");
mkdirSync(join(root, "assets"), { recursive: true });
writeFileSync(join(folder, "secret.txt"), "secret");
writeFileSync(join(root, "index.html"), "<!doctype html>");
writeFileSync(join(root, "assets", "kernel.wasm"), "\0asm");
writeFileSync(join(root, "a b.pt"), "PK");
const SCRIPT = "export const answer = 42;\n".repeat(200);
writeFileSync(join(root, "assets", "page.js"), SCRIPT);
compressFolder(root);
afterAll(() => rmSync(folder, { recursive: true }));

/** Without the clean-up of `..` that `fetch` does. */
function rawStatus(port: number, path: string, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("startServer", () => {
  it("serves every file with its type and the security headers, missing ones too", async () => {
    const server = await startServer({ root, port: 0 });
    try {
      const types: Record<string, string> = {
        "": "text/html; charset=utf-8",
        "index.html?demo": "text/html; charset=utf-8",
        "assets/kernel.wasm": "application/wasm",
        "a%20b.pt": "application/octet-stream",
      };
      for (const [path, type] of Object.entries(types)) {
        const response = await fetch(server.url + path);
        expect(response.status, path).toBe(200);
        expect(response.headers.get("content-type"), path).toBe(type);
      }
      const missing = await fetch(`${server.url}nothing`);
      expect(missing.status).toBe(404);
      for (const [name, value] of Object.entries(securityHeaders({ development: false }))) {
        expect(missing.headers.get(name)).toBe(value);
      }
      expect(await rawStatus(server.port, "/index.html", "POST")).toBe(405);
    } finally {
      await server.close();
    }
  });

  it("gives the compressed copy to whoever takes gzip, and never as a file of its own", async () => {
    const server = await startServer({ root, port: 0 });
    try {
      const url = `${server.url}assets/page.js`;
      const packed = await fetch(url, { headers: { "accept-encoding": "gzip" } });
      expect(packed.headers.get("content-encoding")).toBe("gzip");
      expect(packed.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(await packed.text()).toBe(SCRIPT);
      const plain = await fetch(url, { headers: { "accept-encoding": "identity" } });
      expect(plain.headers.get("content-encoding")).toBeNull();
      expect(plain.headers.get("vary")).toBe("Accept-Encoding");
      expect(await plain.text()).toBe(SCRIPT);
      expect(await rawStatus(server.port, "/assets/page.js.gz")).toBe(404);
      // What would not become smaller has no copy.
      expect((await fetch(`${server.url}assets/kernel.wasm`)).headers.get("content-encoding")).toBeNull();
    } finally {
      await server.close();
    }
  });

  it("reaches nothing outside of its folder", async () => {
    const server = await startServer({ root, port: 0 });
    try {
      for (const path of ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%", "//secret.txt"]) {
        expect(await rawStatus(server.port, path), path).toBe(404);
      }
    } finally {
      await server.close();
    }
  });

  it("gives another host's page nothing but the public files: no other origin may read them", async () => {
    const server = await startServer({ root, port: 0 });
    try {
      const answer = await new Promise<{ status: number | undefined; allowed: string | undefined }>(
        (resolve, reject) => {
          request(
            { host: "127.0.0.1", port: server.port, path: "/", headers: { host: "evil.example" } },
            (response) => {
              response.resume();
              resolve({ status: response.statusCode, allowed: response.headers["access-control-allow-origin"] });
            },
          )
            .on("error", reject)
            .end();
        },
      );
      // A proxy or a forwarded port may bring any name: what is served is public, and storage belongs to each name.
      expect(answer).toEqual({ status: 200, allowed: undefined });
      expect(await rawStatus(server.port, "/../secret.txt")).toBe(404);
    } finally {
      await server.close();
    }
  });

  it("serves under a sub-path and keeps what it read when the folder changes", async () => {
    const server = await startServer({ root, port: 0, base: "/tools/studio/" });
    try {
      writeFileSync(join(root, "index.html"), "changed");
      expect(await (await fetch(server.url)).text()).toBe("<!doctype html>");
      expect(server.url).toMatch(/\/tools\/studio\/$/);
      expect(await rawStatus(server.port, "/index.html")).toBe(404);
    } finally {
      await server.close();
    }
  });

  it("takes the next free port, or says that its own is taken", async () => {
    const first = await startServer({ root, port: 0 });
    const second = await startServer({ root, port: first.port, nextFree: true });
    try {
      expect(second.port).toBeGreaterThan(first.port);
      await expect(startServer({ root, port: first.port })).rejects.toThrow(`Port ${first.port} is taken.`);
    } finally {
      await first.close();
      await second.close();
    }
  });
});
