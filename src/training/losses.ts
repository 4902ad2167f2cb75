import { rowsAt } from "../data/row-source";
import type { Objective } from "../engine/objective";

/**
 * Loss of a validation split as the scripts compute it: the mean of every batch (torch/nn/functional.py), then
 * Σ batch loss · batch rows / rows. Sums are double precision.
 *
 * A batch whose classes all weigh 0 is 0/0 = NaN, as in PyTorch.
 *
 * @param rows rows of the objective's targets, in the loader's order.
 * @param outputs `[rows.length, network outputs]`, row-major.
 */
export function epochLoss(objective: Objective, rows: Int32Array, outputs: Float32Array, batchSize: number): number {
  const width = outputs.length / rows.length;
  let total = 0;
  for (let start = 0; start < rows.length; start += batchSize) {
    const batch = rows.subarray(start, start + batchSize);
    const part = outputs.subarray(start * width, (start + batch.length) * width);
    total += batchLoss(objective, batch, part, width) * batch.length;
  }
  return total / rows.length;
}

function batchLoss(objective: Objective, rows: Int32Array, outputs: Float32Array, width: number): number {
  switch (objective.kind) {
    case "cross-entropy": {
      const { targets, classWeights } = objective;
      let weighted = 0;
      let weights = 0;
      for (const [i, row] of rows.entries()) {
        const label = targets[row] ?? 0;
        const weight = classWeights[label] ?? 0;
        weighted += weight * (logSumExp(outputs, i * width, width) - (outputs[i * width + label] ?? Number.NaN));
        weights += weight;
      }
      return weighted / weights;
    }
    case "bce-with-logits": {
      const { targets, positiveWeight } = objective;
      let sum = 0;
      for (const [i, row] of rows.entries()) {
        const x = outputs[i] ?? Number.NaN;
        const y = targets[row] ?? Number.NaN;
        const logistic = Math.log1p(Math.exp(-Math.abs(x))) + Math.max(-x, 0);
        sum += (1 - y) * x + (1 + (positiveWeight - 1) * y) * logistic;
      }
      return sum / rows.length;
    }
    case "kl-divergence": {
      const targets = rowsAt(objective.targets, rows);
      let sum = 0;
      for (let start = 0; start < targets.length; start += width) {
        const shift = logSumExp(outputs, start, width);
        for (let i = start; i < start + width; i++) {
          const t = targets[i] ?? Number.NaN;
          if (t > 0) sum += t * (Math.log(t) - ((outputs[i] ?? Number.NaN) - shift));
        }
      }
      return sum / rows.length;
    }
  }
}

/** ln Σ exp(x), around the largest x. */
function logSumExp(outputs: Float32Array, offset: number, width: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < width; c++) largest = Math.max(largest, outputs[offset + c] ?? Number.NaN);
  let sum = 0;
  for (let c = 0; c < width; c++) sum += Math.exp((outputs[offset + c] ?? Number.NaN) - largest);
  return Math.log(sum) + largest;
}
