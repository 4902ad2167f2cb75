import { AreaError } from "../formats/coded-error";

export type ModelErrorCode =
  | "model/not-a-checkpoint"
  | "model/fine-tuned"
  | "model/other-network"
  | "model/plain-state-dict"
  | "model/not-a-predictor"
  | "model/missing-key"
  | "model/invalid-value"
  | "model/missing-layer"
  | "model/unreadable-tensor"
  | "model/unexpected-layer"
  | "model/shape-mismatch"
  | "model/dtype"
  | "model/non-finite"
  | "model/negative-variance"
  | "model/classes-mismatch"
  | "model/input-mismatch"
  | "model/bad-decision";

/** A checkpoint that is not the model it should be. */
export class ModelError extends AreaError<ModelErrorCode> {
  override readonly name = "ModelError";
}
