import { describe, expect, it } from "vitest";
import type { TableMapping } from "../../src/data/any-table/mapping";
import { resumeNeed } from "../../src/store/resume-policy";
import { foundation, sketches } from "../ui/fixtures";

const run = {
  demo: false,
  sketches: { file: "a.npz", bytes: 10, sha256: "aa" },
  foundation: { file: "b.pt", bytes: 20, sha256: "bb" },
};
const slot = <T>(value: T) => ({ value, loading: null });
const open = (a: string | null, b: string | null) => ({
  sketches: slot({ ...sketches, sha256: a }),
  foundation: slot({ ...foundation, sha256: b }),
});

describe("resumeNeed", () => {
  it("is ready when both files are the run's own, whatever they are called now", () => {
    expect(resumeNeed(run, open("aa", "bb"))).toEqual({ kind: "ready" });
  });

  it("waits while a file is hashed", () => {
    expect(resumeNeed(run, open(null, "bb"))).toEqual({ kind: "hashing" });
  });

  it("names the files that are missing, and those that are open in their place", () => {
    const missingSketches = { kind: "sketches", ...run.sketches };
    const missingFoundation = { kind: "foundation", ...run.foundation };
    expect(resumeNeed(run, open("xx", "bb"))).toEqual({
      kind: "files",
      missing: [
        { ...missingSketches, instead: { code: "run/other-file", params: { file: sketches.file, expected: "a.npz" } } },
      ],
    });
    expect(resumeNeed(run, { sketches: slot(null), foundation: slot(null) })).toEqual({
      kind: "files",
      missing: [
        { ...missingSketches, instead: null },
        { ...missingFoundation, instead: null },
      ],
    });
    expect(resumeNeed(run, open(null, "xx"))).toEqual({
      kind: "files",
      missing: [
        {
          ...missingFoundation,
          instead: { code: "run/other-file", params: { file: foundation.file, expected: "b.pt" } },
        },
      ],
    });
  });

  it("knows a table by its columns, too", () => {
    const table: TableMapping = { label: "outcome", id: "client", features: ["age", "income"], decimal: "." };
    const ofTable = { demo: false, sketches: { file: "p.csv", bytes: 10, sha256: "aa", table }, foundation: null };
    const openAs = (other: TableMapping | null, sha256: string | null) => ({
      sketches: slot({ ...sketches, file: "p.csv", sha256, table: other }),
      foundation: slot(null),
    });
    expect(resumeNeed(ofTable, openAs({ ...table }, "aa"))).toEqual({ kind: "ready" });
    const others: readonly TableMapping[] = [
      { ...table, label: "city" },
      { ...table, features: ["income", "age"] },
      { ...table, decimal: "," },
    ];
    for (const other of [...others, null]) {
      expect(resumeNeed(ofTable, openAs(other, "aa"))).toEqual({
        kind: "files",
        missing: [
          {
            kind: "sketches",
            ...ofTable.sketches,
            instead: { code: "run/other-columns", params: { file: "p.csv", label: "outcome", features: 2 } },
          },
        ],
      });
    }
    expect(resumeNeed(ofTable, openAs(null, null))).toEqual({ kind: "hashing" });
  });

  it("needs no files for a demo run", () => {
    expect(resumeNeed({ ...run, demo: true }, { sketches: slot(null), foundation: slot(null) })).toEqual({
      kind: "ready",
    });
  });
});
