import {
  NdArray,
  openTorch,
  type PickleValue,
  PyTuple,
  type PyWritable,
  pyFloat,
  type ReadOptions,
  sniffFile,
  WritableOrderedDict,
} from "../../formats";
import { type ModelState, type PredictorShape, predictorLayers, stateDictSpecs } from "../../model/architecture";
import {
  architectureOf,
  type Checkpoint,
  checkTensors,
  hasHead,
  openCheckpoint,
  PREDICTOR_ARCHITECTURE,
  readState,
  tensorOf,
  textOf,
  walkOf,
  writableState,
} from "../../model/checkpoint";
import { ModelError } from "../../model/errors";
import { CHECKPOINT_SHA256, safetensorsCheckpoint } from "../../model/safetensors-checkpoint";

/** The six metrics of the checkpoint, in its order; an undefined one is null here and nan there. */
export const CHECKPOINT_METRICS = [
  "accuracy",
  "precision_macro",
  "recall_macro",
  "f1_macro",
  "f1_weighted",
  "auc_ovr",
] as const;

export type CheckpointMetrics = Readonly<Record<(typeof CHECKPOINT_METRICS)[number], number | null>>;

/** A fine-tuned predictor, as `segment_predictor_walk….pt` keeps it. */
export interface Predictor {
  readonly shape: PredictorShape;
  readonly state: ModelState;
  readonly freezeBackbone: boolean;
  readonly walk: number;
  /** Class names in the order of the logits. */
  readonly classes: readonly string[];
  readonly metrics: CheckpointMetrics;
}

/** A predictor that was read: what older files may lack is null. */
export interface ReadPredictor extends Pick<Predictor, "shape" | "state" | "classes"> {
  readonly file: string;
  readonly walk: number | null;
  readonly freezeBackbone: boolean | null;
  readonly metrics: Partial<CheckpointMetrics>;
  /** Of the `.pt` that a safetensors of the studio was written beside; null where the file does not say it. */
  readonly checkpointSha256: string | null;
}

/**
 * The value that `torch.save` would be given: exactly the script's keys in the script's order, float32 tensors, int64
 * counters, Python floats.
 */
export function predictorCheckpoint(predictor: Predictor): PyWritable {
  const { shape, state, freezeBackbone, walk, classes, metrics } = predictor;
  return new Map<string, PyWritable>([
    ["model_state_dict", new WritableOrderedDict(writableState(predictorLayers(shape), state))],
    ["freeze_backbone", freezeBackbone],
    ["walk", walk],
    ["metrics", new Map(CHECKPOINT_METRICS.map((key) => [key, pyFloat(metrics[key] ?? Number.NaN)]))],
    ["segment_classes", [...classes]],
    ["architecture", PREDICTOR_ARCHITECTURE],
  ]);
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
  const architecture = architectureOf(checkpoint) ?? (hasHead(checkpoint) ? PREDICTOR_ARCHITECTURE : "?");
  if (architecture !== PREDICTOR_ARCHITECTURE) throw new ModelError("model/not-a-predictor", { file, architecture });
  const shape = inferredShape(checkpoint);
  const specs = stateDictSpecs(predictorLayers(shape));
  checkTensors(checkpoint, specs, shape.numLayers);
  const frozen = checkpoint.entries.get("freeze_backbone");
  const written = checkpoint.entries.get(CHECKPOINT_SHA256);
  const record = {
    file,
    shape,
    classes: classNames(checkpoint, shape.classes),
    walk: walkOf(checkpoint),
    freezeBackbone: typeof frozen === "boolean" ? frozen : null,
    metrics: storedMetrics(checkpoint),
    checkpointSha256: typeof written === "string" ? written : null,
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
    classes: size("classifier.8.weight", 0),
  };
}

function classNames({ entries, file }: Checkpoint, outputs: number): string[] {
  const names = entries.get("segment_classes");
  if (names === undefined) throw new ModelError("model/missing-key", { file, key: "segment_classes" });
  const texts = textsOf(names);
  if (texts === null)
    throw new ModelError("model/invalid-value", { file, key: "segment_classes", value: textOf(names) });
  if (texts.length !== outputs) throw new ModelError("model/classes-mismatch", { file, names: texts.length, outputs });
  return texts;
}

/** Names from a list, a tuple or an array (scikit-learn's `LabelEncoder.classes_`); whole numbers by their digits. */
function textsOf(value: PickleValue): string[] | null {
  const isVector = value instanceof NdArray && value.shape.length === 1;
  const items = isVector ? value.toValues() : value instanceof PyTuple ? value.items : value;
  if (!Array.isArray(items)) return null;
  const texts = items.map((item) => (typeof item === "string" || Number.isSafeInteger(item) ? String(item) : null));
  return texts.every((text) => text !== null) ? texts : null;
}

function storedMetrics({ entries }: Checkpoint): Partial<CheckpointMetrics> {
  const stored = entries.get("metrics");
  if (!(stored instanceof Map)) return {};
  return Object.fromEntries(
    CHECKPOINT_METRICS.flatMap((key) => {
      const value = stored.get(key);
      return typeof value === "number" ? [[key, Number.isNaN(value) ? null : value]] : [];
    }),
  );
}
