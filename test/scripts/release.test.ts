import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json";
import { releaseZip, sha256 } from "../../scripts/lib/release.mjs";

const dist = mkdtempSync(join(tmpdir(), "release-"));
mkdirSync(join(dist, "assets"));
writeFileSync(join(dist, "index.html"), "<!doctype html>");
writeFileSync(join(dist, "assets", "a.js"), "1;");

afterAll(() => rmSync(dist, { recursive: true }));

describe("a release", () => {
  it("holds the page, the server's settings, the license, and a true checksum of each", () => {
    const files = unzipSync(releaseZip(dist, "studio-1"));
    const sums = strFromU8(files["studio-1/SHA256SUMS"] ?? new Uint8Array())
      .trim()
      .split("\n");
    const listed = sums.map((line) => line.split("  "));
    expect(listed.map(([, path]) => path).toSorted()).toEqual(
      ["CHANGELOG.md", "LICENSE", "deployment.md", "dist/assets/a.js", "dist/index.html"].toSorted(),
    );
    for (const [sum, path] of listed) expect(sum).toBe(sha256(files[`studio-1/${path}`] ?? new Uint8Array()));
  });

  it("is the same zip for the same files", () => {
    expect(sha256(releaseZip(dist, "studio-1"))).toBe(sha256(releaseZip(dist, "studio-1")));
  });

  it("has the version that the changelog names first", () => {
    const changelog = readFileSync(join(import.meta.dirname, "../../CHANGELOG.md"), "utf8");
    expect(/^## (\S+)/m.exec(changelog)?.[1]).toBe(packageJson.version);
  });
});
