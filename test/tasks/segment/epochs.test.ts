import { expect, it } from "vitest";
import { thinnedRoc } from "../../../src/metrics/roc";
import { argmax, softmax } from "../../../src/metrics/softmax";
import { pack } from "../../../src/storage/pack";
import { classEvaluation } from "../../../src/tasks/class-evaluation";
import { drawnEvaluation, hasCurves, withEpoch } from "../../../src/tasks/evaluations";
import type { Evaluation } from "../../../src/tasks/registry";
import { evaluate, type SegmentEvaluation } from "../../../src/tasks/segment/evaluation";

/** Scores of so many rows that are right more often than not. */
function evaluated(rows: number, classes: number): SegmentEvaluation {
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const logits = Float32Array.from({ length: rows * classes }, (_, place) => {
    const [row, c] = [Math.floor(place / classes), place % classes];
    return Math.abs((Math.sin(place * 12.9898) * 43_758.5453) % 2) + (labels[row] === c ? 1 : 0);
  });
  const probabilities = softmax(logits, classes);
  return evaluate(probabilities, argmax(probabilities, classes), labels, classes);
}

function rocOf(evaluation: Evaluation) {
  return classEvaluation(evaluation)?.roc ?? [];
}

it("a thinned curve keeps both ends, its order and the area of all rows", () => {
  const [curve] = evaluated(3000, 3).roc;
  if (curve === undefined) throw new Error("no curve");
  const thin = thinnedRoc(curve, 50);
  expect(thin.fpr).toHaveLength(50);
  expect([thin.fpr[0], thin.tpr[0], thin.fpr.at(-1), thin.tpr.at(-1)]).toEqual([0, 0, 1, 1]);
  expect(thin.fpr).toEqual(thin.fpr.toSorted((a, b) => a - b));
  expect(thin.auc).toBe(curve.auc);
  expect(thinnedRoc(curve, 100_000)).toEqual(curve);
  expect(thinnedRoc(curve, 0)).toEqual({ fpr: [], tpr: [], thresholds: [], auc: curve.auc });
});

it("of a run's epochs only the newest and the best keep their curves, and all their areas", () => {
  const one = drawnEvaluation(evaluated(3000, 4));
  let epochs: readonly Evaluation[] = [];
  const kept: number[][] = [];
  for (const best of [1, 2, 2, 2, 5, 5]) {
    epochs = withEpoch(epochs, one, best);
    kept.push(epochs.flatMap((evaluation, index) => (hasCurves(rocOf(evaluation)) ? [index + 1] : [])));
  }
  expect(kept).toEqual([[1], [2], [2, 3], [2, 4], [5], [5, 6]]);
  expect(epochs.map((each) => rocOf(each).map(({ auc }) => auc))).toEqual(
    epochs.map(() => rocOf(one).map(({ auc }) => auc)),
  );
});

it("what a save holds per epoch does not grow with the rows: 1,000 epochs of 50,000 take 2 MB", () => {
  const one = drawnEvaluation(evaluated(50_000, 4));
  let epochs: readonly Evaluation[] = [];
  for (let epoch = 1; epoch <= 1000; epoch++) epochs = withEpoch(epochs, one, 1);
  expect(pack(epochs).header.length).toBeLessThan(2 * 2 ** 20);
});
