import type { ParameterGroup } from "../model/plan";
import { ADAM_BETA1, ADAM_BETA2 } from "./engine";

/** The scalars of one AdamW step that depend only on its number; double precision, as Python computes them. */
export interface AdamWStep {
  /** learning rate / (1 − β1ᵗ). */
  readonly stepSize: number;
  /** √(1 − β2ᵗ): the second moment's root is divided by it before eps is added. */
  readonly biasCorrection2Sqrt: number;
  /** 1 − learning rate · weight decay: parameters are scaled by it first. */
  readonly decay: number;
}

/**
 * Scalars of torch.optim.AdamW's `_single_tensor_adamw` (torch/optim/adam.py with decoupled decay):
 * p ← p · decay; m, v updated; p ← p − stepSize · m / (√v / biasCorrection2Sqrt + eps).
 *
 * @param t the step's number, from 1.
 */
export function adamWStep(t: number, learningRate: number, weightDecay: number): AdamWStep {
  return {
    stepSize: learningRate / (1 - ADAM_BETA1 ** t),
    biasCorrection2Sqrt: Math.sqrt(1 - ADAM_BETA2 ** t),
    decay: 1 - learningRate * weightDecay,
  };
}

/**
 * Every group's scalars of a step.
 *
 * @param t the step's number, from 1.
 * @throws RangeError when there is not one rate per group.
 */
export function groupSteps(
  groups: readonly ParameterGroup[],
  learningRates: readonly number[],
  t: number,
): AdamWStep[] {
  if (learningRates.length !== groups.length) {
    throw new RangeError(`${learningRates.length} learning rates for ${groups.length} parameter groups`);
  }
  return groups.map(({ weightDecay }, i) => adamWStep(t, learningRates[i] ?? Number.NaN, weightDecay));
}
