import { type PyWritable, pyFloat, WritableOrderedDict } from "../../formats";
import type { BinaryMetrics } from "../../metrics/binary";
import { type ModelState, type PredictorShape, predictorLayers } from "../../model/architecture";
import { CHURN_ARCHITECTURE, writableState } from "../../model/checkpoint";

/** The metrics of the checkpoint, in the script's order; an undefined one is null here and nan there. */
export const CHURN_METRICS = ["accuracy", "precision", "recall", "f1", "auc"] as const;

/** A fine-tuned churn model, as `churn_predictor_walk….pt` keeps it. */
export interface ChurnPredictor {
  /** With one output. */
  readonly shape: PredictorShape;
  readonly state: ModelState;
  readonly freezeBackbone: boolean;
  readonly walk: number;
  readonly metrics: BinaryMetrics;
}

/** The value that `torch.save` would be given: the script's keys in the script's order, Python floats. */
export function churnCheckpoint({ shape, state, freezeBackbone, walk, metrics }: ChurnPredictor): PyWritable {
  return new Map<string, PyWritable>([
    ["model_state_dict", new WritableOrderedDict(writableState(predictorLayers(shape), state))],
    ["freeze_backbone", freezeBackbone],
    ["walk", walk],
    ["metrics", new Map(CHURN_METRICS.map((key) => [key, pyFloat(metrics[key] ?? Number.NaN)]))],
    ["architecture", CHURN_ARCHITECTURE],
  ]);
}
