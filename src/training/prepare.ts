import { balancedClassWeights, classCounts } from "../data/class-weights";
import { randomSplit, type Split } from "../data/split";
import type { GeneratorState } from "../data/torch-generator";
import type { TrainingSetup } from "../engine/engine";
import { type BackboneShape, HEAD_WIDTHS, type ModelState, type PredictorShape } from "../model/architecture";
import { ModelError } from "../model/errors";
import { initialPredictor } from "../model/init";
import { type NetworkPlan, planFineTuning } from "../model/plan";
import { stepsPerEpoch } from "./batches";
import type { CommonConfig } from "./fields";
import { RunRandomState } from "./random-state";

/** What is asked of the configuration, beside what every task has. */
interface Config extends CommonConfig {
  readonly classes: readonly string[];
  readonly freezeBackbone: boolean;
  readonly frozenBatchNorm: "train" | "eval";
  readonly headLearningRateFactor: number;
  readonly headDropout: readonly [number, number];
  readonly classWeights: "balanced" | "none";
}

/** What a run is made from: the labelled rows of a dataset, a foundation model and a configuration. */
export interface RunInputs {
  readonly dataset: { readonly pastWidth: number; readonly portfolioWidth: number };
  /** Class index per row of the file, −1 for rows that take no part (`applyLabels`). */
  readonly labels: Int32Array;
  readonly foundation: { readonly shape: BackboneShape; readonly dropout: number; readonly state: ModelState };
  readonly config: Config;
}

/** Everything that is fixed before the first step. */
export interface PreparedRun {
  readonly config: Config;
  readonly shape: PredictorShape;
  /** Rows of the file (from 0), in `random_split`'s order. */
  readonly split: Split;
  readonly splitSeed: number;
  /** Class index per row of the file, −1 for rows that take no part. */
  readonly labels: Int32Array;
  /** Rows of the training split per class. */
  readonly trainCounts: readonly number[];
  readonly classWeights: readonly number[];
  readonly initial: ModelState;
  /** Where the script's global generator stands when the first epoch begins. */
  readonly random: GeneratorState;
  readonly network: NetworkPlan;
  /** What the engine trains on, but for the inputs. */
  readonly training: Omit<TrainingSetup, "inputs">;
  /** First epoch's rates: [backbone, head]. */
  readonly learningRates: readonly [number, number];
  readonly stepsPerEpoch: number;
}

/**
 * Splits the rows, weighs the classes and initialises the model, with the script's draws in the script's order.
 *
 * @throws DataError `data/empty-split`; ModelError `model/input-mismatch` when the sketches do not fit the model.
 */
export function prepareRun({ dataset, labels, foundation, config }: RunInputs): PreparedRun {
  checkInputWidth(dataset, foundation.shape);
  const shape: PredictorShape = { ...foundation.shape, headWidths: HEAD_WIDTHS, classes: config.classes.length };
  const splitSeed = config.split.seed ?? config.seed;
  const split = splitLabelledRows(labels, config);
  const trainCounts = classCounts(pick(labels, split.train), shape.classes);
  const classWeights = weightsOf(trainCounts, config);

  const random = new RunRandomState(config.seed, config.shuffle);
  const initial = initialPredictor(shape, foundation.state, random.generator);
  random.classWeightsPass();

  return {
    config,
    shape,
    split,
    splitSeed,
    labels,
    trainCounts,
    classWeights,
    initial,
    random: random.getState(),
    network: planFineTuning(shape, config, {
      backbone: config.dropout ?? foundation.dropout,
      head: config.headDropout,
    }),
    training: {
      objective: { kind: "cross-entropy", classWeights, targets: labels },
      batchSize: config.batchSize,
      gradClipNorm: config.gradClipNorm,
      dropoutSeed: config.seed,
    },
    learningRates: [config.learningRate, config.learningRate * config.headLearningRateFactor],
    stepsPerEpoch: stepsPerEpoch(split.train.length, config.batchSize),
  };
}

/** @throws ModelError `model/input-mismatch` naming both widths of the sketches and the model's input width. */
export function checkInputWidth(
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

/**
 * `random_split` over the rows that have a class, in the file's order; entries are rows of the file.
 *
 * @throws DataError `data/empty-split`.
 */
export function splitLabelledRows(labels: Int32Array, config: Pick<Config, "split" | "seed">): Split {
  const rows = labelledRows(labels);
  const { train, validation, test } = randomSplit(rows.length, config.split, config.split.seed ?? config.seed);
  return { train: pick(rows, train), validation: pick(rows, validation), test: pick(rows, test) };
}

/** Loss weight per class for the training split's counts. */
export function weightsOf(trainCounts: readonly number[], config: Pick<Config, "classWeights">): number[] {
  return config.classWeights === "balanced" ? balancedClassWeights(trainCounts) : trainCounts.map(() => 1);
}

/** `values` at `places`. */
export function pick(values: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => values[place] ?? -1);
}

function labelledRows(labels: Int32Array): Int32Array {
  const rows = new Int32Array(labels.length);
  let length = 0;
  for (let row = 0; row < labels.length; row++) {
    if ((labels[row] ?? -1) >= 0) rows[length++] = row;
  }
  return rows.slice(0, length);
}
