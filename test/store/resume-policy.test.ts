import { describe, expect, it } from "vitest";
import type { TableMapping } from "../../src/data/any-table/mapping";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { resumeNeed } from "../../src/store/resume-policy";
import { foundation, sketches } from "../ui/fixtures";

await loadErrorSentences();

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
    const others: readonly [other: TableMapping | null, sentence: string][] = [
      [{ ...table, label: "city" }, "The run learns “outcome” of 2 columns"],
      [{ ...table, features: ["income", "age"] }, "The run learns “outcome” of 2 columns"],
      [null, "The run learns “outcome” of 2 columns"],
      [{ ...table, decimal: "," }, "The run reads a point as the decimal mark"],
      [{ ...table, gaps: "mean" }, "The run refuses empty cells"],
      [{ ...table, texts: ["income"] }, "The run reads all its features as numbers"],
      [{ ...table, id: null }, "The run takes “client” for the customer id"],
    ];
    for (const [other, sentence] of others) {
      const need = resumeNeed(ofTable, openAs(other, "aa"));
      const [missing] = need.kind === "files" ? need.missing : [];
      expect(missing).toMatchObject({ kind: "sketches", ...ofTable.sketches, instead: { code: "run/other-columns" } });
      const rest = sentence.endsWith("columns")
        ? "other ones; open it again and choose those"
        : "something else; open it again and choose that";
      expect(missing?.instead && errorSentence(missing.instead, "en")).toBe(
        `${sentence}, and “p.csv” is open with ${rest}.`,
      );
    }
    const filled = { ...ofTable, sketches: { ...ofTable.sketches, table: { ...table, gaps: "mean" as const } } };
    const need = resumeNeed(filled, openAs(table, "aa"));
    const instead = need.kind === "files" ? need.missing[0]?.instead : null;
    expect(instead && errorSentence(instead, "tr")).toBe(
      "Çalıştırma boş hücreleri sütunun ortalaması sayıyor, “p.csv” ise başka bir seçimle açık; yeniden açıp bunu seçin.",
    );
    expect(resumeNeed(ofTable, openAs(null, null))).toEqual({ kind: "hashing" });
  });

  it("needs no files for a demo run", () => {
    expect(resumeNeed({ ...run, demo: true }, { sketches: slot(null), foundation: slot(null) })).toEqual({
      kind: "ready",
    });
  });
});
