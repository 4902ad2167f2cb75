import { CONTROL_LOSS, CONTROL_ROWS } from "../commands";
import { argument } from "./command";

/**
 * Weighted cross entropy Σ w·nll / Σ w and its gradient by the logits, in float64: one item, a batch has few logits.
 *
 * logits, stride (bytes; logits and gradient alike), classes, labels (i32), class weights (f32), gradient.
 */
export function lossItem(command: usize, item: i32): bool {
  if (item > 0) return false;
  const logits = <usize>argument(command, 0);
  const stride = <usize>argument(command, 1);
  const classes = argument(command, 2);
  const labels = <usize>argument(command, 3);
  const weights = <usize>argument(command, 4);
  const gradient = <usize>argument(command, 5);
  const rows = load<i32>(CONTROL_ROWS);
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
