/** Strides in elements of a row-major array. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  let stride = 1;
  return shape
    .toReversed()
    .map((length) => {
      const own = stride;
      stride *= Math.max(1, length);
      return own;
    })
    .toReversed();
}
