import { describe, expect, it } from "vitest";
import { runRecordSchema } from "../../src/run/whole-record";
import { madeRun } from "../e2e/stored-runs";

const run = madeRun({ id: "run-1", name: "one", epochs: 3 });
const readable = (changes: object) => runRecordSchema.safeParse({ ...run, ...changes }).success;
const curve = { fpr: Float32Array.of(0, 1), tpr: Float32Array.of(0, 1), auc: 0.5 };
const epochs = (...numbers: number[]) =>
  numbers.map((epoch, index) => ({ ...(run.json?.history[index] ?? expect.unreachable()), epoch }));

describe("a record that is kept can be shown", () => {
  it("is taken as it was made", () => {
    expect(runRecordSchema.parse(run)).toEqual(run);
  });

  it.each([-0.1, 2, Number.NaN, "half"])("is taken without a threshold that is no probability: %s", (threshold) => {
    expect(runRecordSchema.parse({ ...run, threshold }).threshold).toBeNull();
  });

  it("is taken with predictions, unknown actual classes and curves of its own classes", () => {
    const predictions = { rows: Int32Array.of(1, 2), labels: Int32Array.of(-1, 3), predicted: Int32Array.of(0, 3) };
    expect(readable({ predictions, roc: [curve, curve, curve, curve] })).toBe(true);
  });

  it.each([
    ["a moment that no date holds", { startedAt: 1e300 }],
    ["a moment before 1970", { startedAt: -1 }],
    ["a change at no moment", { changedAt: 9e15 }],
    ["fewer bytes than none", { checkpointBytes: -5 }],
    ["a walk below 0", { walk: -3 }],
    ["an id with a NUL", { id: "a\0b" }],
    ["an id that leads to another folder", { id: "../../x" }],
    ["an id that is a folder", { id: ".." }],
    ["an id of a megabyte", { id: "x".repeat(2 ** 20) }],
    ["epochs below 1, and twice", { json: { ...run.json, history: epochs(-5, -5) } }],
    ["epochs out of order", { json: { ...run.json, history: epochs(2, 1, 3) } }],
    ["steps that are words", { json: { ...run.json, steps: { loss: ["a"], gradNorm: [1] } } }],
    [
      "predictions of different lengths",
      { predictions: { rows: Int32Array.of(1, 2), labels: Int32Array.of(0), predicted: Int32Array.of(0, 1) } },
    ],
    [
      "predictions of rows that no file has",
      { predictions: { rows: Int32Array.of(-2), labels: Int32Array.of(0), predicted: Int32Array.of(0) } },
    ],
    [
      "labels of a class that the run has not",
      { predictions: { rows: Int32Array.of(1), labels: Int32Array.of(99), predicted: Int32Array.of(0) } },
    ],
    [
      "predictions of a class that the run has not",
      { predictions: { rows: Int32Array.of(1), labels: Int32Array.of(0), predicted: Int32Array.of(4) } },
    ],
    [
      "a reference's predictions of a class that it has not",
      {
        json: null,
        source: "reference",
        reference: { files: [], classes: ["a", "b"], freezeBackbone: null, test: null },
        predictions: { rows: new Int32Array(), labels: Int32Array.of(2), predicted: Int32Array.of(0) },
      },
    ],
    [
      "a matrix of other classes",
      {
        json: null,
        source: "reference",
        reference: {
          files: [],
          classes: ["a", "b"],
          freezeBackbone: null,
          test: { metrics: {}, confusion_matrix: [[1]], report: null, details: {} },
        },
        predictions: null,
      },
    ],
    [
      "a split of fewer customers than none",
      { json: { ...run.json, split: { ...run.json?.split, sizes: [-1, 1, 1] } } },
    ],
    ["half a customer", { json: { ...run.json, dataset: { ...run.json?.dataset, rows: 0.5 } } }],
    ["a best epoch before the first", { json: { ...run.json, bestEpoch: -7 } }],
    ["less time than none", { json: { ...run.json, seconds: -1 } }],
    ["a curve whose points have one coordinate", { roc: [{ ...curve, tpr: new Float32Array(1) }] }],
    ["more curves than classes", { roc: Array.from({ length: 9 }, () => curve) }],
  ])("refuses %s", (_, changes) => {
    expect(readable(changes)).toBe(false);
  });
});
