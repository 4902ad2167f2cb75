import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { dependenciesAreInstalled, sourceHash } from "../../scripts/lib/ensure-build.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-build-"));
afterAll(() => rmSync(folder, { recursive: true }));

let root = folder;
let count = 0;
beforeEach(() => {
  root = join(folder, String(count++));
  mkdirSync(join(root, "node_modules"), { recursive: true });
  mkdirSync(join(root, "src"));
});

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
