import { describe, expect, it } from "vitest";
import { resumeNeed } from "../../../src/ui/intake/resume-policy";
import { foundation, sketches } from "../fixtures";

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
      missing: [{ ...missingSketches, instead: sketches.file }],
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
      missing: [{ ...missingFoundation, instead: foundation.file }],
    });
  });

  it("needs no files for a demo run", () => {
    expect(resumeNeed({ ...run, demo: true }, { sketches: slot(null), foundation: slot(null) })).toEqual({
      kind: "ready",
    });
  });
});
