import { describe, expect, it } from "vitest";
import { currentEpoch, runShare } from "../../src/store/progress";
import { defaultConfig } from "../../src/tasks/config";

const header = { config: { ...defaultConfig(), epochs: 50 }, stepsPerEpoch: 28 };

describe("runShare", () => {
  it("is the share of all possible steps, never above one", () => {
    expect(runShare({ header, stepCount: 0 })).toBe(0);
    expect(runShare({ header, stepCount: 350 })).toBe(0.25);
    expect(runShare({ header, stepCount: 5000 })).toBe(1);
    expect(runShare({ header: { ...header, stepsPerEpoch: 0 }, stepCount: 0 })).toBe(0);
  });
});

describe("currentEpoch", () => {
  it("counts from one and ends at the last", () => {
    expect(currentEpoch({ header, epochs: [] })).toBe(1);
    expect(currentEpoch({ header, epochs: Array.from({ length: 50 }) })).toBe(50);
  });
});
