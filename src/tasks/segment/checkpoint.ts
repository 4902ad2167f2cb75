import type { TrainedTable } from "../../data/any-table/mapping";
import { NdArray, type PickleValue, PyTuple, type PyWritable, pyFloat, WritableOrderedDict } from "../../formats";
import { type ModelState, type PredictorShape, predictorLayers } from "../../model/architecture";
import { type Checkpoint, PREDICTOR_ARCHITECTURE, textOf, writableState } from "../../model/checkpoint";
import { TABLE_KEY } from "../../model/checkpoint-table";
import { ModelError } from "../../model/errors";

/** The six metrics of the checkpoint, in its order; an undefined one is null here and nan there. */
export const SEGMENT_METRICS = [
  "accuracy",
  "precision_macro",
  "recall_macro",
  "f1_macro",
  "f1_weighted",
  "auc_ovr",
] as const;

type CheckpointMetrics = Readonly<Record<(typeof SEGMENT_METRICS)[number], number | null>>;

/** A fine-tuned predictor, as `segment_predictor_walk….pt` keeps it. */
export interface Predictor {
  readonly shape: PredictorShape;
  readonly state: ModelState;
  readonly freezeBackbone: boolean;
  readonly walk: number;
  /** Class names in the order of the logits. */
  readonly classes: readonly string[];
  readonly metrics: CheckpointMetrics;
  /** The columns of a table that it was trained on; null for sketches. */
  readonly table: TrainedTable | null;
}

/**
 * The value that `torch.save` would be given: exactly the script's keys in the script's order, float32 tensors, int64
 * counters, Python floats. A model of a table has one key more, the last: its columns as JSON.
 */
export function predictorCheckpoint(predictor: Predictor): PyWritable {
  const { shape, state, freezeBackbone, walk, classes, metrics, table } = predictor;
  return new Map<string, PyWritable>([
    ["model_state_dict", new WritableOrderedDict(writableState(predictorLayers(shape), state))],
    ["freeze_backbone", freezeBackbone],
    ["walk", walk],
    ["metrics", new Map(SEGMENT_METRICS.map((key) => [key, pyFloat(metrics[key] ?? Number.NaN)]))],
    ["segment_classes", [...classes]],
    ["architecture", PREDICTOR_ARCHITECTURE],
    ...(table === null ? [] : [[TABLE_KEY, JSON.stringify(table)] as const]),
  ]);
}

/** The names that a checkpoint gives its classes. @throws ModelError for names that are missing or do not fit. */
export function classNames({ entries, file }: Checkpoint, outputs: number): string[] {
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
