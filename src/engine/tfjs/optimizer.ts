import * as tf from "@tensorflow/tfjs";
import type { ParameterGroup } from "../../model/plan";
import { type AdamWStep, groupSteps } from "../adamw";
import { ADAM_BETA1, ADAM_BETA2, ADAM_EPS } from "../engine";

/** A trained parameter with AdamW's moments. */
export interface TrainedParameter {
  readonly name: string;
  readonly groupIndex: number;
  readonly value: tf.Variable;
  readonly expAvg: tf.Variable;
  readonly expAvgSq: tf.Variable;
}

/** Euclidean norm of all gradients together, as a scalar tensor. */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  // Rows first: WebGPU sums a whole tensor in one workgroup. Stacked, since `addN` is wrong beyond seven tensors.
  const squares = gradients.map((gradient) => tf.sum(tf.sum(tf.square(gradient), -1)));
  return tf.sqrt(tf.sum(tf.stack(squares)));
}

/** `clip_grad_norm_`'s coefficient min(1, maxNorm / (norm + 1e-6)) (torch/nn/utils/clip_grad.py), on the device. */
export function clipScalar(norm: tf.Scalar, maxNorm: number): tf.Scalar {
  return tf.minimum(tf.div(maxNorm, tf.add(norm, 1e-6)), 1);
}

/**
 * One step of torch.optim.AdamW (`_single_tensor_adamw`, torch/optim/adam.py) on every parameter.
 *
 * @param gradients in the order of `parameters`, not yet clipped.
 * @param clip factor of all gradients.
 * @param t the step's number, from 1.
 * @param learningRates of each group.
 */
export function adamW(
  parameters: readonly TrainedParameter[],
  gradients: readonly tf.Tensor[],
  clip: tf.Scalar,
  t: number,
  groups: readonly ParameterGroup[],
  learningRates: readonly number[],
): void {
  const scalars = groupSteps(groups, learningRates, t).map(stepScalars);
  const beta2 = tf.scalar(ADAM_BETA2);
  const oneMinusBeta1 = tf.scalar(1 - ADAM_BETA1);
  const oneMinusBeta2 = tf.scalar(1 - ADAM_BETA2);
  const eps = tf.scalar(ADAM_EPS);
  for (const [index, { groupIndex, value, expAvg, expAvgSq }] of parameters.entries()) {
    const gradient = gradients[index];
    const group = scalars[groupIndex];
    if (gradient === undefined || group === undefined) throw new RangeError("Fewer gradients than parameters");
    const { decay, stepSize, biasCorrection2Sqrt } = group;
    // Temporaries are freed parameter by parameter: together they would be several models large.
    tf.tidy(() => {
      const g = tf.mul(gradient, clip);
      const m = tf.add(expAvg, tf.mul(tf.sub(g, expAvg), oneMinusBeta1));
      const v = tf.add(tf.mul(expAvgSq, beta2), tf.mul(tf.square(g), oneMinusBeta2));
      const denominator = tf.add(tf.div(tf.sqrt(v), biasCorrection2Sqrt), eps);
      expAvg.assign(m);
      expAvgSq.assign(v);
      value.assign(tf.sub(tf.mul(value, decay), tf.mul(tf.div(m, denominator), stepSize)));
    });
  }
}

/** A step's numbers as tensors, so that each is uploaded once and not once for every parameter. */
function stepScalars({ decay, stepSize, biasCorrection2Sqrt }: AdamWStep) {
  return {
    decay: tf.scalar(decay),
    stepSize: tf.scalar(stepSize),
    biasCorrection2Sqrt: tf.scalar(biasCorrection2Sqrt),
  };
}
