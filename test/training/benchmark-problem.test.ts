import { describe, expect, it } from "vitest";
import { rowsAt } from "../../src/data/row-source";
import {
  benchmarkNetwork,
  benchmarkPreTraining,
  benchmarkSetup,
  randomModel,
  randomRows,
  summarizeWorkload,
} from "../../src/training/benchmark-problem";

describe("the measured model", () => {
  it("is the reference foundation at its real size", () => {
    expect(summarizeWorkload({ hidden: 3000, layers: 3, batch: 256 })).toEqual({
      hidden: 3000,
      layers: 3,
      batch: 256,
      parameters: 30_015_844,
      // 46.05 G without the first layer's input gradient.
      flopsPerStep: 6 * 256 * 29_978_560 - 2 * 256 * 640 * 3000,
    });
  });

  it("is that foundation alone where its pre-training is measured, against distributions", () => {
    const workload = { hidden: 16, layers: 1, batch: 4 };
    const network = benchmarkPreTraining(workload);
    expect([network.outputs, network.groups.map(({ name }) => name)]).toEqual([320, ["backbone"]]);
    const { objective } = benchmarkSetup(workload, network).training ?? {};
    if (objective?.kind !== "kl-divergence") throw new Error(objective?.kind);
    const row = rowsAt(objective.targets, Int32Array.of(3));
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });

  it("has random weights within PyTorch's bounds, the same at every run", () => {
    const network = benchmarkNetwork({ hidden: 16, layers: 1, batch: 4 });
    const { tensors } = randomModel(network);
    expect(randomModel(network).tensors).toEqual(tensors);
    const weight = tensors.get("input_proj.0.weight") ?? new Float32Array();
    expect(weight).toHaveLength(16 * 640);
    expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(640));
    expect(new Set(weight).size).toBeGreaterThan(1000);
    expect(tensors.get("classifier.1.running_var")).toEqual(new Float32Array(256).fill(1));
  });

  it("has rows that are mostly zero and every class", () => {
    const { inputs, labels } = randomRows(640, 8);
    expect(inputs.filter((value) => value === 0).length / inputs.length).toBeCloseTo(0.7, 1);
    expect(Math.min(...inputs)).toBe(0);
    expect([...labels]).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  });
});
