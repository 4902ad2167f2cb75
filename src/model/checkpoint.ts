import { type PickleValue, type ReadOptions, TensorRef } from "../formats";
import type { ModelState, TensorSpec } from "./architecture";
import { elementCount } from "./architecture";
import { ModelError } from "./errors";

/** Architecture names that the Python scripts write. */
export const FOUNDATION_ARCHITECTURE = "MonadEMDE_ResidualFFN";
export const PREDICTOR_ARCHITECTURE = "MonadEMDE_SegmentPredictor";

/** A checkpoint's dict with the file's name, for errors. */
export interface Checkpoint {
  readonly file: string;
  readonly entries: ReadonlyMap<PickleValue, PickleValue>;
  readonly stateDict: ReadonlyMap<string, PickleValue>;
}

/** Dtypes that a weight may have; float32 is exact, others are converted. */
const FLOATS = ["float32", "float64", "float16", "bfloat16"];

/**
 * The dict of a checkpoint and its `model_state_dict`.
 *
 * @throws ModelError `model/plain-state-dict` for bare weights, `model/not-a-checkpoint` for anything else.
 */
export function openCheckpoint(root: PickleValue, file: string): Checkpoint {
  if (!(root instanceof Map)) throw new ModelError("model/not-a-checkpoint", { file });
  const stateDict = root.get("model_state_dict");
  if (stateDict instanceof Map) {
    const named = [...stateDict].filter((entry): entry is [string, PickleValue] => typeof entry[0] === "string");
    return { file, entries: root, stateDict: new Map(named) };
  }
  const bare = root.size > 0 && [...root.values()].every((value) => value instanceof TensorRef);
  throw new ModelError(bare ? "model/plain-state-dict" : "model/not-a-checkpoint", { file });
}

/** What `architecture` says, or null. */
export function architectureOf({ entries }: Checkpoint): string | null {
  const name = entries.get("architecture");
  return typeof name === "string" ? name : null;
}

/** True for the fine-tuned predictors of either script: they have a classification head. */
export function hasHead({ stateDict }: Checkpoint): boolean {
  return [...stateDict.keys()].some((name) => name.startsWith("classifier."));
}

/** @throws ModelError `model/missing-key`, `model/invalid-value` unless the entry is a whole number of at least `least`. */
export function wholeNumber({ entries, file }: Checkpoint, key: string, least: number): number {
  const value = entries.get(key);
  if (value === undefined) throw new ModelError("model/missing-key", { file, key });
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new ModelError("model/invalid-value", { file, key, value: textOf(value) });
}

/** @throws ModelError `model/missing-key`, `model/invalid-value` unless the entry is a probability below 1. */
export function probability({ entries, file }: Checkpoint, key: string): number {
  const value = entries.get(key);
  if (value === undefined) throw new ModelError("model/missing-key", { file, key });
  if (typeof value === "number" && value >= 0 && value < 1) return value;
  throw new ModelError("model/invalid-value", { file, key, value: textOf(value) });
}

/** The walk as a whole number, or null when the checkpoint does not say it. */
export function walkOf({ entries }: Checkpoint): number | null {
  const walk = entries.get("walk");
  return typeof walk === "number" && Number.isSafeInteger(walk) && walk >= 0 ? walk : null;
}

/** A list of finite numbers, without what is not one; empty when the entry is missing. */
export function numberList({ entries }: Checkpoint, key: string): number[] {
  const value = entries.get(key);
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}

/** Short text of a value for a sentence. */
function textOf(value: PickleValue): string {
  return typeof value === "object" && value !== null ? value.constructor.name : String(value);
}

/**
 * Compares the state dict with what the dimensions ask for, before any weight is read.
 *
 * @throws ModelError `model/missing-layer`, `model/shape-mismatch`, `model/dtype`, `model/unexpected-layer`.
 */
export function checkTensors(checkpoint: Checkpoint, specs: readonly TensorSpec[], numLayers: number): void {
  const { file, stateDict } = checkpoint;
  for (const spec of specs) {
    const { dtype, shape } = tensorOf(checkpoint, spec.name, numLayers);
    if (shape.length !== spec.shape.length || shape.some((size, i) => size !== spec.shape[i])) {
      const expected = [...spec.shape];
      throw new ModelError("model/shape-mismatch", { file, tensor: spec.name, shape: [...shape], expected });
    }
    const fits = spec.role === "batches-tracked" ? dtype === "int64" : FLOATS.includes(dtype);
    if (!fits) throw new ModelError("model/dtype", { file, tensor: spec.name, dtype });
  }
  const known = new Set(specs.map(({ name }) => name));
  const unexpected = [...stateDict.keys()].find((name) => !known.has(name));
  if (unexpected !== undefined) throw new ModelError("model/unexpected-layer", { file, tensor: unexpected, numLayers });
}

/** @throws ModelError `model/missing-layer` when the state dict has no such tensor. */
export function tensorOf({ file, stateDict }: Checkpoint, tensor: string, numLayers: number): TensorRef {
  const value = stateDict.get(tensor);
  if (!(value instanceof TensorRef)) throw new ModelError("model/missing-layer", { file, tensor, numLayers });
  return value;
}

/**
 * Reads checked tensors as float32 and counters as numbers.
 *
 * @param options `onProgress` hears elements done and in total.
 * @throws ModelError `model/non-finite`, `model/negative-variance`; FormatError for what is wrong with the file.
 */
export async function readState(
  checkpoint: Checkpoint,
  specs: readonly TensorSpec[],
  { signal, onProgress }: ReadOptions,
): Promise<ModelState> {
  const { file, stateDict } = checkpoint;
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  const total = specs.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  let done = 0;
  for (const { name, role, shape } of specs) {
    const tensor = stateDict.get(name);
    if (!(tensor instanceof TensorRef)) continue;
    if (role === "batches-tracked") {
      const [count = 0n] = await tensor.readBigInt64({ signal });
      state.batchesTracked.set(name, Number(count));
    } else {
      const values = await tensor.readFloat32({ signal });
      requireFiniteWeights(values, shape.at(-1) ?? 1, shape.length, file, name);
      if (role === "running-var") requireVariances(values, file, name);
      state.tensors.set(name, values);
    }
    done += elementCount(shape);
    onProgress?.(done, total);
  }
  return state;
}

function requireFiniteWeights(
  values: Float32Array,
  width: number,
  dimensions: number,
  file: string,
  tensor: string,
): void {
  let first = -1;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    if (first === -1) first = i;
    count++;
  }
  if (first === -1) return;
  const [row, column] = dimensions < 2 ? [first, 0] : [Math.floor(first / width), first % width];
  throw new ModelError("model/non-finite", { file, tensor, count, row, column });
}

function requireVariances(values: Float32Array, file: string, tensor: string): void {
  const index = values.findIndex((value) => value < 0);
  if (index === -1) return;
  throw new ModelError("model/negative-variance", { file, tensor, index, value: values[index] ?? 0 });
}
