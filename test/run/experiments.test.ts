import { describe, expect, it } from "vitest";
import {
  changedPredictions,
  comparability,
  configDifferences,
  confusionDifference,
  meanAndDeviation,
  ranked,
} from "../../src/run/compare";
import type { RunRecord } from "../../src/run/record";
import { runRecordSchema } from "../../src/run/whole-record";
import { checkpointBudget, droppableCheckpoints } from "../../src/storage/retention";
import { defaultConfig, withChanges } from "../../src/tasks/config";

function run(id: string, changes: Partial<RunRecord> = {}, valLoss = [0.5, 0.3], valF1Macro = [0.7, 0.8]): RunRecord {
  return runRecordSchema.parse({
    id,
    name: id,
    notes: "",
    starred: false,
    startedAt: 0,
    state: "finished",
    source: "studio",
    demo: false,
    walk: 4,
    json: {
      version: "0",
      config: defaultConfig(),
      dataset: { file: "a.npz", bytes: 1, sha256: "d", rows: 4 },
      foundation: { file: "b.pt", bytes: 1, sha256: "f" },
      split: { sizes: [2, 1, 1], seed: 42, rule: "random_split" },
      engine: { name: "wasm", adapter: null, threads: 2 },
      history: valLoss.map((loss, index) => ({
        epoch: index + 1,
        trainLoss: loss,
        valLoss: loss,
        valAccuracy: 0.9,
        valF1Macro: valF1Macro[index] ?? 0,
        learningRates: [1e-4, 1e-3],
        gradNorm: 1,
        seconds: 1,
      })),
      steps: { loss: [], gradNorm: [] },
      bestEpoch: 2,
      stoppedEarly: false,
      test: null,
      seconds: 2,
      secondsPerStep: 1,
    },
    predictions: null,
    checkpointBytes: 0,
    queue: null,
    ...changes,
  });
}

describe("comparison", () => {
  it("ranks by validation, never by test; runs without epochs come last", () => {
    const runs = [run("none", { json: null }), run("a"), run("b", {}, [0.4, 0.2], [0.6, 0.7])];
    expect(ranked(runs, "valLoss").map(({ id }) => id)).toEqual(["b", "a", "none"]);
    expect(ranked(runs, "leading").map(({ id }) => id)).toEqual(["a", "b", "none"]);
  });

  it("shows only the keys that differ", () => {
    const other = run("b");
    if (other.json !== null) other.json.config = { ...other.json.config, patience: 3 };
    expect(configDifferences([run("a"), other])).toEqual([{ key: "patience", values: ["10", "3"] }]);
  });

  it("tells the foundation model's widths of a run that was fine-tuned, not those of a network from scratch", () => {
    const tuned = run("tuned");
    const scratch = run("scratch");
    if (tuned.json?.foundation != null)
      tuned.json.foundation = { ...tuned.json.foundation, widths: { input: 640, hidden: 256, output: 64, layers: 2 } };
    if (scratch.json !== null) {
      scratch.json.foundation = null;
      scratch.json.config = withChanges(scratch.json.config, { fromScratch: true, hiddenDim: 256, numLayers: 3 });
    }
    expect(configDifferences([tuned, scratch])).toEqual([
      { key: "fromScratch", values: ["false", "true"] },
      { key: "numLayers", values: ["2", "3"] },
      { key: "outputDim", values: ["64", "320"] },
    ]);
  });

  it("says when two runs do not share data or split", () => {
    const otherData = run("b");
    if (otherData.json !== null) otherData.json.dataset.sha256 = "e";
    const otherSplit = run("c");
    if (otherSplit.json !== null) otherSplit.json.split.seed = 1;
    expect(comparability(run("a"), run("a2"))).toBeNull();
    expect(comparability(run("a"), otherData)).toBe("different-data");
    expect(comparability(run("a"), otherSplit)).toBe("different-split");
  });

  it("lists the customers whose prediction changed", () => {
    const predictions = (predicted: number[]) => ({
      rows: Int32Array.from([7, 3]),
      labels: Int32Array.from([0, 1]),
      predicted: Int32Array.from(predicted),
    });
    const [a, b] = [run("a", { predictions: predictions([0, 1]) }), run("b", { predictions: predictions([0, 2]) })];
    expect(changedPredictions(a, b)).toEqual([{ row: 3, actual: 1, before: 1, after: 2 }]);
    expect(confusionDifference([[1, 2]], [[3, 1]])).toEqual([[2, -1]]);
  });

  it("gives mean and sample deviation", () => {
    expect(meanAndDeviation([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: expect.closeTo(1.2909944487, 9) });
    expect(meanAndDeviation([2])).toEqual({ mean: 2, deviation: null });
  });
});

describe("retention", () => {
  const kept = (id: string, changes: Partial<RunRecord> = {}) =>
    run(id, { startedAt: Number(id), checkpointBytes: 10, ...changes });
  const dropped = (runs: readonly RunRecord[], budget: number) =>
    droppableCheckpoints(runs, budget).map(({ id }) => id);

  it("keeps every checkpoint that fits, however many they are", () => {
    const runs = Array.from({ length: 40 }, (_, index) => kept(String(index)));
    expect(dropped(runs, 400)).toEqual([]);
    expect(dropped(runs, 375)).toEqual(["0", "1", "2"]);
  });

  it("gives up demo runs before any real one, and never starred or unfinished ones or the best of a queue", () => {
    const runs = [
      kept("0", { starred: true }),
      kept("1", { state: "interrupted" }),
      kept("2"),
      kept("3", { demo: true }),
      kept("4", { demo: true }),
      kept("5"),
    ];
    expect(dropped(runs, 40)).toEqual(["3", "4"]);
    expect(dropped(runs, 0)).toEqual(["3", "4", "2", "5"]);
    const queue = [
      run("6", { queue: "q", checkpointBytes: 10 }, [0.2]),
      run("7", { queue: "q", checkpointBytes: 10 }, [0.4]),
    ];
    expect(dropped(queue, 0)).toEqual(["7"]);
  });

  it("takes a quarter of what the browser allows, two gigabytes at most", () => {
    expect(checkpointBudget(1e9)).toBe(0.25e9);
    expect(checkpointBudget(100e9)).toBe(2e9);
    expect(checkpointBudget(null)).toBe(0.5e9);
  });
});
