/** Weight of the past that step series are smoothed with until somebody chooses, TensorBoard's default. */
export const STEP_SMOOTHING = 0.6;

/**
 * Exponential moving average of a series, divided by the weight it has gathered so far so that the first values are not
 * drawn towards zero (the bias correction of Adam). NaN and infinite values are left out of the average and stay in
 * their place; a constant series comes back as it is.
 *
 * @param weight Share of the past, 0 (no smoothing) to below 1.
 * @returns As many values as `values` has.
 */
export function smoothed(values: ArrayLike<number>, weight: number): Float64Array {
  const result = Float64Array.from(values);
  if (weight <= 0 || isConstant(result)) return result;
  let average = 0;
  let gathered = 1;
  for (const [index, value] of result.entries()) {
    if (!Number.isFinite(value)) continue;
    average = weight * average + (1 - weight) * value;
    gathered *= weight;
    result[index] = average / (1 - gathered);
  }
  return result;
}

function isConstant(values: Float64Array): boolean {
  const first = values.find(Number.isFinite);
  return values.every((value) => !Number.isFinite(value) || value === first);
}
