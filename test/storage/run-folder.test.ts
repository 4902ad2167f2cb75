import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeFileName, runFolderName } from "../../src/storage/run-folder";

const startedAt = Date.UTC(2026, 10, 23, 2, 5);
const named = (name: string) => runFolderName({ name, startedAt }, "UTC");

describe("runFolderName", () => {
  it("says when the run started, then what it is called", () => {
    expect(named("lr 1e−4, batch 256, seed 42")).toBe("2026-11-23 02.05 lr 1e−4, batch 256, seed 42");
    expect(runFolderName({ name: "a", startedAt }, "Europe/Istanbul")).toBe("2026-11-23 05.05 a");
  });

  it("keeps letters of every language and replaces what file systems refuse", () => {
    expect(named("ilk deneme: çok/iyi?")).toBe("2026-11-23 02.05 ilk deneme_ çok_iyi_");
    expect(named("..\\..\\etc")).toBe("2026-11-23 02.05 .._.._etc");
    expect(named("two\nlines\u202e")).toBe("2026-11-23 02.05 two_lines_");
  });

  it("ends neither with a dot or space nor as a shortcut does", () => {
    expect(named("  best.  ")).toBe("2026-11-23 02.05 best");
    expect(named("click.LNK")).toBe("2026-11-23 02.05 click_LNK");
    expect(named("...")).toBe("2026-11-23 02.05");
    expect(named("")).toBe("2026-11-23 02.05");
  });

  it("is short enough and clean for any name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
        const folder = named(name);
        expect([...folder].length).toBeLessThanOrEqual(97);
        expect(folder).toMatch(/^2026-11-23 02\.05/);
        expect(folder).not.toMatch(/[\\/:*?"<>|\p{Cc}]|[. ]$/u);
      }),
    );
  });
});

describe("freeFileName", () => {
  it("leaves what exists alone and takes the first free number", async () => {
    const taken = new Set(["run", "run (2)", "run (4)"]);
    const isTaken = async (name: string) => taken.has(name);
    expect(await freeFileName("new", isTaken)).toBe("new");
    expect(await freeFileName("run", isTaken)).toBe("run (3)");
  });
});
