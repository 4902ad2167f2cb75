import { describe, expect, it } from "vitest";
import { denseRows } from "../../src/data/row-source";
import type { BaselineData } from "../../src/evidence/baselines";
import { BaselineStore, scoreBaselines } from "../../src/tasks/segment/baselines";

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

describe("the baselines that checks and results share", () => {
  it("are computed once for the same data, labels and split", async () => {
    const store = new BaselineStore();
    const first = await store.get(data());
    expect(await store.get(data())).toBe(first);
    const swapped = await store.get(data({ train: Int32Array.of(2, 3), test: Int32Array.of(0, 1) }));
    expect(swapped).not.toBe(first);
    expect(await store.get(data({ labels: Int32Array.of(1, 0, 0, 1) }))).not.toBe(swapped);
    expect(await store.get(data({ inputs: { ...inputs } }))).not.toBe(swapped);
  });

  it("keep nothing of a cancelled computation", async () => {
    const store = new BaselineStore();
    const rows = 3000;
    const large = data({
      inputs: denseRows(new Float32Array(rows * 64).fill(1), 64),
      width: 64,
      pastWidth: 32,
      labels: new Int32Array(rows),
      train: Int32Array.from({ length: rows / 2 }, (_, row) => row),
      test: Int32Array.from({ length: rows / 2 }, (_, row) => rows / 2 + row),
    });
    await expect(store.get(large, { signal: AbortSignal.abort(new Error("cancelled")) })).rejects.toThrow("cancelled");
    expect((await store.get(large)).majority).toHaveLength(rows / 2);
  });

  it("are scored on the rows that they looked at", async () => {
    const store = new BaselineStore();
    const scores = scoreBaselines(data(), await store.get(data()));
    expect(scores.nearestNeighbourBoth).toEqual({ accuracy: 1, f1_macro: 1 });
    expect(scores.majority).toEqual({ accuracy: 0.5, f1_macro: 1 / 3 });
  });
});
