import { ADAMW_PER_ITEM, CONTROL_CLIP, CONTROL_NORM } from "../commands";
import { argument, number } from "./command";
import { sumOfSquares } from "./gemm";

/**
 * Global gradient norm and clip coefficient, from the weights' sums of squares by row and the vectors themselves: one
 * item, so that the order of the sum is always the same.
 *
 * sums of squares (f64), their count, table of vectors (address and count pairs), their count, max norm (f32).
 */
export function gradientNormItem(command: usize, item: i32): bool {
  if (item > 0) return false;
  const squares = <usize>argument(command, 0);
  const count = argument(command, 1);
  const vectors = <usize>argument(command, 2);
  const vectorCount = argument(command, 3);
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += load<f64>(squares + (i << 3));
  for (let i = 0; i < vectorCount; i++) {
    const entry = vectors + (i << 3);
    sum += sumOfSquares(<usize>load<i32>(entry), load<i32>(entry, 4));
  }
  const norm = sqrt<f64>(sum);
  store<f64>(CONTROL_NORM, norm);
  // torch/nn/utils/clip_grad.py: min(1, max_norm / (norm + 1e-6)).
  store<f32>(CONTROL_CLIP, <f32>min<f64>(1, <f64>number(command, 4) / (norm + 1e-6)));
  return true;
}

/**
 * AdamW as `_single_tensor_adamw` orders it (torch/optim/adam.py with decoupled decay): gradient clipped on the way,
 * p·decay, m.lerp, v, p − stepSize · m / (√v / √bc2 + eps).
 *
 * parameters, gradients, m, v, count (multiple of 4), decay, step size, √(1 − β2ᵗ) (f32).
 */
export function adamWItem(command: usize, item: i32): bool {
  const count = argument(command, 4);
  const first = item * ADAMW_PER_ITEM;
  if (first >= count) return false;
  const bytes = <usize>(min(ADAMW_PER_ITEM, count - first) << 2);
  const offset = <usize>(first << 2);
  let p = <usize>argument(command, 0) + offset;
  let g = <usize>argument(command, 1) + offset;
  let m = <usize>argument(command, 2) + offset;
  let v = <usize>argument(command, 3) + offset;
  const decay = f32x4.splat(number(command, 5));
  const stepSize = f32x4.splat(number(command, 6));
  const root = f32x4.splat(number(command, 7));
  const clip = f32x4.splat(load<f32>(CONTROL_CLIP));
  const oneMinusBeta1 = f32x4.splat(<f32>(1.0 - 0.9));
  const beta2 = f32x4.splat(0.999);
  const oneMinusBeta2 = f32x4.splat(<f32>(1.0 - 0.999));
  const eps = f32x4.splat(1e-8);
  for (const end = p + bytes; p < end; p += 16) {
    const gradient = f32x4.mul(v128.load(g), clip);
    const oldM = v128.load(m);
    const newM = f32x4.add(oldM, f32x4.mul(oneMinusBeta1, f32x4.sub(gradient, oldM)));
    const newV = f32x4.add(f32x4.mul(v128.load(v), beta2), f32x4.mul(f32x4.mul(oneMinusBeta2, gradient), gradient));
    const denominator = f32x4.add(f32x4.div(f32x4.sqrt(newV), root), eps);
    v128.store(m, newM);
    v128.store(v, newV);
    v128.store(p, f32x4.sub(f32x4.mul(v128.load(p), decay), f32x4.div(f32x4.mul(stepSize, newM), denominator)));
    g += 16;
    m += 16;
    v += 16;
  }
  return true;
}
