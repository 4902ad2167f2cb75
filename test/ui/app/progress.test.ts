import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../src/tasks/config";
import { pageTitle } from "../../../src/ui/app/progress";

const header = { config: { ...defaultConfig(), epochs: 50 }, stepsPerEpoch: 28 };

describe("pageTitle", () => {
  it("shows a run's progress from another tab", () => {
    expect(pageTitle("training", { header, epochs: [] })).toBe("1/50 · Segment Studio");
    expect(pageTitle("paused", { header, epochs: Array.from({ length: 50 }) })).toBe("⏸ 50/50 · Segment Studio");
    expect(pageTitle("finished", { header, epochs: [] })).toBe("✓ Segment Studio");
    expect(pageTitle("failed", { header, epochs: [] })).toBe("! Segment Studio");
  });

  it("is the name alone without a run", () => {
    expect(pageTitle("empty", null)).toBe("Segment Studio");
    expect(pageTitle("ready", null)).toBe("Segment Studio");
  });
});
