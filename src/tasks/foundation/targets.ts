import type { RowSource } from "../../data/row-source";

/** Added to every bin, so that the logarithm of a target exists. */
const SMOOTHING = 1e-8;

/**
 * Future sketches as the distributions that a model learns: negative numbers become 0, 1e-8 is added, and each row is
 * divided by its sum. A customer without future events gets the uniform distribution.
 */
export function futureDistributions(futures: RowSource): RowSource {
  const { rows, width } = futures;
  return {
    rows,
    width,
    fill(wanted, into, stride) {
      futures.fill(wanted, into, stride);
      for (let i = 0; i < wanted.length; i++) {
        const row = into.subarray(i * stride, i * stride + width);
        let sum = 0;
        for (let j = 0; j < width; j++) {
          row[j] = Math.max(row[j] ?? 0, 0) + SMOOTHING;
          sum += row[j] ?? 0;
        }
        for (let j = 0; j < width; j++) row[j] = (row[j] ?? 0) / sum;
      }
    },
  };
}
