import { describe, expect, it } from "vitest";
import { z } from "zod";
import { evaluateBinary } from "../../src/metrics/binary";
import { floats, indices } from "../data/cases";
import binaryJson from "../fixtures/metrics/binary.json";
import { expectClose } from "./close";

const nullable = z.number().nullable();
const at = { threshold: z.number(), precision: z.number(), recall: z.number(), f1: z.number() };
const cases = z
  .array(
    z.object({
      name: z.string(),
      threshold: z.number(),
      probabilities: floats,
      labels: indices,
      metrics: z.object({
        accuracy: z.number(),
        precision: z.number(),
        recall: z.number(),
        f1: z.number(),
        auc: nullable,
        average_precision: nullable,
      }),
      confusion: z.array(z.array(z.int())),
      sweep: z.array(z.object(at)),
      bestF1: z.object({ threshold: z.number(), f1: z.number() }),
      lift: z.object({ "10": nullable, "20": nullable, "30": nullable }),
      gains: z.object({ shares: z.array(z.number()), captured: z.array(z.number()) }),
      roc: z.object({ fpr: z.array(z.number()), tpr: z.array(z.number()), thresholds: z.array(z.number()) }).optional(),
      calibration: z.array(z.object({ predicted: z.number(), observed: z.number() })).optional(),
      precisionRecall: z
        .object({ precision: z.array(z.number()), recall: z.array(z.number()), thresholds: z.array(z.number()) })
        .optional(),
    }),
  )
  .parse(binaryJson);

describe("evaluateBinary", () => {
  it.each(cases)("is scikit-learn's: $name", (expected) => {
    const { probabilities, labels, threshold } = expected;
    const ours = evaluateBinary(probabilities, labels, threshold);
    expectClose(ours.metrics, expected.metrics, "metrics");
    expect(ours.confusion).toEqual(expected.confusion);
    const sweep = ours.sweep.map((point) => ({
      threshold: point.threshold,
      precision: point.precision,
      recall: point.recall,
      f1: point.f1,
    }));
    expectClose(sweep, expected.sweep, "sweep");
    expectClose(ours.bestF1, expected.bestF1, "bestF1");
    expectClose(ours.lift, expected.lift, "lift");
    expectClose(ours.gains, expected.gains, "gains");
    if (expected.roc === undefined) expect(ours.roc.auc).toBeNull();
    else {
      expectClose(ours.roc.fpr, expected.roc.fpr, "roc.fpr");
      expectClose(ours.roc.tpr, expected.roc.tpr, "roc.tpr");
      expect(ours.roc.thresholds[0]).toBe(Number.POSITIVE_INFINITY);
      expectClose(ours.roc.thresholds.slice(1), expected.roc.thresholds, "roc.thresholds");
    }
    if (expected.calibration !== undefined) {
      const points = ours.calibration.map(({ predicted, observed }) => ({ predicted, observed }));
      expectClose(points, expected.calibration, "calibration");
    }
    if (expected.precisionRecall !== undefined) {
      // scikit-learn stops at the first threshold with full recall; ours goes on to the lowest.
      const length = expected.precisionRecall.recall.length;
      for (const key of ["precision", "recall", "thresholds"] as const)
        expectClose(ours.precisionRecall[key].slice(0, length), expected.precisionRecall[key], key);
    }
  });

  it("counts every row once in the histogram and ends the gains at everything", () => {
    const { probabilities, labels, threshold } = cases[0] ?? expect.fail("no case");
    const { histogram, gains, rows, positives } = evaluateBinary(probabilities, labels, threshold);
    const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
    expect(sum(histogram.positive)).toBe(positives);
    expect(sum(histogram.negative)).toBe(rows - positives);
    expect(gains.captured[0]).toBe(0);
    expect(gains.captured.at(-1)).toBe(1);
    expect(gains.shares.at(-1)).toBe(1);
  });
});
