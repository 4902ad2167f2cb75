/** Rows per class. Labels are class indices; negative ones count nowhere. */
export function classCounts(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) {
    if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/**
 * Loss weight per class: n / (k · count), where k is the number of classes present, as scikit-learn's
 * `compute_class_weight("balanced")` and the script's `compute_class_weights`. A class without rows weighs 0.
 *
 * @param counts rows of the training split per class.
 */
export function balancedClassWeights(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : total / (present * count)));
}
