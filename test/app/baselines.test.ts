import { describe, expect, it } from "vitest";
import { denseRows } from "../../src/data/row-source";
import { type BaselineData, type BaselinePredictions, computeBaselines } from "../../src/evidence/baselines";
import type { LongWork } from "../../src/evidence/yield";
import { Remembered } from "../../src/tasks/remembered";
import { scoreBaselines } from "../../src/tasks/segment/baselines";

const inputs = denseRows(Float32Array.from([0, 0, 9, 9, 0, 1, 9, 8]), 2);
const data = (changes: Partial<BaselineData> = {}): BaselineData => ({
  inputs,
  width: 2,
  pastWidth: 1,
  labels: Int32Array.of(0, 1, 0, 1),
  classes: 2,
  train: Int32Array.of(0, 1),
  test: Int32Array.of(2, 3),
  ...changes,
});

function remembering() {
  const remembered = new Remembered<BaselinePredictions>();
  return (of: BaselineData, work: LongWork = {}) => remembered.get({ ...of }, () => computeBaselines(of, work));
}

describe("the baselines that checks and results share", () => {
  it("are computed once for the same data, labels and split", async () => {
    const baselines = remembering();
    const first = await baselines(data());
    expect(await baselines(data())).toBe(first);
    const swapped = await baselines(data({ train: Int32Array.of(2, 3), test: Int32Array.of(0, 1) }));
    expect(swapped).not.toBe(first);
    expect(await baselines(data({ labels: Int32Array.of(1, 0, 0, 1) }))).not.toBe(swapped);
    expect(await baselines(data({ inputs: { ...inputs } }))).not.toBe(swapped);
  });

  it("keep nothing of a canceled computation", async () => {
    const baselines = remembering();
    const rows = 3000;
    const large = data({
      inputs: denseRows(new Float32Array(rows * 64).fill(1), 64),
      width: 64,
      pastWidth: 32,
      labels: new Int32Array(rows),
      train: Int32Array.from({ length: rows / 2 }, (_, row) => row),
      test: Int32Array.from({ length: rows / 2 }, (_, row) => rows / 2 + row),
    });
    await expect(baselines(large, { signal: AbortSignal.abort(new Error("canceled")) })).rejects.toThrow("canceled");
    expect((await baselines(large)).majority).toHaveLength(rows / 2);
  });

  it("are scored on the rows that they looked at", async () => {
    const scores = scoreBaselines(data(), await computeBaselines(data()));
    expect(scores.nearestNeighbourBoth).toEqual({ accuracy: 1, f1_macro: 1 });
    expect(scores.logistic).toEqual({ accuracy: 1, f1_macro: 1 });
    expect(scores.majority).toEqual({ accuracy: 0.5, f1_macro: 1 / 3 });
  });
});
