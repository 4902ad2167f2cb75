import { expect, it } from "vitest";
import { runJsonSchema } from "../../src/run/record";
import { flatRunJson } from "../../src/run/run-json";
import { parseConfig } from "../../src/tasks/config";

/** A `run.json` as the studio writes it, with keys and their order as they are told to people. */
const file = {
  version: "0.1.0",
  task: "segment",
  config: parseConfig({}),
  dataset: {
    file: "sketches.npz",
    bytes: 10,
    sha256: "aa",
    rows: 20,
    widths: { past: 4, portfolio: 4 },
    labels: { mass: 12, "": 8 },
  },
  foundation: { file: "foundation.pt", bytes: 5, sha256: "bb", rows: null, widths: {}, labels: null },
  split: { sizes: [14, 3, 3], seed: 42, rule: "rule" },
  engine: { name: "wasm", adapter: null, threads: 2, reason: "fast" },
  history: [
    {
      epoch: 1,
      trainLoss: 0.5,
      valLoss: null,
      valAccuracy: 0.9,
      valF1Macro: 0.8,
      learningRates: [1e-4, 1e-3],
      gradNorm: 2,
      seconds: 1,
    },
  ],
  steps: { loss: [0.5, null], gradNorm: [2, null] },
  bestEpoch: 1,
  stoppedEarly: false,
  test: {
    accuracy: 0.9,
    precision_macro: 0.7,
    recall_macro: 0.8,
    f1_macro: 0.75,
    f1_weighted: 0.9,
    auc_ovr: null,
    confusion_matrix: [[3]],
    report: { mass: { precision: 1, recall: 1, "f1-score": 1, support: 3 } },
  },
  evidence: { baselines: { majority: 0.5 } },
  seconds: 1,
  secondsPerStep: 0.5,
} as const;

it("a run.json that is read holds metrics by name and rates by group", () => {
  const run = runJsonSchema.parse(file);
  expect(run.history[0]).toEqual({
    epoch: 1,
    trainLoss: 0.5,
    valLoss: null,
    metrics: { valAccuracy: 0.9, valF1Macro: 0.8 },
    learningRates: [1e-4, 1e-3],
    gradNorm: 2,
    seconds: 1,
  });
  expect(run.test?.metrics).toEqual({
    accuracy: 0.9,
    precision_macro: 0.7,
    recall_macro: 0.8,
    f1_macro: 0.75,
    f1_weighted: 0.9,
    auc_ovr: null,
  });
});

it("a run is written with the keys, the order and the numbers that were read", () => {
  const text = JSON.stringify(file, null, 1);
  expect(JSON.stringify(flatRunJson(runJsonSchema.parse(file)), null, 1)).toBe(text);
  expect(JSON.stringify(flatRunJson(runJsonSchema.parse(runJsonSchema.parse(file))), null, 1)).toBe(text);
});

it("what a task measures beside numbers, matrix and report is kept as it stands", () => {
  const test = {
    auc: 0.8,
    confusion_matrix: [[1]],
    report: {},
    bestF1: { threshold: 0.3, f1: 0.6 },
    lift: { "10": 4 },
  };
  const run = runJsonSchema.parse({ ...file, test });
  expect(run.test).toMatchObject({ metrics: { auc: 0.8 }, details: { lift: { "10": 4 } } });
  expect(flatRunJson(run).test).toEqual(test);
});
