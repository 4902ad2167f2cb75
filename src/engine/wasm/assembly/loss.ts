import { CONTROL_LOSS, CONTROL_BATCH_ROWS } from "../commands";
import { argument } from "./command";

/*
 * Losses and their gradients by the outputs, in float64: one item each, so that the order of the sum is always the same.
 *
 * outputs, stride (bytes; outputs and gradient alike), width, targets, weights (f32), gradient.
 */

/** Weighted cross entropy Σ w·nll / Σ w; targets are class indices (i32), weights one per class. */
export function crossEntropyItem(command: usize, item: i32): bool {
  if (item > 0) return false;
  const logits = <usize>argument(command, 0);
  const stride = <usize>argument(command, 1);
  const classes = argument(command, 2);
  const labels = <usize>argument(command, 3);
  const weights = <usize>argument(command, 4);
  const gradient = <usize>argument(command, 5);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) total += weightOf(labels, weights, row);
  let weighted: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const from = logits + <usize>row * stride;
    const to = gradient + <usize>row * stride;
    const label = load<i32>(labels + (row << 2));
    const weight = weightOf(labels, weights, row);
    let largest: f64 = -Infinity;
    for (let c = 0; c < classes; c++) largest = max(largest, <f64>load<f32>(from + (c << 2)));
    let sum: f64 = 0;
    for (let c = 0; c < classes; c++) sum += NativeMath.exp(<f64>load<f32>(from + (c << 2)) - largest);
    weighted += weight * (NativeMath.log(sum) + largest - <f64>load<f32>(from + (label << 2)));
    for (let c = 0; c < classes; c++) {
      const probability = NativeMath.exp(<f64>load<f32>(from + (c << 2)) - largest) / sum;
      store<f32>(to + (c << 2), <f32>((weight / total) * (probability - (c == label ? 1.0 : 0.0))));
    }
  }
  store<f64>(CONTROL_LOSS, weighted / total);
  return true;
}

// @inline
function weightOf(labels: usize, weights: usize, row: i32): f64 {
  return <f64>load<f32>(weights + (load<i32>(labels + (row << 2)) << 2));
}

/**
 * Binary cross entropy of one output with the weight w of y = 1, mean over rows:
 * (1 − y)·x + (1 + (w − 1)·y)·(ln(1 + e^−|x|) + max(−x, 0)), as torch's binary_cross_entropy_with_logits takes it.
 * Targets are numbers (f32).
 */
export function binaryCrossEntropyItem(command: usize, item: i32): bool {
  if (item > 0) return false;
  const outputs = <usize>argument(command, 0);
  const stride = <usize>argument(command, 1);
  const targets = <usize>argument(command, 3);
  const positive = <f64>load<f32>(<usize>argument(command, 4));
  const gradient = <usize>argument(command, 5);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const x = <f64>load<f32>(outputs + <usize>row * stride);
    const y = <f64>load<f32>(targets + (row << 2));
    const weight = 1 + (positive - 1) * y;
    const small = NativeMath.exp(-abs(x));
    sum += (1 - y) * x + weight * (NativeMath.log1p(small) + max(-x, 0));
    const sigmoid = x >= 0 ? 1 / (1 + small) : small / (1 + small);
    store<f32>(gradient + <usize>row * stride, <f32>((sigmoid * weight - positive * y) / <f64>rows));
  }
  store<f64>(CONTROL_LOSS, sum / <f64>rows);
  return true;
}

/**
 * KL divergence Σ t·(ln t − log-softmax(x)) / rows. Targets are rows of `width` numbers (f32). The exponentials wait in
 * the gradient's place: they are what takes time.
 */
export function klDivergenceItem(command: usize, item: i32): bool {
  if (item > 0) return false;
  const stride = <usize>argument(command, 1);
  const width = argument(command, 2);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  let x = <usize>argument(command, 0);
  let t = <usize>argument(command, 3);
  let g = <usize>argument(command, 5);
  let loss: f64 = 0;
  for (let row = 0; row < rows; row++) {
    let largest: f64 = -Infinity;
    for (let c = 0; c < width; c++) largest = max(largest, <f64>load<f32>(x + (c << 2)));
    let sum: f64 = 0;
    for (let c = 0; c < width; c++) {
      const power = NativeMath.exp(<f64>load<f32>(x + (c << 2)) - largest);
      sum += power;
      store<f32>(g + (c << 2), <f32>power);
    }
    const shift = NativeMath.log(sum) + largest;
    for (let c = 0; c < width; c++) {
      const target = <f64>load<f32>(t + (c << 2));
      if (target > 0) loss += target * (NativeMath.log(target) - (<f64>load<f32>(x + (c << 2)) - shift));
      store<f32>(g + (c << 2), <f32>((<f64>load<f32>(g + (c << 2)) / sum - target) / <f64>rows));
    }
    x += stride;
    g += stride;
    t += <usize>(width << 2);
  }
  store<f64>(CONTROL_LOSS, loss / <f64>rows);
  return true;
}
