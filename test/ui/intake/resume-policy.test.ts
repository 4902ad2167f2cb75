import { describe, expect, it } from "vitest";
import { resumeNeed } from "../../../src/ui/intake/resume-policy";
import { foundation, sketches } from "../fixtures";

const run = {
  demo: false,
  sketches: { file: "a.npz", sha256: "aa" },
  foundation: { file: "b.pt", sha256: "bb" },
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

  it("names the files that are missing or other ones", () => {
    expect(resumeNeed(run, open("xx", "bb"))).toEqual({ kind: "files", files: ["a.npz"] });
    expect(resumeNeed(run, { sketches: slot(null), foundation: slot(null) })).toEqual({
      kind: "files",
      files: ["a.npz", "b.pt"],
    });
    expect(resumeNeed(run, open(null, "xx"))).toEqual({ kind: "files", files: ["b.pt"] });
  });

  it("needs no files for a demo run", () => {
    expect(resumeNeed({ ...run, demo: true }, { sketches: slot(null), foundation: slot(null) })).toEqual({
      kind: "ready",
    });
  });
});
