import type { PrecisionRecall } from "../metrics/binary";
import { thinnedRoc } from "../metrics/roc";
import type { RocCurve } from "../metrics/types";
import type { Evaluation } from "./registry";

/** Points of a curve that is drawn; it is computed from all rows and thinned only for drawing. */
const DRAWN_POINTS = 512;

/** An evaluation as the page draws it: the curves thinned, everything else of all rows. */
export function drawnEvaluation(evaluation: Evaluation): Evaluation {
  return withCurves(evaluation, DRAWN_POINTS);
}

/**
 * The evaluations of a run's epochs with the next one. Only the newest epoch and the best one keep their curves; of the
 * others the areas stay, so that a run of thousands of epochs remains small in memory and in its saves.
 *
 * @param bestEpoch From 1; null while there is none.
 */
export function withEpoch(
  evaluations: readonly Evaluation[],
  next: Evaluation,
  bestEpoch: number | null,
): Evaluation[] {
  const before = evaluations.length;
  const areasOnly = (evaluation: Evaluation, index: number) =>
    index + 1 === bestEpoch ? evaluation : withCurves(evaluation, 0);
  // A new best takes the curves of the old one, wherever that is; else only the last epoch's are in question.
  if (bestEpoch === before + 1) return [...evaluations.map(areasOnly), next];
  const last = evaluations.at(-1);
  return last === undefined ? [next] : [...evaluations.slice(0, -1), areasOnly(last, before - 1), next];
}

/** Whether the curves themselves are kept, not only their areas. */
export function hasCurves(curves: readonly RocCurve[]): boolean {
  return curves.some(({ auc, fpr }) => auc !== null && fpr.length > 0) || curves.every(({ auc }) => auc === null);
}

function withCurves(evaluation: Evaluation, points: number): Evaluation {
  switch (evaluation.task) {
    case "segment":
      return { ...evaluation, roc: evaluation.roc.map((curve) => thinnedRoc(curve, points)) };
    case "churn":
      return {
        ...evaluation,
        roc: evaluation.roc.map((curve) => thinnedRoc(curve, points)),
        precisionRecall: thinned(evaluation.precisionRecall, points),
        decisions: points > 0 ? evaluation.decisions : [],
      };
    case "foundation":
      return points > 0 ? evaluation : { ...evaluation, cdf: [] };
  }
}

/** Points at even distances, the ends among them. */
function thinned({ precision, recall, thresholds }: PrecisionRecall, points: number): PrecisionRecall {
  const { length } = precision;
  if (length <= points) return { precision, recall, thresholds };
  const keep = Array.from({ length: points }, (_, i) => Math.round((i * (length - 1)) / Math.max(1, points - 1)));
  const at = (values: readonly number[]) => keep.map((index) => values[index] ?? 0);
  return { precision: at(precision), recall: at(recall), thresholds: at(thresholds) };
}
