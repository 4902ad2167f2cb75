import type { TrainedTable } from "../data/any-table/mapping";
import { openTorch, type ReadOptions, sniffFile, TensorRef } from "../formats";
import { type ModelState, type PredictorShape, predictorLayers, stateDictSpecs } from "../model/architecture";
import {
  architectureOf,
  type Checkpoint,
  checkTensors,
  hasHead,
  openCheckpoint,
  readState,
  tensorOf,
  walkOf,
} from "../model/checkpoint";
import { tableOf } from "../model/checkpoint-table";
import { ModelError } from "../model/errors";
import { CHECKPOINT_SHA256, safetensorsCheckpoint } from "../model/safetensors-checkpoint";
import { churnPredictor } from "./churn/predictor";
import type { PredictorTask, TaskPredictor } from "./predictor";
import { segmentPredictor } from "./segment/predictor";

/** Of the head's last layer: as many rows as outputs. */
const LAST_WEIGHT = "classifier.8.weight";

/** Tasks that fine-tune a head. */
const predictors: { readonly [Task in PredictorTask]: TaskPredictor<Task> } = {
  segment: segmentPredictor,
  churn: churnPredictor,
};

/** How the fine-tuned models of a task are read and used. */
export function predictorOf(task: PredictorTask): TaskPredictor {
  return predictors[task];
}

/** A predictor that was read: what older files may lack is null. */
interface ReadPredictor {
  readonly task: PredictorTask;
  readonly file: string;
  readonly shape: PredictorShape;
  readonly state: ModelState;
  /** In the order of the probabilities. */
  readonly classes: readonly string[];
  readonly walk: number | null;
  readonly freezeBackbone: boolean | null;
  /** By the names of the task's metrics; an undefined one is null. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Of the `.pt` that a safetensors was written beside; null for files that do not say it. */
  readonly checkpointSha256: string | null;
  /** The columns of the table that it was trained on; null for sketches. */
  readonly table: TrainedTable | null;
}

/**
 * The task whose fine-tuned model a checkpoint holds; null for anything else. Files of older scripts do not say their
 * architecture: one output is a probability, more are classes.
 */
export function predictorTask(checkpoint: Checkpoint): PredictorTask | null {
  if (!hasHead(checkpoint)) return null;
  const name = architectureOf(checkpoint);
  if (name === null) {
    const last = checkpoint.stateDict.get(LAST_WEIGHT);
    return last instanceof TensorRef && last.shape[0] === 1 ? "churn" : "segment";
  }
  return Object.values(predictors).find(({ architecture }) => architecture === name)?.task ?? null;
}

/**
 * Reads a fine-tuned predictor, `.pt` or `.safetensors`, told apart by content. Neither says its dimensions: they come from
 * the tensors' shapes.
 *
 * @throws ModelError `model/not-a-predictor` for other models, and as `readFoundation`; FormatError.
 */
export async function readPredictor(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<ReadPredictor> {
  const { checkpoint, specs, record } = await openPredictor(blob, options);
  return { ...record, state: await readState(checkpoint, specs, options) };
}

/** What a predictor says beside its weights, whose shapes are checked and whose values are not read. Throws as `readPredictor`. */
export async function readPredictorRecord(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<Omit<ReadPredictor, "state">> {
  return (await openPredictor(blob, options)).record;
}

async function openPredictor(blob: Blob, options: { readonly fileName: string } & ReadOptions) {
  const file = options.fileName;
  const checkpoint =
    (await sniffFile(blob)) === "safetensors"
      ? await safetensorsCheckpoint(blob, file)
      : openCheckpoint((await openTorch(blob, options)).root, file);
  const task = predictorTask(checkpoint);
  if (task === null) {
    throw new ModelError("model/not-a-predictor", { file, architecture: architectureOf(checkpoint) ?? "?" });
  }
  const predictor = predictorOf(task);
  const shape = inferredShape(checkpoint);
  const specs = stateDictSpecs(predictorLayers(shape));
  checkTensors(checkpoint, specs, shape.numLayers);
  const frozen = checkpoint.entries.get("freeze_backbone");
  const written = checkpoint.entries.get(CHECKPOINT_SHA256);
  const record = {
    task,
    file,
    shape,
    classes: predictor.classesOf(checkpoint, shape.classes),
    walk: walkOf(checkpoint),
    freezeBackbone: typeof frozen === "boolean" ? frozen : null,
    metrics: storedMetrics(checkpoint, predictor),
    checkpointSha256: typeof written === "string" ? written : null,
    table: tableOf(checkpoint),
  };
  return { checkpoint, specs, record };
}

function inferredShape(checkpoint: Checkpoint): PredictorShape {
  const blocks = [...checkpoint.stateDict.keys()].flatMap((name) => {
    const match = /^residual_blocks\.(\d{1,3})\./.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
  const numLayers = blocks.reduce((most, index) => Math.max(most, index + 1), 0);
  const size = (tensor: string, dimension: 0 | 1) => {
    const { shape } = tensorOf(checkpoint, tensor, numLayers);
    const length = shape[dimension];
    if (shape.length === 2 && length !== undefined && length > 0) return length;
    const { file } = checkpoint;
    throw new ModelError("model/shape-mismatch", { file, tensor, shape: [...shape], expected: ["rows", "columns"] });
  };
  return {
    inputDim: size("input_proj.0.weight", 1),
    hiddenDim: size("input_proj.0.weight", 0),
    outputDim: size("output_proj.weight", 0),
    numLayers,
    headWidths: [size("classifier.0.weight", 0), size("classifier.4.weight", 0)],
    classes: size(LAST_WEIGHT, 0),
  };
}

function storedMetrics({ entries }: Checkpoint, { metrics }: TaskPredictor): ReadPredictor["metrics"] {
  const stored = entries.get("metrics");
  if (!(stored instanceof Map)) return {};
  return Object.fromEntries(
    metrics.flatMap((key) => {
      const value = stored.get(key);
      return typeof value === "number" ? [[key, Number.isNaN(value) ? null : value]] : [];
    }),
  );
}
