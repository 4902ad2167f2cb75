import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { saveDownload } from "../../scripts/lib/files.mjs";

const folder = mkdtempSync(join(tmpdir(), "save-download-"));
afterAll(() => rmSync(folder, { recursive: true }));

const made = join(folder, "made");
writeFileSync(made, "customer,segment\n");
/** Copies into what stands there, as a browser writes a file. */
const download = { saveAs: async (path: string) => writeFileSync(path, readFileSync(made)) };

describe("saveDownload", () => {
  it("gives a file its name once it is whole", async () => {
    const target = join(folder, "s.csv");
    await saveDownload(download, target, "again.");
    expect(readFileSync(target, "utf8")).toBe("customer,segment\n");
    expect(readdirSync(folder).toSorted()).toEqual(["made", "s.csv"]);
  });

  it.runIf(existsSync("/dev/full"))("says that the disk is full, and leaves nothing of it", async () => {
    const part = join(folder, "full.csv.part");
    symlinkSync("/dev/full", part);
    await expect(
      saveDownload(download, join(folder, "full.csv"), "the same command then scores again.", part),
    ).rejects.toThrow(
      'The disk is full: "full.csv" does not fit (ENOSPC). Make room; the same command then scores again.',
    );
    expect(readdirSync(folder).filter((name) => name.startsWith("full"))).toEqual([]);
  });

  it("tells of another refusal by its code", async () => {
    const refused = { saveAs: async (path: string) => copyFileSync(made, path) };
    await expect(saveDownload(refused, join(folder, "none", "a.csv"), "again.")).rejects.toThrow(
      '"a.csv" cannot be written (ENOENT). Mend that; again.',
    );
  });
});
