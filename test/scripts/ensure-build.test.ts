import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { checkFolderName, dependenciesAreInstalled, sourceHash, withLock } from "../../scripts/lib/ensure-build.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-build-"));
afterAll(() => rmSync(folder, { recursive: true }));

let root = folder;
let count = 0;
beforeEach(() => {
  root = join(folder, String(count++));
  mkdirSync(join(root, "node_modules"), { recursive: true });
  mkdirSync(join(root, "src"));
});

const moduleOf = (name: string) => pathToFileURL(join(import.meta.dirname, "../../scripts/lib", `${name}.mjs`)).href;

function writeLock(path: string, packages: object) {
  writeFileSync(join(root, path), JSON.stringify({ packages }));
}

describe("dependenciesAreInstalled", () => {
  const wanted = {
    "": { name: "studio" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/for-windows": { version: "2.0.0", optional: true },
  };

  it("wants every package in its version, but no other platform's", () => {
    writeLock("package-lock.json", wanted);
    writeLock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.0.0" } });
    expect(dependenciesAreInstalled(root)).toBe(true);
    writeLock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.0.1" } });
    expect(dependenciesAreInstalled(root)).toBe(false);
    writeLock("node_modules/.package-lock.json", {});
    expect(dependenciesAreInstalled(root)).toBe(false);
  });

  it("is false on a clean clone", () => {
    writeLock("package-lock.json", wanted);
    expect(dependenciesAreInstalled(root)).toBe(false);
  });
});

describe("withLock", () => {
  const lock = () => join(root, "cache", "build.lock");

  it("takes over an empty lock, one of a process that is gone, and one whose number is another's now", async () => {
    mkdirSync(join(root, "cache"));
    const holders = ["", "999999999", JSON.stringify({ pid: process.ppid, host: hostname(), started: "1" })];
    for (const holder of holders) {
      writeFileSync(lock(), holder);
      const old = new Date(Date.now() - 6_000);
      utimesSync(lock(), old, old);
      let worked = false;
      await withLock(lock(), async () => {
        worked = true;
      });
      expect(worked).toBe(true);
      expect(existsSync(lock())).toBe(false);
    }
  });

  it("says who has it when its time is over, and leaves it to its holder", async () => {
    mkdirSync(join(root, "cache"));
    writeFileSync(lock(), JSON.stringify({ pid: 77, host: "another-host", started: null }));
    await expect(withLock(lock(), async () => undefined, 300)).rejects.toThrow(
      /^process 77 on "another-host" has been building for too long: end it, or delete ".*build\.lock"\.$/,
    );
    expect(existsSync(lock())).toBe(true);
  });

  it("says at once where nothing can be written", async () => {
    writeFileSync(join(root, "cache"), "no folder");
    await expect(withLock(lock(), async () => undefined)).rejects.toThrow(/cannot be written \((ENOTDIR|EEXIST)\)/);
  });

  it.runIf(process.platform === "linux")("says so in a checkout that belongs to somebody else", () => {
    const cache = join(root, "cache");
    mkdirSync(cache, { mode: 0o555 });
    chmodSync(folder, 0o755);
    const script = `
      import { runCommand } from ${JSON.stringify(moduleOf("command"))};
      import { withLock } from ${JSON.stringify(moduleOf("ensure-build"))};
      process.setuid?.(process.getuid?.() === 0 ? 65534 : process.getuid());
      await runCommand(() => withLock(${JSON.stringify(lock())}, async () => {}));`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(stderr).toMatch(
      /^The page must be built, but ".*" cannot be written \(EACCES\): run `npm run build` as the owner/,
    );
    expect(status).toBe(1);
  });

  it("says that the disk is full", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    await expect(withLock(lock(), () => Promise.reject(full))).rejects.toThrow(
      /^The disk is full: "dist" does not fit/,
    );
  });
});

describe("checkFolderName", () => {
  it("names the character that no build works under", () => {
    expect(() => checkFolderName("/home/x/Proje #1/")).toThrow(/whose path has a "#" \("\/home\/x\/Proje #1\/"\)/);
    expect(() => checkFolderName("/home/x/what?/")).toThrow(/whose path has a "\?"/);
    checkFolderName("/home/ş (2)/Ünlü İş/");
  });
});

describe("sourceHash", () => {
  it("changes with the content and the name of a source, not with what is built from it", () => {
    writeFileSync(join(root, "src", "a.ts"), "1");
    const before = sourceHash(root);
    mkdirSync(join(root, "src", "generated"));
    writeFileSync(join(root, "src", "generated", "kernel.wasm"), "1");
    writeFileSync(join(root, "README.md"), "1");
    expect(sourceHash(root)).toBe(before);
    writeFileSync(join(root, "src", "a.ts"), "2");
    const changed = sourceHash(root);
    expect(changed).not.toBe(before);
    writeFileSync(join(root, "src", "a.ts"), "1");
    expect(sourceHash(root)).toBe(before);
    writeFileSync(join(root, "src", "b.ts"), "");
    expect(sourceHash(root)).not.toBe(before);
  });
});
