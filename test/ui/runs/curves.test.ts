import { describe, expect, it } from "vitest";
import {
  drawnPoints,
  epochSteps,
  heightAt,
  lastValue,
  rocCurveOf,
  runCurve,
} from "../../../src/ui/runs/comparison/curves";
import { madeRun } from "../../e2e/stored-runs";

const run = madeRun({ id: "run-1", name: "a", epochs: 4 });
const json = run.json ?? expect.unreachable();

describe("a run's curve", () => {
  it("is its history by epoch", () => {
    const { x, y } = runCurve(run, "valLoss", "epoch");
    expect(Array.from(x)).toEqual([1, 2, 3, 4]);
    expect(Array.from(y)).toEqual(json.history.map(({ valLoss }) => valLoss));
  });

  it("is every step's average by step, and stands at epoch ends where a value exists once per epoch", () => {
    expect(epochSteps(run)).toBe(28);
    const steps = runCurve(run, "trainLoss", "step");
    expect(steps.x.length).toBe(4 * 28);
    expect(steps.y[0]).toBeCloseTo(json.steps.loss[0] ?? 0, 12);
    expect(Array.from(runCurve(run, "valLoss", "step").x)).toEqual([28, 56, 84, 112]);
  });

  it("falls back to epochs where no steps were recorded, and to nothing without a record", () => {
    const bare = { ...run, json: { ...json, steps: { loss: [], gradNorm: [] } } };
    expect(Array.from(runCurve(bare, "gradNorm", "step").x)).toEqual([28, 56, 84, 112]);
    expect(runCurve({ ...run, json: null }, "gradNorm", "step").x.length).toBe(0);
  });

  it("has no rate for a frozen backbone", () => {
    const frozen = madeRun({ id: "run-2", name: "b", epochs: 4, config: { freezeBackbone: true } });
    expect(runCurve(frozen, "backboneRate", "epoch").x.length).toBe(0);
    expect(runCurve(frozen, "headRate", "epoch").x.length).toBe(4);
  });

  it("reads the last point not after a place, and nothing beyond its end", () => {
    const curve = { x: Float64Array.of(28, 56), y: Float64Array.of(3, 2) };
    expect([27, 28, 55, 56, 57].map((place) => heightAt(curve, place))).toEqual([Number.NaN, 3, 3, 2, Number.NaN]);
    expect(lastValue({ x: curve.x, y: Float64Array.of(3, Number.NaN) })).toBe(3);
  });

  it("keeps its spikes when it is thinned", () => {
    const y = new Float64Array(5000).fill(1);
    y[3210] = 9;
    const drawn = drawnPoints({ x: y.map((_, index) => index + 1), y }, 100);
    expect(drawn.length).toBeLessThanOrEqual(100);
    expect(drawn).toContainEqual([3211, 9]);
  });
});

describe("an overlaid ROC curve", () => {
  it("is one segment's, or the mean of all", () => {
    const one = rocCurveOf(run, 2, 1) ?? expect.unreachable();
    expect(one.auc).toBe(run.roc?.[2]?.auc);
    expect([one.y[0], one.y.at(-1)]).toEqual([0, 1]);
    const mean = rocCurveOf(run, null, 1) ?? expect.unreachable();
    expect(mean.auc).toBeCloseTo(json.test?.metrics.auc_ovr ?? 0, 12);
    const quarter = [0, 1, 2, 3].map((segment) => rocCurveOf(run, segment, 1)?.y[51] ?? Number.NaN);
    expect(mean.y[51]).toBeCloseTo(quarter.reduce((sum, value) => sum + value, 0) / 4, 12);
  });

  it("is missing where a run kept none or a class's is undefined", () => {
    expect(rocCurveOf({ ...run, roc: null }, null, 1)).toBeNull();
    const [first, ...others] = run.roc ?? [];
    if (first === undefined) expect.unreachable();
    expect(rocCurveOf({ ...run, roc: [{ ...first, auc: null }, ...others] }, null, 1)).toBeNull();
    expect(rocCurveOf(run, 9, 1)).toBeNull();
  });
});
