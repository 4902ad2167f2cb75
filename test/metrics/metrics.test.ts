import { describe, expect, it } from "vitest";
import { z } from "zod";
import { argmax, softmax } from "../../src/metrics/softmax";
import { evaluate, testRecord } from "../../src/tasks/segment/evaluation";
import { cpuTime } from "../cpu-time";
import { floats, indices } from "../data/cases";
import scikitLearnCases from "../fixtures/metrics/scikit-learn.json";
import softmaxJson from "../fixtures/metrics/softmax.json";
import { expectClose } from "./close";

const reportRow = z.object({
  precision: z.number(),
  recall: z.number(),
  "f1-score": z.number(),
  support: z.number(),
});
const curve = z.object({
  fpr: z.array(z.number()),
  tpr: z.array(z.number()),
  thresholds: z.array(z.number()),
  auc: z.number().nullable(),
});
const cases = z
  .array(
    z.object({
      name: z.string(),
      classes: z.int(),
      probabilities: floats,
      predictions: indices,
      labels: indices,
      metrics: z.object({
        accuracy: z.number(),
        precision_macro: z.number(),
        recall_macro: z.number(),
        f1_macro: z.number(),
        f1_weighted: z.number(),
        auc_ovr: z.number().nullable(),
      }),
      present: z.array(z.int()),
      confusion_matrix: z.array(z.array(z.int())),
      report: z.record(z.string(), reportRow),
      averages: z.object({ macro: reportRow, weighted: reportRow }),
      roc: z.array(curve),
    }),
  )
  .parse(scikitLearnCases);

describe("evaluate", () => {
  it.each(cases)("is scikit-learn's: $name", (expected) => {
    const { classes, probabilities, predictions, labels } = expected;
    const result = evaluate(probabilities, predictions, labels, classes);
    expectClose(result.metrics, expected.metrics, "metrics");
    expectClose(result.reportAverages, expected.averages, "averages");
    const names = Array.from({ length: classes }, (_, c) => String(c));
    expectClose(
      testRecord(result, names),
      { confusion_matrix: expected.confusion_matrix, report: expected.report },
      "record",
    );
    for (const [c, { fpr, tpr, thresholds, auc }] of expected.roc.entries()) {
      const [first, ...others] = result.roc[c]?.thresholds ?? [];
      expect(first).toBe(auc === null ? undefined : Number.POSITIVE_INFINITY);
      expectClose({ ...result.roc[c], thresholds: others }, { fpr, tpr, thresholds, auc }, `roc of class ${c}`);
    }
  });

  it("keeps all configured classes in the view's matrix and report", () => {
    const labels = Int32Array.of(0, 0, 2);
    const result = evaluate(new Float32Array(12), Int32Array.of(0, 2, 2), labels, 4);
    expect(result.confusion).toEqual([
      [1, 0, 1, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
    expect(result.report).toHaveLength(4);
    expect(result.report[3]).toEqual({ precision: 0, recall: 0, "f1-score": 0, support: 0 });
  });

  it("counts the true class's probability in 30 bins, 1 in the last", () => {
    const probabilities = Float32Array.of(1, 0, 0.5, 0.5, 0.02, 0.98);
    const { histogram } = evaluate(probabilities, Int32Array.of(0, 0, 1), Int32Array.of(0, 1, 1), 2);
    expect(histogram[0]?.[29]).toBe(1);
    expect(histogram[1]?.[15]).toBe(1);
    expect(histogram[1]?.[29]).toBe(1);
    expect(histogram.flat().reduce((a, b) => a + b)).toBe(3);
  });

  it("scores 150,000 rows without a quadratic step", () => {
    const rows = 150_000;
    const logits = Float32Array.from({ length: rows * 4 }, (_, i) => Math.sin(i * 12.9898) * 5);
    const labels = Int32Array.from({ length: rows }, (_, i) => (i * 7919) % 4);
    const start = cpuTime();
    const result = evaluate(softmax(logits, 4), argmax(logits, 4), labels, 4);
    // About 0.3 s on an idle core; machines that run tests are not idle.
    expect(cpuTime() - start).toBeLessThan(10_000);
    expect(result.rows).toBe(rows);
  });
});

const softmaxCases = z
  .array(z.object({ classes: z.int(), logits: floats, probabilities: floats, predictions: indices }))
  .parse(softmaxJson);

describe("softmax and argmax", () => {
  it.each(softmaxCases)("are PyTorch's for $classes classes", ({ classes, logits, probabilities, predictions }) => {
    const ours = softmax(logits, classes);
    for (const [i, expected] of probabilities.entries()) {
      const row = logits.subarray(i - (i % classes), i - (i % classes) + classes);
      const distance = Math.max(...row) - (logits[i] ?? 0);
      // PyTorch rounds the distance to the largest logit, the exponentials, the sum and the quotient to float32.
      expect(Math.abs((ours[i] ?? 0) - expected)).toBeLessThanOrEqual((4e-7 + 6e-8 * distance) * expected + 1e-44);
    }
    expect(argmax(logits, classes)).toEqual(predictions);
  });

  it("takes the first of equal logits", () => {
    expect(argmax(Float32Array.of(1, 3, 3, 2, 2, 2), 3)).toEqual(Int32Array.of(1, 0));
  });
});
