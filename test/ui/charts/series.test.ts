import { describe, expect, it } from "vitest";
import { epochPositions, stepPositions } from "../../../src/ui/charts/positions";
import { epochPoints, highestEpoch, isStreaming, stepChart } from "../../../src/ui/charts/series";
import { epochRecord } from "../run/fixture";

describe("stepChart", () => {
  it("shows a NaN at the height of the last real value, not as that value", () => {
    const { rawPoints, outliers } = stepChart(Float64Array.of(0.9, 0.7, Number.NaN), true, 0.6);
    expect(rawPoints[2]).toEqual([3, Number.NaN]);
    expect(outliers).toEqual([{ x: 3, y: 0.7 }]);
  });

  it("averages all steps before it thins them", () => {
    const values = Float64Array.from({ length: 5000 }, (_, index) => index % 7);
    const thinned = stepChart(values, true, 0.6);
    const whole = stepChart(values, true, 0.6).average;
    expect(thinned.averagePoints.length).toBeLessThanOrEqual(200);
    for (const [step, average] of thinned.averagePoints) expect(average).toBe(whole[step - 1]);
  });

  it("places each epoch's value at its last step, within the limit", () => {
    const values = new Float64Array(50 * 28).fill(1);
    const { rawPoints, endPoints } = stepChart(values, true, 0.6, {
      stepsPerEpoch: 28,
      values: Array.from({ length: 50 }, (_, i) => i),
    });
    expect(rawPoints.length + endPoints.length).toBeLessThanOrEqual(200);
    expect(endPoints).toEqual(Array.from({ length: 50 }, (_, epoch) => [(epoch + 1) * 28, epoch]));
    expect(rawPoints.every(([, raw]) => raw === 1)).toBe(true);
  });

  it("draws more once nothing moves", () => {
    const values = Float64Array.from({ length: 5000 }, Math.random);
    expect(stepChart(values, false, 0.6).rawPoints.length).toBeGreaterThan(600);
    expect(stepChart(values, false, 0.6).rawPoints.length).toBeLessThanOrEqual(800);
  });
});

describe("epochPoints", () => {
  it("counts epochs from 1", () => {
    const records = [epochRecord(1), { ...epochRecord(2), valLoss: Number.NaN }];
    expect(epochPoints(records, ({ valLoss }) => valLoss, true)).toEqual([
      [1, records[0]?.valLoss],
      [2, Number.NaN],
    ]);
  });
});

describe("highestEpoch", () => {
  it("is the earliest of equals and need not be the best epoch", () => {
    const records = [0.8, 0.9, 0.9].map((valF1Macro, index) => ({
      ...epochRecord(index + 1),
      metrics: { valF1Macro },
    }));
    expect(highestEpoch(records, "valF1Macro")?.epoch).toBe(2);
    expect(highestEpoch([], "valF1Macro")).toBeNull();
  });
});

describe("reading positions", () => {
  it("lead from a step to its epoch and from an epoch to its last step", () => {
    const epochs = epochPositions(12);
    const steps = stepPositions(28, 345);
    expect(epochs.toAxis(steps.toPosition(57))).toBe(3);
    expect(steps.toAxis(epochs.toPosition(3))).toBe(84);
    expect(epochs.toAxis(steps.toPosition(56))).toBe(2);
  });

  it("show nothing where a chart has nothing yet", () => {
    expect(epochPositions(12).toAxis(12.3)).toBeNull();
    expect(epochPositions(0).toAxis(0.2)).toBeNull();
    expect(stepPositions(28, 345).toAxis(12)).toBe(336);
  });

  it("stay on what is drawn", () => {
    expect(epochPositions(12).toPosition(99)).toBe(12);
    expect(epochPositions(12).toPosition(-4)).toBe(1);
  });
});

it("keeps a run's charts as they are in its pauses: what is still to come has its room", () => {
  const states = ["training", "paused", "evaluating", "finished", "failed"] as const;
  expect(states.filter(isStreaming)).toEqual(["training", "paused", "evaluating"]);
});
