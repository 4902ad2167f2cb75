import { describe, expect, it } from "vitest";
import {
  bestOf,
  byOrigin,
  changeCounts,
  changedPredictions,
  comparability,
  inputDifferences,
  rankValue,
} from "../../src/run/compare";
import type { RunRecord } from "../../src/run/record";
import { storedRoc } from "../../src/run/roc";
import { runRecordSchema } from "../../src/run/whole-record";
import { classNamesOf } from "../../src/tasks/classes";
import { defaultConfig, withChanges } from "../../src/tasks/config";
import { madeRun } from "../e2e/stored-runs";

const a = madeRun({ id: "run-1", name: "a", epochs: 3 });
const b = madeRun({ id: "run-2", name: "b", epochs: 3, skill: 2.9 });

function withJson(run: RunRecord, change: (json: NonNullable<RunRecord["json"]>) => object): RunRecord {
  return run.json === null ? run : { ...run, json: { ...run.json, ...change(run.json) } };
}

/** The same run with a task's configuration, its accuracies under the task's own name. */
function ofTask(run: RunRecord, task: "churn" | "foundation", column: string): RunRecord {
  return withJson(run, ({ history }) => ({
    task,
    config: defaultConfig(task),
    history: history.map((epoch) => ({ ...epoch, metrics: { [column]: epoch.metrics.valAccuracy ?? null } })),
  }));
}

describe("whether two runs may be compared", () => {
  it("is so on the same test customers", () => {
    expect(comparability(a, b)).toBeNull();
  });

  it("is not on other data, other customers or other segments", () => {
    expect(comparability(a, madeRun({ id: "run-3", name: "c", epochs: 1, data: "other" }))).toBe("different-data");
    expect(comparability(a, madeRun({ id: "run-4", name: "d", epochs: 1, splitSeed: 1 }))).toBe("different-split");
    const reordered = withJson(b, ({ config }) => ({
      config: withChanges(config, { classes: classNamesOf(config).toReversed() }),
    }));
    expect(comparability(a, reordered)).toBe("different-classes");
    expect(comparability(a, { ...b, json: null })).toBe("unknown");
  });

  it("is not for another label of the same table, and is for other features of it", () => {
    const table = { label: "outcome", id: null, features: ["age", "income"], decimal: "." } as const;
    const onTable = (run: RunRecord, changes: object) =>
      withJson(run, ({ dataset }) => ({ dataset: { ...dataset, table: { ...table, ...changes } } }));
    expect(comparability(onTable(a, {}), onTable(b, { features: ["age"] }))).toBeNull();
    expect(comparability(onTable(a, {}), onTable(b, { label: "city" }))).toBe("different-data");
    expect(comparability(onTable(a, {}), b)).toBe("different-data");
    expect(inputDifferences([onTable(a, {}), onTable(b, { features: ["age"] })])).toEqual([
      { key: "columns", values: ["outcome ← age, income", "outcome ← age"] },
    ]);
    const many = Array.from({ length: 9 }, (_, i) => `f${i}`);
    const wide = [onTable(a, { features: many }), onTable(b, { features: [...many.slice(0, 8), "g"] })];
    const [columns] = inputDifferences(wide);
    expect(columns?.values[0]).toMatch(/^outcome ← f0, f1, f2, f3, f4, f5, f6, f7, … \(9\) \([0-9a-f]{8}\)$/);
    expect(new Set(columns?.values).size).toBe(2);
    expect(inputDifferences([onTable(a, { id: "client" }), onTable(b, {})])).toEqual([]);
  });

  it("is not across tasks, and is within one that knows no classes", () => {
    const churn = ofTask(b, "churn", "valAuc");
    expect(comparability(a, churn)).toBe("different-task");
    expect(comparability(churn, ofTask(a, "churn", "valAuc"))).toBeNull();
    const futures = [a, b].map((run) => ({ ...ofTask(run, "foundation", "valSimilarity"), predictions: null }));
    const [first, second] = futures;
    if (first === undefined || second === undefined) expect.unreachable();
    expect(comparability(first, second)).toBeNull();
  });

  it("goes by the recorded split where one kept no predictions", () => {
    const without = { ...b, predictions: null };
    expect(comparability(a, without)).toBeNull();
    const other = withJson(without, ({ split }) => ({ split: { ...split, seed: 1 } }));
    expect(comparability(a, other)).toBe("different-split");
  });

  it("goes by the actual segments in order where a file from elsewhere knows neither data nor rows", () => {
    const { predictions, json } = b;
    if (predictions === null || json === null) expect.unreachable();
    const elsewhere = runRecordSchema.parse({
      ...b,
      json: null,
      source: "reference",
      reference: { files: [], classes: classNamesOf(json.config), freezeBackbone: null, test: null },
    });
    const noRows = { ...elsewhere, predictions: { ...predictions, rows: new Int32Array(0) } };
    expect(comparability(a, noRows)).toBeNull();
    expect(changedPredictions(noRows, a)[0]?.row).toBe(changedPredictions(a, b)[0]?.row);
    expect(comparability(a, { ...elsewhere, predictions: null })).toBe("unknown");
    const shuffled = { ...predictions, rows: new Int32Array(0), labels: predictions.labels.toReversed() };
    expect(comparability(a, { ...elsewhere, predictions: shuffled })).toBe("different-split");
  });
});

describe("what differs", () => {
  it("are files by their contents, the split and the engine, and nothing that is alike", () => {
    expect(inputDifferences([a, b])).toEqual([]);
    const sameName = withJson(b, ({ dataset, engine }) => ({
      dataset: { ...dataset, sha256: "0123456789abcdef" },
      engine: { ...engine, name: "webgpu", adapter: "some adapter" },
    }));
    expect(inputDifferences([a, sameName])).toEqual([
      { key: "sketches", values: ["d.npz (d)", "d.npz (01234567)"] },
      { key: "engine", values: ["wasm", "webgpu, some adapter"] },
    ]);
    const [split] = inputDifferences([a, madeRun({ id: "run-5", name: "e", epochs: 1, splitSeed: 7 })]);
    expect(split).toEqual({
      key: "split",
      values: ["7000 / 1500 / 1500, seed 42", "7000 / 1500 / 1500, seed 7"],
    });
  });

  it("are where the fine-tuning began, of the tasks that fine-tune", () => {
    const scratch = withJson(b, () => ({ foundation: null }));
    const made = withJson(madeRun({ id: "run-6", name: "f" }), () => ({ task: "foundation", foundation: null }));
    expect(byOrigin([a, scratch, made, { ...b, json: null }])).toEqual({ scratch: [scratch], tuned: [a] });
  });

  it("say of a run without a foundation model that it had none", () => {
    const scratch = withJson(b, () => ({ foundation: null }));
    expect(inputDifferences([a, scratch])).toEqual([
      { key: "foundation", values: ["future_ubr_model_walk4.pt", null] },
    ]);
  });

  it("are customers who were won and lost: together the difference of the accuracies", () => {
    const changed = changedPredictions(a, b);
    const { fixed, broken, stillWrong } = changeCounts(changed);
    expect(fixed + broken + stillWrong).toBe(changed.length);
    const gain = (b.json?.test?.metrics.accuracy ?? 0) - (a.json?.test?.metrics.accuracy ?? 0);
    expect((fixed - broken) / 1500).toBeCloseTo(gain, 12);
  });
});

describe("the best of some runs", () => {
  it("is by validation, and nobody where there is no choice", () => {
    const better = withJson(b, ({ history }) => ({
      history: history.map((epoch) => ({ ...epoch, valLoss: 0.001, metrics: { valF1Macro: 0.1 } })),
    }));
    expect(bestOf([a, better], "valLoss")).toBe(0.001);
    expect(bestOf([a, better], "leading")).toBe(rankValue(a, "leading"));
    expect(bestOf([a, { ...b, json: null }], "valLoss")).toBeNull();
  });

  it("counts what the kept model had, not the highest of all epochs", () => {
    const told = (change: object) =>
      withJson(a, ({ history }) => ({
        history: history.map((epoch, index) => ({
          ...epoch,
          valLoss: [0.5, 0.2, 0.4][index] ?? 0,
          metrics: { valF1Macro: [0.7, 0.8, 0.9][index] ?? 0, valAuc: [0.1, 0.2, 0.3][index] ?? 0 },
        })),
        bestEpoch: 2,
        ...change,
      }));
    expect([rankValue(told({}), "valLoss"), rankValue(told({}), "leading")]).toEqual([0.2, 0.8]);
    const churn = told({ task: "churn", config: defaultConfig("churn") });
    expect(rankValue(churn, "leading")).toBe(0.2);
    const last = told({ config: withChanges(defaultConfig(), { restore: "last" }) });
    expect([rankValue(last, "valLoss"), rankValue(last, "leading")]).toEqual([0.4, 0.9]);
    const diverged = told({
      config: withChanges(defaultConfig(), { restore: "last" }),
      history: (a.json?.history ?? []).map((epoch, index) => ({
        ...epoch,
        valLoss: [0.5, 0.2][index] ?? null,
        metrics: { valF1Macro: [0.7, 0.8][index] ?? null },
      })),
    });
    expect([rankValue(diverged, "valLoss"), rankValue(diverged, "leading")]).toEqual([0.2, 0.8]);
    expect(rankValue(told({ bestEpoch: null }), "leading")).toBeNull();
  });
});

describe("stored ROC curves", () => {
  it("keep both ends, their area and no more points than a chart shows", () => {
    const count = 5000;
    const rate = Array.from({ length: count }, (_, index) => index / (count - 1));
    const [curve, none] = storedRoc([
      { fpr: rate, tpr: rate, thresholds: rate, auc: 0.5 },
      { fpr: [], tpr: [], thresholds: [], auc: null },
    ]);
    expect(curve?.fpr.length).toBe(256);
    expect([curve?.fpr[0], curve?.tpr.at(-1), curve?.auc]).toEqual([0, 1, 0.5]);
    expect(none).toEqual({ fpr: new Float32Array(0), tpr: new Float32Array(0), auc: null });
  });
});
