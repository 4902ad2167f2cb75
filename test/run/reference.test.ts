import { describe, expect, it } from "vitest";
import { comparability, configDifferences, rankValue } from "../../src/run/compare";
import type { RunRecord } from "../../src/run/record";
import { completed, freeName, holdsFiles, referenceRuns, sharesFile } from "../../src/run/reference";
import type { ReferencePart, ReferencePredictions, ReferencePredictor } from "../../src/run/reference-part";
import { flatRunJson } from "../../src/run/run-json";
import { classesOf, taskOfRun, testOf } from "../../src/run/stored-values";
import { runRecordSchema } from "../../src/run/whole-record";
import { defaultConfig } from "../../src/tasks/config";

const classes = ["mass", "affluent", "business", "private"];
const metrics = {
  accuracy: 0.75,
  precision_macro: 0.7,
  recall_macro: 0.8,
  f1_macro: 0.74,
  f1_weighted: 0.76,
  auc_ovr: 0.9,
};

function predictor(changes: Partial<ReferencePredictor> = {}): ReferencePredictor {
  return {
    kind: "predictor",
    task: "segment",
    file: "segment_predictor_walk4.pt",
    bytes: 1,
    sha256: "pt",
    archive: null,
    walk: 4,
    classes,
    freezeBackbone: true,
    metrics,
    ...changes,
  };
}

function predictions(changes: Partial<ReferencePredictions> = {}): ReferencePredictions {
  return {
    kind: "predictions",
    task: "segment",
    file: "segment_predictions_walk4.npz",
    bytes: 2,
    sha256: "npz",
    archive: null,
    classes,
    predictions: {
      rows: new Int32Array(),
      labels: Int32Array.of(0, 1, 2, 3),
      predicted: Int32Array.of(0, 1, 2, 0),
    },
    test: { metrics, confusion_matrix: [[1]], report: {}, details: {} },
    roc: [{ fpr: [0, 1], tpr: [0, 1], thresholds: [Number.POSITIVE_INFINITY, 0], auc: 0.5 }],
    ...changes,
  };
}

function preTrained(similarities: Float32Array | null): ReferencePart {
  const source = { file: "future_ubr_model_walk4.pt", bytes: 1, sha256: `pt ${similarities}`, archive: null };
  const losses = [
    { train: 2, validation: 2.5 },
    { train: 1, validation: 1.5 },
  ];
  return { kind: "foundation", ...source, walk: 4, metrics: { mean_similarity: 0.5 }, losses, similarities };
}

function futures(similarities: Float32Array): ReferencePart {
  const source = { file: "future_ubr_predictions_walk4.npz", bytes: 2, sha256: `npz ${similarities}`, archive: null };
  return { kind: "futures", ...source, metrics: { mean_similarity: 0.5 }, similarities };
}

function json(changes: Record<string, unknown> = {}) {
  return {
    version: "1.0.0",
    config: { ...defaultConfig(), walk: 4 },
    dataset: { file: "a.npz", bytes: 1, sha256: "d", rows: 4 },
    foundation: { file: "b.pt", bytes: 1, sha256: "f" },
    split: { sizes: [2, 1, 4], seed: 42, rule: "random_split" },
    engine: { name: "wasm", adapter: null, threads: 2 },
    history: [],
    steps: { loss: [1], gradNorm: [null] },
    bestEpoch: 1,
    stoppedEarly: true,
    test: { ...metrics, confusion_matrix: [[1]], report: {} },
    seconds: 2,
    secondsPerStep: 1,
    ...changes,
  };
}

function runFile(
  changes: Record<string, unknown> = {},
  source: { readonly archive: string | null } = { archive: null },
): ReferencePart {
  return { kind: "run", file: "run.json", bytes: 3, sha256: "json", ...source, json: json(changes) };
}

function runsOf(...parts: ReferencePart[]) {
  return referenceRuns(parts, { now: 1000, nameOf: ({ learningRate }) => `lr ${learningRate}` });
}

function only(...parts: ReferencePart[]): RunRecord {
  const { runs, refusals } = runsOf(...parts);
  expect(refusals).toEqual([]);
  const [run] = runs;
  if (run === undefined || runs.length !== 1) throw new Error(`${runs.length} runs`);
  return run;
}

describe("a reference run", () => {
  it("of churn is one with its predictions where the ranking agrees, at whichever threshold each was judged", () => {
    const parts = (auc: number) => [
      predictor({ task: "churn", classes: ["Retained", "Churned"], metrics: { accuracy: 0.9, f1: 0.4, auc: 0.7 } }),
      predictions({
        task: "churn",
        classes: ["Retained", "Churned"],
        predictions: { rows: new Int32Array(), labels: Int32Array.of(0, 1), predicted: Int32Array.of(0, 1) },
        test: { metrics: { accuracy: 0.8, f1: 0.5, auc }, confusion_matrix: [[1]], report: {}, details: {} },
      }),
    ];
    expect(runsOf(...parts(0.7)).runs).toHaveLength(1);
    expect(runsOf(...parts(0.71)).runs).toHaveLength(2);
  });

  it("of a predictor knows its metrics and nothing that is not in it", () => {
    const run = only(predictor());
    expect(run).toMatchObject({
      id: "reference-pt",
      name: "segment_predictor_walk4",
      source: "reference",
      state: "finished",
      walk: 4,
      json: null,
      predictions: null,
      roc: null,
      checkpointBytes: 0,
    });
    expect(testOf(run)).toEqual({ metrics, confusion_matrix: null, report: null, details: {} });
    expect(classesOf(run)).toEqual(classes);
    expect(runRecordSchema.parse(run)).toEqual(run);
  });

  it("of a predictor without metrics has no test", () => {
    expect(testOf(only(predictor({ metrics: {} })))).toBeNull();
    expect(testOf(only(predictor({ metrics: { accuracy: 0.5, auc_ovr: null } })))?.metrics).toMatchObject({
      accuracy: 0.5,
      f1_macro: null,
      auc_ovr: null,
    });
  });

  it("of predictions takes its walk from the name alone, and none without", () => {
    expect(only(predictions()).walk).toBe(4);
    expect(only(predictions({ file: "mine.npz" }))).toMatchObject({ walk: null, name: "mine" });
    expect(testOf(only(predictions()))?.confusion_matrix).toEqual([[1]]);
  });

  it("of a run.json has everything in it", () => {
    const run = only(runFile());
    expect(run).toMatchObject({ name: "lr 0.0001", walk: 4, outcome: "stopped-early", reference: { classes: null } });
    expect(run.json && flatRunJson(run.json)).toEqual({ ...json(), task: "segment" });
    expect(classesOf(run)).toEqual(classes);
  });

  it("is refused where a run.json lacks something, with the first key", () => {
    const { runs, refusals } = runsOf(runFile({ split: { sizes: [1, 2], seed: 42, rule: "" } }), predictor());
    expect(runs).toHaveLength(1);
    expect(refusals).toEqual([
      { file: "run.json", error: { code: "reference/run-json", params: { file: "run.json", key: "split.sizes" } } },
    ]);
  });
});

describe("parts of one drop", () => {
  it("are one run where walk, classes and metrics agree, whatever their order", () => {
    for (const parts of [
      [predictor(), predictions(), runFile()],
      [predictions(), runFile(), predictor()],
    ]) {
      const run = only(...parts);
      expect(run.id).toBe("reference-json");
      expect(run.reference?.files.map(({ file }) => file)).toEqual([
        "run.json",
        "segment_predictor_walk4.pt",
        "segment_predictions_walk4.npz",
      ]);
      expect(run.predictions).not.toBeNull();
      expect(run.roc).toHaveLength(1);
    }
    const run = only(predictor(), predictions());
    expect(run.reference).toMatchObject({ freezeBackbone: true, test: { confusion_matrix: [[1]] } });
  });

  it.each([
    ["another walk", predictions({ file: "segment_predictions_walk8.npz" })],
    ["other metrics", predictions({ test: { ...predictions().test, metrics: { ...metrics, f1_macro: 0.7401 } } })],
    ["other segments", predictions({ classes: ["a", "b", "c", "d"] })],
    ["another predictor", predictor({ sha256: "other" })],
  ])("are two runs with %s", (_, part) => {
    expect(runsOf(predictor(), part).runs).toHaveLength(2);
  });

  it("without metrics to compare belong together only in one archive", () => {
    const bare = { test: null };
    expect(runsOf(runFile(bare), predictor()).runs).toHaveLength(2);
    const archive = { archive: "all.zip" };
    const run = only(runFile(bare, archive), predictor(archive));
    expect(testOf(run)?.metrics.accuracy).toBe(0.75);
    expect(runsOf(runFile(bare, archive), predictor({ archive: "other.zip" })).runs).toHaveLength(2);
  });

  it("that are there twice count once", () => {
    expect(only(predictions(), predictions({ archive: "all.zip" })).reference?.files).toHaveLength(1);
  });

  it("of two runs are joined pair by pair", () => {
    const other = { ...metrics, accuracy: 0.5 };
    const { runs } = runsOf(
      predictor(),
      predictor({ sha256: "pt2", metrics: other }),
      predictions({ sha256: "npz2", test: { ...predictions().test, metrics: other } }),
      predictions(),
    );
    expect(runs.map(({ reference }) => reference?.files.map(({ sha256 }) => sha256))).toEqual([
      ["pt", "npz"],
      ["pt2", "npz2"],
    ]);
  });
});

describe("files that come later", () => {
  it("complete a run that has one of them, and leave what the user wrote", () => {
    const first = { ...only(predictor()), name: "theirs", notes: "from March", starred: true };
    const both = only(predictor(), predictions());
    expect(sharesFile(first, both)).toBe(true);
    expect(holdsFiles(first, both)).toBe(false);
    expect(holdsFiles(both, first)).toBe(true);
    const whole = completed(first, both);
    expect(whole).toMatchObject({ id: first.id, name: "theirs", notes: "from March", starred: true });
    expect(whole.predictions).toEqual(both.predictions);
    expect(whole.reference?.files).toHaveLength(2);
    expect(testOf(whole)?.confusion_matrix).toEqual([[1]]);
  });

  it("get a name of their own where theirs is taken", () => {
    const runs = [{ name: "run" }, { name: "run (2)" }];
    expect([freeName("run", runs), freeName("other", runs)]).toEqual(["run (3)", "other"]);
  });

  it("have nothing to do with the studio's own runs", () => {
    expect(sharesFile({ reference: null }, only(predictor()))).toBe(false);
  });
});

describe("comparison with a reference", () => {
  const run = only(predictions());

  it("is customer by customer where the actual segments agree", () => {
    expect(comparability(run, only(predictions({ sha256: "b" })))).toBeNull();
    const rows = Int32Array.of(9, 8, 7, 6);
    const studio = only(predictions({ sha256: "c", predictions: { ...predictions().predictions, rows } }), runFile());
    expect(comparability(run, studio)).toBeNull();
  });

  it("on futures is customer by customer where the same of them have none", () => {
    const run = only(futures(Float32Array.of(0.9, 0, 0.5)), preTrained(Float32Array.of(0.9, 0, 0.5)));
    expect(run.reference?.files).toHaveLength(2);
    expect(taskOfRun(run)).toBe("foundation");
    const other = (...similarities: number[]) => comparability(run, only(futures(Float32Array.from(similarities))));
    expect(other(0.8, 0, 0.4)).toBeNull();
    expect(other(0, 0.8, 0.4)).toBe("different-split");
    expect(other(0.8, 0)).toBe("different-split");
    const busy = only(futures(Float32Array.of(0.8, 0.4)));
    expect(comparability(busy, only(preTrained(Float32Array.of(0.7, 0.5))))).toBe("unknown");
    expect(comparability(busy, only(preTrained(null)))).toBe("unknown");
    expect(comparability(run, only(predictions()))).toBe("different-task");
  });

  it("on futures ranks a model by the losses that it tells", () => {
    const run = only(preTrained(null));
    expect(rankValue(run, "valLoss")).toBe(1.5);
    expect(rankValue(run, "leading")).toBeNull();
    expect(rankValue(only(futures(Float32Array.of(0.5))), "valLoss")).toBeNull();
  });

  it("is open where a part does not tell who was tested", () => {
    expect(comparability(run, only(predictor()))).toBe("unknown");
    expect(comparability(only(runFile()), only(predictor()))).toBe("unknown");
  });

  it("is barred by other segments and other customers", () => {
    expect(comparability(run, only(predictor({ classes: ["a", "b"] })))).toBe("different-classes");
    const labels = Int32Array.of(0, 1, 2, 2);
    const others = predictions({ predictions: { ...predictions().predictions, labels } });
    expect(comparability(run, only(others))).toBe("different-split");
  });

  it("shows the few keys that a checkpoint knows", () => {
    const differences = configDifferences([only(predictor()), only(runFile())]);
    expect(differences).toContainEqual({ key: "freezeBackbone", values: ["true", "false"] });
    // What only one of them states is no difference.
    expect(differences.map(({ key }) => key)).not.toContain("epochs");
    expect(differences.map(({ key }) => key)).not.toContain("walk");
  });
});
