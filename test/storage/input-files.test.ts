import { describe, expect, it } from "vitest";
import { fileSource, filesOfRun, lastUsedFiles, type RememberedFile } from "../../src/storage/input-files";

function remembered(sha256: string, changes: Partial<RememberedFile> = {}): RememberedFile {
  return { sha256, kind: "sketches", file: `${sha256}.npz`, bytes: 10, handle: null, lastUsed: 1, ...changes };
}

const nothing = new Set<string>();
const copyOf = (...hashes: string[]) => new Set(hashes);

describe("fileSource", () => {
  it("takes what is open, then a copy, then asks the user", () => {
    const known = { remembered: [remembered("aa")], copies: copyOf("aa") };
    expect(fileSource({ sha256: "aa" }, copyOf("aa"), known)).toBe("open");
    expect(fileSource({ sha256: "aa" }, nothing, known)).toBe("copy");
    expect(fileSource({ sha256: "aa" }, nothing, { ...known, copies: nothing })).toBe("ask");
    expect(fileSource({ sha256: "bb" }, nothing, known)).toBe("ask");
  });
});

describe("lastUsedFiles", () => {
  it("is the newest of each kind that a click can open", () => {
    const files = [
      remembered("old", { lastUsed: 1 }),
      remembered("new", { lastUsed: 3 }),
      remembered("model", { kind: "foundation", lastUsed: 2 }),
    ];
    const hashes = (copies: ReadonlySet<string>) =>
      lastUsedFiles({ remembered: files, copies }).map(({ sha256 }) => sha256);
    expect(hashes(copyOf("old", "new", "model"))).toEqual(["new", "model"]);
    expect(hashes(copyOf("model"))).toEqual(["model"]);
    // The last used file cannot be had: an older one in its place would be a surprise.
    expect(hashes(copyOf("old"))).toEqual([]);
    expect(lastUsedFiles({ remembered: [], copies: nothing })).toEqual([]);
  });
});

describe("filesOfRun", () => {
  it("has nothing to say of a run without a record", () => {
    expect(filesOfRun({ json: null })).toBeNull();
  });
});
