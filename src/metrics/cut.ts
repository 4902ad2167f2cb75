/** How many of the first values are meant, of values that are so up to some place and no longer from there on. */
export function cutOf<T>(values: ArrayLike<T>, isMeant: (value: T) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle];
    if (value !== undefined && isMeant(value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
