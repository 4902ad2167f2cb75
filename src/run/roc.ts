import { thinnedRoc } from "../metrics/roc";
import type { RocCurve } from "../metrics/types";
import type { StoredRoc } from "./record";

/** Points kept of a curve: more than a chart of a few hundred pixels shows. */
const POINTS = 256;

/** A split's ROC curves as a record keeps them: evenly thinned corners in float32, both ends kept, areas untouched. */
export function storedRoc(curves: readonly RocCurve[]): StoredRoc[] {
  return curves.map((curve) => {
    const { fpr, tpr, auc } = thinnedRoc(curve, POINTS);
    return { fpr: Float32Array.from(fpr), tpr: Float32Array.from(tpr), auc };
  });
}
