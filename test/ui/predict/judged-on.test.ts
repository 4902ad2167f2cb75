import { describe, expect, it } from "vitest";
import { judgedOn } from "../../../src/ui/predict/judged-on";

const file = { name: "sketches.npz", size: 100, lastModified: 1 };
const run = { source: "run" } as const;
const scored = { source: "file" } as const;

describe("judgedOn", () => {
  it("knows the file that the run was trained on by name, size and date", () => {
    expect(judgedOn(run, scored, { ...file }, file)).toBe("learned");
    expect(judgedOn(run, scored, { ...file, size: 101 }, file)).toBe("new");
  });

  it("takes the test split for what it is, and admits what it cannot know", () => {
    expect(judgedOn(run, { source: "test" }, null, file)).toBe("test");
    expect(judgedOn({ source: "file" }, scored, file, file)).toBe("unknown");
    expect(judgedOn(run, scored, file, null)).toBe("unknown");
  });
});
