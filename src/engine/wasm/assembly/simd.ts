/** a · b + c: fused where the build has relaxed SIMD, rounded twice otherwise. Only GEMM tiles use it. */
// @inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Lanes 0 and 1 as float64. */
// @inline
export function low(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** Lanes 2 and 3 as float64. */
// @inline
export function high(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
}

/** Four float32 lanes of two pairs of float64. */
// @inline
export function narrow(lowPair: v128, highPair: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(lowPair), f32x4.demote_f64x2_zero(highPair), 0, 1, 4, 5);
}
