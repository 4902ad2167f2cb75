import type { RocCurve } from "../metrics/types";
import type { StoredRoc } from "./record";

/** Points kept of a curve: more than a chart of a few hundred pixels shows. */
const POINTS = 256;

/** A split's ROC curves as a record keeps them: evenly thinned corners in float32, both ends kept, areas untouched. */
export function storedRoc(curves: readonly RocCurve[]): StoredRoc[] {
  return curves.map(({ fpr, tpr, auc }) => {
    const count = Math.min(POINTS, fpr.length);
    const places = Array.from({ length: count }, (_, index) =>
      count === 1 ? 0 : Math.round((index * (fpr.length - 1)) / (count - 1)),
    );
    const kept = (values: readonly number[]) => Float32Array.from(places, (place) => values[place] ?? 0);
    return { fpr: kept(fpr), tpr: kept(tpr), auc };
  });
}
