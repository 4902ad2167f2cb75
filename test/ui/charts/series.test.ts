import { describe, expect, it } from "vitest";
import { epochPositions, stepPositions } from "../../../src/ui/charts/positions";
import { epochRows, highestEpoch, stepChart } from "../../../src/ui/charts/series";
import { epochRecord } from "../run/fixture";

describe("stepChart", () => {
  it("shows a NaN at the height of the last real value, not as that value", () => {
    const { rows, outliers } = stepChart(Float64Array.of(0.9, 0.7, Number.NaN), true, 0.6);
    expect(rows[2]).toMatchObject({ x: 3, raw: null });
    expect(outliers).toEqual([{ x: 3, y: 0.7, value: Number.NaN }]);
  });

  it("averages all steps before it thins them", () => {
    const values = Float64Array.from({ length: 5000 }, (_, index) => index % 7);
    const thinned = stepChart(values, true, 0.6);
    const whole = stepChart(values, true, 0.6).average;
    expect(thinned.rows.length).toBeLessThanOrEqual(200);
    for (const row of thinned.rows) expect(row.average).toBe(whole[row.x - 1]);
  });

  it("places each epoch's value at its last step, within the limit", () => {
    const values = new Float64Array(50 * 28).fill(1);
    const { rows } = stepChart(values, true, 0.6, {
      stepsPerEpoch: 28,
      values: Array.from({ length: 50 }, (_, i) => i),
    });
    expect(rows.length).toBeLessThanOrEqual(200);
    const ends = rows.filter(({ validation }) => validation !== null);
    expect(ends).toHaveLength(50);
    expect(ends.every(({ x, validation }) => x === ((validation ?? 0) + 1) * 28)).toBe(true);
    expect(rows.every(({ raw }) => raw === 1)).toBe(true);
  });

  it("draws more once nothing moves", () => {
    const values = Float64Array.from({ length: 5000 }, Math.random);
    expect(stepChart(values, false, 0.6).rows.length).toBeGreaterThan(600);
    expect(stepChart(values, false, 0.6).rows.length).toBeLessThanOrEqual(800);
  });
});

describe("epochRows", () => {
  it("counts epochs from 1 and leaves out what is not finite", () => {
    const records = [epochRecord(1), { ...epochRecord(2), valLoss: Number.NaN }];
    const rows = epochRows(records, { validation: ({ valLoss }) => valLoss }, true);
    expect(rows).toEqual([
      { x: 1, validation: records[0]?.valLoss },
      { x: 2, validation: null },
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
