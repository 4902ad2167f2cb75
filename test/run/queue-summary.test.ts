import { expect, it } from "vitest";
import { type QueueMetric, queueMetrics, queueSummaries } from "../../src/run/queue-summary";
import type { RunRecord } from "../../src/run/record";
import { runRecordSchema } from "../../src/run/whole-record";
import { type Config, defaultConfig } from "../../src/tasks/config";

interface Made {
  readonly id: string;
  readonly queue?: string | null;
  readonly config?: Partial<Config>;
  readonly splitSeed?: number;
  readonly valLoss?: number;
  readonly accuracy?: number;
  readonly auc?: number | null;
  readonly changes?: Partial<RunRecord>;
}

let clock = 0;

function made({ id, queue = "q", config, splitSeed = 42, valLoss = 0.5, accuracy = 0.9, auc = 0.99, changes }: Made) {
  return runRecordSchema.parse({
    id,
    name: id,
    notes: "",
    starred: false,
    startedAt: clock++,
    state: "finished",
    outcome: "completed",
    source: "studio",
    demo: true,
    walk: 4,
    json: {
      version: "0",
      config: { ...defaultConfig(), ...config },
      dataset: { file: "a.npz", bytes: 1, sha256: "d", rows: 4 },
      foundation: { file: "b.pt", bytes: 1, sha256: "f" },
      split: { sizes: [2, 1, 1], seed: splitSeed, rule: "random_split" },
      engine: { name: "wasm", adapter: null, threads: 2 },
      history: [
        {
          epoch: 1,
          trainLoss: 1,
          valLoss,
          valAccuracy: 0.8,
          valF1Macro: 1 - valLoss,
          learningRates: [1e-4, 1e-3],
          gradNorm: 1,
          seconds: 1,
        },
      ],
      steps: { loss: [], gradNorm: [] },
      bestEpoch: 1,
      stoppedEarly: false,
      test: {
        accuracy,
        precision_macro: 0.5,
        recall_macro: 0.5,
        f1_macro: accuracy / 2,
        f1_weighted: 0.5,
        auc_ovr: auc,
        confusion_matrix: Array.from({ length: 4 }, () => [1, 1, 1, 1]),
        report: {},
      },
      seconds: 1,
      secondsPerStep: 1,
    },
    predictions: null,
    checkpointBytes: 0,
    queue,
    ...changes,
  });
}

const metric = (runs: readonly RunRecord[], name: QueueMetric) =>
  queueSummaries(runs, "valLoss")[0]?.groups.map(({ metrics }) => metrics[name]);

it("pools seeds, ranks by the mean of validation, and never by the test", () => {
  const runs = [
    made({ id: "a1", config: { epochs: 5, seed: 1 }, valLoss: 0.4, accuracy: 0.9 }),
    made({ id: "a2", config: { epochs: 5, seed: 2 }, valLoss: 0.6, accuracy: 0.98 }),
    made({ id: "b1", config: { epochs: 7, seed: 1 }, valLoss: 0.2, accuracy: 0.5 }),
    made({ id: "b2", config: { epochs: 7, seed: 2 }, valLoss: 0.3, accuracy: 0.6 }),
    made({ id: "alone", queue: null }),
  ];
  const [queue, ...others] = queueSummaries(runs, "valLoss");
  expect(others).toEqual([]);
  expect(queue).toMatchObject({ id: "q", varying: ["epochs"], seeds: 2, splitMoves: false });
  expect(queue?.groups.map(({ config, counted }) => [config.epochs, counted])).toEqual([
    [7, 2],
    [5, 2],
  ]);
  expect(metric(runs, "valLoss")).toEqual([
    { mean: expect.closeTo(0.25, 12), deviation: expect.closeTo(Math.sqrt(0.005), 12) },
    { mean: expect.closeTo(0.5, 12), deviation: expect.closeTo(Math.sqrt(0.02), 12) },
  ]);
  expect(metric(runs, "accuracy")?.[1]?.mean).toBeCloseTo(0.94, 12);
  expect(queueSummaries(runs, "leading")[0]?.groups[0]?.config.epochs).toBe(7);
});

it("leaves out what was cut short or failed, and says how many", () => {
  const runs = [
    made({ id: "1", config: { seed: 1 }, valLoss: 0.4, auc: null }),
    made({ id: "2", config: { seed: 2 }, valLoss: 9, changes: { state: "stopped", outcome: "stopped-by-user" } }),
    made({ id: "3", config: { seed: 3 }, valLoss: 9, changes: { outcome: "non-finite" } }),
    made({ id: "4", changes: { state: "failed", json: null } }),
    made({ id: "5", config: { seed: 5 }, changes: { state: "running" } }),
  ];
  const [queue] = queueSummaries(runs, "valLoss");
  expect(queue?.leftOut).toEqual({ going: 1, stopped: 1, failed: 2 });
  expect(queue?.groups).toHaveLength(1);
  expect(queue?.groups[0]).toMatchObject({ counted: 1 });
  expect(metric(runs, "valLoss")).toEqual([{ mean: 0.4, deviation: null }]);
  expect(metric(runs, "auc_ovr")).toEqual([null]);
});

it("tells a moving split, and lists queues newest first", () => {
  const runs = [
    made({ id: "1", queue: "old", config: { seed: 1 }, splitSeed: 1 }),
    made({ id: "2", queue: "old", config: { seed: 2 }, splitSeed: 2 }),
    made({ id: "3", queue: "new" }),
  ];
  expect(queueSummaries(runs, "valLoss").map(({ id, splitMoves }) => [id, splitMoves])).toEqual([
    ["new", false],
    ["old", true],
  ]);
});

it("shows mean and deviation of what churn is ranked by, over the seeds", () => {
  const churned = (id: string, seed: number, auc: number, valAuc: number) => {
    const run = made({ id });
    const { json } = run;
    if (json === null) throw new Error("no results");
    const config = { ...defaultConfig("churn"), seed };
    const history = json.history.map((epoch) => ({ ...epoch, metrics: { valAuc } }));
    const metrics = { accuracy: 0.9, precision: 0.5, recall: 0.5, f1: 0.5, auc, average_precision: auc / 2 };
    const test = json.test && { ...json.test, metrics };
    return { ...run, json: { ...json, task: "churn" as const, config, history, test } };
  };
  const runs = [churned("1", 1, 0.9, 0.8), churned("2", 2, 0.96, 0.9)];
  const [queue] = queueSummaries(runs, "leading");
  expect(queue).toMatchObject({ task: "churn", seeds: 2 });
  expect(queueMetrics("churn")).toEqual(["valLoss", "leading", "auc", "average_precision", "f1"]);
  expect(metric(runs, "leading")).toEqual([
    { mean: expect.closeTo(0.85, 12), deviation: expect.closeTo(Math.sqrt(0.005), 12) },
  ]);
  expect(metric(runs, "auc")).toEqual([
    { mean: expect.closeTo(0.93, 12), deviation: expect.closeTo(Math.sqrt(0.0018), 12) },
  ]);
  expect(metric(runs, "average_precision")?.[0]?.mean).toBeCloseTo(0.465, 12);
});
