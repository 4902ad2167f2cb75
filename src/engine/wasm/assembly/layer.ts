import { COLUMNS_PER_ITEM, CONTROL_BATCH_ROWS, LANES, ROWS_PER_ITEM } from "../commands";
import { argument, number } from "./command";
import { keptLanes } from "./dropout";
import { high, low, narrow } from "./simd";

/** torch.nn.BatchNorm1d's eps and momentum, torch.nn.LeakyReLU's slope. */
const EPS: f64 = 1e-5;
const MOMENTUM: f64 = 0.1;
const SLOPE: f32 = 0.01;

/** values, stride (bytes), width, norms: divides each row by its norm. */
export function normalizeItem(command: usize, item: i32): bool {
  const values = <usize>argument(command, 0);
  const stride = <usize>argument(command, 1);
  const width = argument(command, 2);
  const norms = <usize>argument(command, 3);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  const first = item * ROWS_PER_ITEM;
  if (first >= rows) return false;
  const last = min(rows, first + ROWS_PER_ITEM);
  for (let row = first; row < last; row++) {
    const norm = v128.load_splat<f32>(norms + (row << 2));
    let at = values + <usize>row * stride;
    for (const end = at + (width << 2); at < end; at += 16) v128.store(at, f32x4.div(v128.load(at), norm));
  }
  return true;
}

/**
 * A layer after its matrix product: bias, batch norm, LeakyReLU, dropout and skip, for one block of columns.
 *
 * 0 z, 1 stride (bytes; z, y and skip alike), 2 width, 3 y, 4 skip or 0, 5 bias, 6 gamma, 7 beta, 8 running mean,
 * 9 running variance, 10 batch statistics (1) or running ones (0), 11 saved mean, 12 saved 1/deviation,
 * 13 dropout (0: none), 14 key, 15 threshold, 16 scale (f32).
 *
 * z is taken without its bias. Batch statistics cancel the bias, so it is only added to the running mean.
 */
export function layerForwardItem(command: usize, item: i32): bool {
  const width = argument(command, 2);
  const start = item * COLUMNS_PER_ITEM;
  if (start >= width) return false;
  const end = min(width, start + COLUMNS_PER_ITEM);
  for (let column = start; column < end; column += LANES) forwardColumns(command, column);
  return true;
}

function forwardColumns(command: usize, column: i32): void {
  const offset = <usize>(column << 2);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  const stride = <usize>argument(command, 1);
  const width = argument(command, 2);
  const z = <usize>argument(command, 0) + offset;
  const end = z + <usize>rows * stride;
  const bias = v128.load(<usize>argument(command, 5) + offset);
  const runningMean = <usize>argument(command, 8) + offset;
  const runningVariance = <usize>argument(command, 9) + offset;
  const one = f64x2.splat(1);
  const eps = f64x2.splat(EPS);

  // Exact two-pass statistics, in float64.
  let mean0: v128, mean1: v128, variance0: v128, variance1: v128;
  if (argument(command, 10) != 0) {
    const count = f64x2.splat(<f64>rows);
    mean0 = f64x2.splat(0);
    mean1 = f64x2.splat(0);
    for (let at = z; at < end; at += stride) {
      const v = v128.load(at);
      mean0 = f64x2.add(mean0, low(v));
      mean1 = f64x2.add(mean1, high(v));
    }
    mean0 = f64x2.div(mean0, count);
    mean1 = f64x2.div(mean1, count);
    let squares0 = f64x2.splat(0);
    let squares1 = f64x2.splat(0);
    for (let at = z; at < end; at += stride) {
      const v = v128.load(at);
      const d0 = f64x2.sub(low(v), mean0);
      const d1 = f64x2.sub(high(v), mean1);
      squares0 = f64x2.add(squares0, f64x2.mul(d0, d0));
      squares1 = f64x2.add(squares1, f64x2.mul(d1, d1));
    }
    variance0 = f64x2.div(squares0, count);
    variance1 = f64x2.div(squares1, count);
    const unbiased = f64x2.splat(<f64>(rows - 1));
    move(runningMean, f64x2.add(mean0, low(bias)), f64x2.add(mean1, high(bias)));
    move(runningVariance, f64x2.div(squares0, unbiased), f64x2.div(squares1, unbiased));
  } else {
    const mean = v128.load(runningMean);
    const variance = v128.load(runningVariance);
    mean0 = f64x2.sub(low(mean), low(bias));
    mean1 = f64x2.sub(high(mean), high(bias));
    variance0 = low(variance);
    variance1 = high(variance);
  }
  const mean = narrow(mean0, mean1);
  const inverse = narrow(
    f64x2.div(one, f64x2.sqrt(f64x2.add(variance0, eps))),
    f64x2.div(one, f64x2.sqrt(f64x2.add(variance1, eps))),
  );
  v128.store(<usize>argument(command, 11) + offset, mean);
  v128.store(<usize>argument(command, 12) + offset, inverse);

  const gamma = v128.load(<usize>argument(command, 6) + offset);
  const beta = v128.load(<usize>argument(command, 7) + offset);
  const slope = f32x4.splat(SLOPE);
  const zero = f32x4.splat(0);
  const skip = <usize>argument(command, 4);
  let to = <usize>argument(command, 3) + offset;
  let from = skip + offset;
  const drops = argument(command, 13) != 0;
  const key = argument(command, 14);
  const threshold = argument(command, 15);
  const scale = f32x4.splat(number(command, 16));
  let index = column;
  for (let at = z; at < end; at += stride) {
    const normalized = f32x4.mul(f32x4.sub(v128.load(at), mean), inverse);
    const affine = f32x4.add(f32x4.mul(normalized, gamma), beta);
    let active = v128.bitselect(affine, f32x4.mul(affine, slope), f32x4.gt(affine, zero));
    if (drops) {
      active = v128.and(f32x4.mul(active, scale), keptLanes(key, index, threshold));
      index += width;
    }
    if (skip != 0) {
      active = f32x4.add(v128.load(from), active);
      from += stride;
    }
    v128.store(to, active);
    to += stride;
  }
}

/** running = (1 − momentum) · running + momentum · batch, for four columns. */
// @inline
function move(running: usize, batch0: v128, batch1: v128): void {
  const keep = f64x2.splat(1 - MOMENTUM);
  const take = f64x2.splat(MOMENTUM);
  const old = v128.load(running);
  v128.store(
    running,
    narrow(
      f64x2.add(f64x2.mul(low(old), keep), f64x2.mul(batch0, take)),
      f64x2.add(f64x2.mul(high(old), keep), f64x2.mul(batch1, take)),
    ),
  );
}

/**
 * The backward pass of `layerForwardItem` with batch statistics, for one block of columns.
 *
 * 0 z, 1 stride (bytes), 2 width, 3 dy, 4 dz, 6 gamma, 7 beta, 8 dgamma, 9 dbeta, 11 saved mean,
 * 12 saved 1/deviation, 13 dropout, 14 key, 15 threshold, 16 scale (f32).
 *
 * The bias in front of a batch norm with batch statistics has no influence: its gradient stays 0.
 */
export function layerBackwardItem(command: usize, item: i32): bool {
  const width = argument(command, 2);
  const start = item * COLUMNS_PER_ITEM;
  if (start >= width) return false;
  const end = min(width, start + COLUMNS_PER_ITEM);
  for (let column = start; column < end; column += LANES) backwardColumns(command, column);
  return true;
}

function backwardColumns(command: usize, column: i32): void {
  const offset = <usize>(column << 2);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  const stride = <usize>argument(command, 1);
  const width = argument(command, 2);
  const z = <usize>argument(command, 0) + offset;
  const end = z + <usize>rows * stride;
  const dy = <usize>argument(command, 3) + offset;
  const dz = <usize>argument(command, 4) + offset;
  const gamma = v128.load(<usize>argument(command, 6) + offset);
  const beta = v128.load(<usize>argument(command, 7) + offset);
  const mean = v128.load(<usize>argument(command, 11) + offset);
  const inverse = v128.load(<usize>argument(command, 12) + offset);
  const drops = argument(command, 13) != 0;
  const key = argument(command, 14);
  const threshold = argument(command, 15);
  const scale = f32x4.splat(number(command, 16));
  const slope = f32x4.splat(SLOPE);
  const zero = f32x4.splat(0);

  let dGamma0 = f64x2.splat(0);
  let dGamma1 = f64x2.splat(0);
  let dBeta0 = f64x2.splat(0);
  let dBeta1 = f64x2.splat(0);
  let index = column;
  let from = dy;
  let to = dz;
  for (let at = z; at < end; at += stride) {
    const normalized = f32x4.mul(f32x4.sub(v128.load(at), mean), inverse);
    const affine = f32x4.add(f32x4.mul(normalized, gamma), beta);
    let d = v128.load(from);
    if (drops) {
      d = v128.and(f32x4.mul(d, scale), keptLanes(key, index, threshold));
      index += width;
    }
    d = v128.bitselect(d, f32x4.mul(d, slope), f32x4.gt(affine, zero));
    v128.store(to, d);
    const d0 = low(d);
    const d1 = high(d);
    dBeta0 = f64x2.add(dBeta0, d0);
    dBeta1 = f64x2.add(dBeta1, d1);
    dGamma0 = f64x2.add(dGamma0, f64x2.mul(d0, low(normalized)));
    dGamma1 = f64x2.add(dGamma1, f64x2.mul(d1, high(normalized)));
    from += stride;
    to += stride;
  }
  v128.store(<usize>argument(command, 8) + offset, narrow(dGamma0, dGamma1));
  v128.store(<usize>argument(command, 9) + offset, narrow(dBeta0, dBeta1));

  const count = f64x2.splat(<f64>rows);
  const meanD = narrow(f64x2.div(dBeta0, count), f64x2.div(dBeta1, count));
  const meanDx = narrow(f64x2.div(dGamma0, count), f64x2.div(dGamma1, count));
  const factor = f32x4.mul(gamma, inverse);
  to = dz;
  for (let at = z; at < end; at += stride) {
    const normalized = f32x4.mul(f32x4.sub(v128.load(at), mean), inverse);
    const centered = f32x4.sub(f32x4.sub(v128.load(to), meanD), f32x4.mul(normalized, meanDx));
    v128.store(to, f32x4.mul(factor, centered));
    to += stride;
  }
}

/** z, stride (bytes), width, bias: z += bias. */
export function addBiasItem(command: usize, item: i32): bool {
  const width = argument(command, 2);
  const start = item * COLUMNS_PER_ITEM;
  if (start >= width) return false;
  const last = min(width, start + COLUMNS_PER_ITEM);
  const stride = <usize>argument(command, 1);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  for (let column = start; column < last; column += LANES) {
    const bias = v128.load(<usize>argument(command, 3) + (column << 2));
    let at = <usize>argument(command, 0) + (column << 2);
    for (const end = at + <usize>rows * stride; at < end; at += stride) {
      v128.store(at, f32x4.add(v128.load(at), bias));
    }
  }
  return true;
}

/** dz, stride (bytes), width, dbias: column sums, in float64. */
export function biasGradientItem(command: usize, item: i32): bool {
  const width = argument(command, 2);
  const start = item * COLUMNS_PER_ITEM;
  if (start >= width) return false;
  const last = min(width, start + COLUMNS_PER_ITEM);
  const stride = <usize>argument(command, 1);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  for (let column = start; column < last; column += LANES) {
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let at = <usize>argument(command, 0) + (column << 2);
    for (const end = at + <usize>rows * stride; at < end; at += stride) {
      const v = v128.load(at);
      sum0 = f64x2.add(sum0, low(v));
      sum1 = f64x2.add(sum1, high(v));
    }
    v128.store(<usize>argument(command, 3) + (column << 2), narrow(sum0, sum1));
  }
  return true;
}
