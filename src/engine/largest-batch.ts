/** No batch is larger, in rows. */
const MOST_ROWS = 65_536;

/** The largest batch from 2 rows on for which `fits` holds, by halving; null when two rows are too many. */
export function largestBatchWhere(fits: (batch: number) => boolean): number | null {
  if (!fits(2)) return null;
  let [low, high] = [2, MOST_ROWS + 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
