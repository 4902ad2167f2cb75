import type { Split } from "../data/split";
import type { Objective } from "../engine/objective";
import { CodedError } from "../formats/coded-error";
import { type BackboneShape, HEAD_WIDTHS, type ModelState, type PredictorShape } from "../model/architecture";
import { ModelError } from "../model/errors";
import { initialPredictor } from "../model/init";
import { type NetworkPlan, planFineTuning } from "../model/plan";
import { type PreparedRun, preparedRun, splitRows } from "../training/prepare";
import { RunRandomState } from "../training/random-state";
import { type FineTuningConfig, needsFoundation } from "./config";
import { NEW_BACKBONE_DROPOUT } from "./network-fields";

/** A backbone before training. */
export interface Backbone {
  readonly shape: BackboneShape;
  readonly dropout: number;
  /** Null: the draws that construct it are kept. */
  readonly state: ModelState | null;
}

/** What a head on a foundation model is trained from. */
export interface FineTuningInputs {
  readonly dataset: { readonly pastWidth: number; readonly portfolioWidth: number };
  /** What the backbone begins as; null, or unused, where the configuration makes it from scratch. */
  readonly foundation: Backbone | null;
  readonly config: FineTuningConfig;
  /** Rows of the file that take part, in its order. */
  readonly rows: Int32Array;
  /** Outputs of the head. */
  readonly outputs: number;
  /** The loss that the training split asks for, with the targets of every row of the file. */
  readonly objective: (split: Split) => Objective;
}

export interface PreparedFineTuning extends PreparedRun {
  readonly shape: PredictorShape;
}

/** A backbone from scratch. */
export function newBackbone(
  { hiddenDim, numLayers, outputDim }: FineTuningConfig,
  { pastWidth, portfolioWidth }: FineTuningInputs["dataset"],
): Backbone {
  const shape = { inputDim: pastWidth + portfolioWidth, hiddenDim, numLayers, outputDim };
  return { shape, dropout: NEW_BACKBONE_DROPOUT, state: null };
}

/**
 * The backbone that a configuration asks for: the foundation model's, or one of its own widths that is made anew.
 *
 * @throws CodedError `preflight/no-foundation` when the model is missing.
 */
function backboneOf(
  config: FineTuningConfig,
  dataset: FineTuningInputs["dataset"],
  foundation: Backbone | null,
): Backbone {
  if (!needsFoundation(config)) return newBackbone(config, dataset);
  if (foundation === null) throw new CodedError("preflight/no-foundation");
  return foundation;
}

/** A backbone with a head of so many outputs, and how the configuration trains it. */
export function fineTuningNetwork(
  { shape: backbone, dropout }: Pick<Backbone, "shape" | "dropout">,
  outputs: number,
  config: FineTuningConfig,
): { readonly shape: PredictorShape; readonly network: NetworkPlan } {
  const shape = { ...backbone, headWidths: HEAD_WIDTHS, classes: outputs };
  const rates = { backbone: config.dropout ?? dropout, head: config.headDropout };
  return { shape, network: planFineTuning(shape, config, rates) };
}

/**
 * A backbone with a head in two parameter groups, as both fine-tuning scripts prepare it: the model's draws, then one pass
 * over the training loader that weighs the loss.
 *
 * @throws DataError `data/empty-split`; ModelError `model/input-mismatch` when the sketches do not fit the model;
 *   CodedError `preflight/no-foundation`.
 */
export function prepareFineTuning(inputs: FineTuningInputs): PreparedFineTuning {
  const { dataset, config, rows, outputs } = inputs;
  const backbone = backboneOf(config, dataset, inputs.foundation);
  checkInputWidth(dataset, backbone.shape);
  const { shape, network } = fineTuningNetwork(backbone, outputs, config);
  const split = splitRows(rows, config);
  const objective = inputs.objective(split);
  const random = new RunRandomState(config.seed, config.shuffle);
  const initial = initialPredictor(shape, backbone.state, random.generator);
  random.weighingPass();
  const learningRates = [config.learningRate, config.learningRate * config.headLearningRateFactor];
  return { ...preparedRun(config, { split, initial, network, random, objective, learningRates }), shape };
}

/** @throws ModelError `model/input-mismatch` naming both widths of the sketches and the model's input width. */
function checkInputWidth(
  dataset: { readonly pastWidth: number; readonly portfolioWidth: number },
  shape: BackboneShape,
): void {
  const { pastWidth, portfolioWidth } = dataset;
  if (pastWidth + portfolioWidth === shape.inputDim) return;
  throw new ModelError("model/input-mismatch", {
    past: pastWidth,
    portfolio: portfolioWidth,
    width: pastWidth + portfolioWidth,
    inputDim: shape.inputDim,
  });
}

/** Rows of the file that take part. @param labels per row of the file, −1 for rows that do not. */
export function labeledRows(labels: Int32Array): Int32Array {
  const rows = new Int32Array(labels.length);
  let length = 0;
  for (let row = 0; row < labels.length; row++) {
    if ((labels[row] ?? -1) >= 0) rows[length++] = row;
  }
  return rows.slice(0, length);
}
