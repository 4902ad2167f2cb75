/** `mix32` of `src/engine/dropout.ts` on four numbers. */
// @inline
function mix(value: v128): v128 {
  let x = v128.xor(value, i32x4.shr_u(value, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** All ones where elements `index` … `index + 3` of a batch are kept (`dropoutKeeps`). */
// @inline
export function keptLanes(key: i32, index: i32, threshold: i32): v128 {
  const indices = i32x4.add(i32x4.splat(key + index), i32x4(0, 1, 2, 3));
  return i32x4.ge_u(mix(indices), i32x4.splat(threshold));
}
