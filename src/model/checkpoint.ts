import {
  NdArray,
  type PickleValue,
  PyGlobal,
  PyObject,
  PyTuple,
  type PyWritable,
  type ReadOptions,
  TensorRef,
  WritableTensor,
} from "../formats";
import { elementCount, type LayerSpec, type ModelState, stateDictSpecs, type TensorSpec } from "./architecture";
import { ModelError } from "./errors";

/** Architecture names that the Python scripts write. */
export const FOUNDATION_ARCHITECTURE = "MonadEMDE_ResidualFFN";
export const PREDICTOR_ARCHITECTURE = "MonadEMDE_SegmentPredictor";
export const CHURN_ARCHITECTURE = "MonadEMDE_ChurnPredictor";

/** A checkpoint's dict with the file's name, for errors. */
export interface Checkpoint {
  readonly file: string;
  readonly entries: ReadonlyMap<PickleValue, PickleValue>;
  readonly stateDict: ReadonlyMap<string, PickleValue>;
}

/** Dtypes that a weight may have; float32 is exact, others are converted. */
const FLOATS = ["float32", "float64", "float16", "bfloat16"];

/** Where the weights stand: the scripts' key, and PyTorch Lightning's. */
const STATE_DICT_KEYS = ["model_state_dict", "state_dict"];
/** The first layer's weight, which every one of these networks has. */
const FIRST_TENSOR = "input_proj.0.weight";

/**
 * The dict of a checkpoint and its state dict, without the prefixes of wrappers that PyTorch puts before every name.
 *
 * @throws ModelError `model/plain-state-dict` for bare weights, `model/not-a-checkpoint` for anything else.
 */
export function openCheckpoint(root: PickleValue, file: string): Checkpoint {
  if (!(root instanceof Map)) throw new ModelError("model/not-a-checkpoint", { file });
  const stateDict = STATE_DICT_KEYS.map((key) => root.get(key)).find((value) => value instanceof Map);
  if (stateDict instanceof Map) {
    const named = [...stateDict].filter((entry): entry is [string, PickleValue] => typeof entry[0] === "string");
    return { file, entries: new Map([...hyperParameters(root), ...root]), stateDict: unwrapped(named) };
  }
  const bare = root.size > 0 && [...root.values()].every((value) => value instanceof TensorRef);
  throw new ModelError(bare ? "model/plain-state-dict" : "model/not-a-checkpoint", { file });
}

/**
 * Names without what `torch.compile` (`_orig_mod.`), DataParallel and AveragedModel (`module.`) and Lightning (`model.`)
 * put before them, in any order. What stands outside the wrapper, such as AveragedModel's `n_averaged`, is no part of the
 * network.
 */
function unwrapped(named: readonly (readonly [string, PickleValue])[]): ReadonlyMap<string, PickleValue> {
  const plain = named.map(([name, value]) => [name.replaceAll("_orig_mod.", ""), value] as const);
  const prefix = plain
    .flatMap(([name]) => (name.endsWith(FIRST_TENSOR) ? [name.slice(0, -FIRST_TENSOR.length)] : []))
    .find((before) => /^(?:(?:module|model)\.)+$/.test(before));
  if (prefix === undefined || plain.some(([name]) => name === FIRST_TENSOR)) return new Map(plain);
  return new Map(
    plain.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [])),
  );
}

/** What Lightning saves of a module's arguments: a dict, one with attributes, or a namespace. */
function hyperParameters(root: ReadonlyMap<PickleValue, PickleValue>): ReadonlyMap<PickleValue, PickleValue> {
  const saved = root.get("hyper_parameters");
  if (saved instanceof Map) return saved;
  if (!(saved instanceof PyObject)) return new Map();
  return saved.state instanceof Map ? saved.state : saved.dictItems;
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

/** A value for a sentence: a number or text as it is, everything else by Python's name for its kind. */
export function textOf(value: PickleValue): string {
  if (value instanceof TensorRef) return "torch.Tensor";
  if (value instanceof NdArray) return "numpy.ndarray";
  if (value instanceof PyObject) return value.type;
  if (value instanceof PyGlobal) return value.path;
  if (value instanceof Map) return "dict";
  if (Array.isArray(value)) return "list";
  if (value instanceof PyTuple) return "tuple";
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? "object" : String(value);
}

/**
 * Compares the state dict with what the dimensions ask for, before any weight is read.
 *
 * @throws ModelError `model/missing-layer`, `model/shape-mismatch`, `model/dtype`, `model/unexpected-layer`.
 */
export function checkTensors(checkpoint: Checkpoint, specs: readonly TensorSpec[], numLayers: number): void {
  const { file, stateDict } = checkpoint;
  for (const spec of specs) {
    // Before PyTorch 0.4 there were no counters, and casting a model casts them too; PyTorch takes all of these.
    if (spec.role === "batches-tracked" && !stateDict.has(spec.name)) continue;
    const { dtype, shape, size } = tensorOf(checkpoint, spec.name, numLayers);
    if (spec.role === "batches-tracked" && size === 1) continue;
    if (shape.length !== spec.shape.length || shape.some((size, i) => size !== spec.shape[i])) {
      const expected = [...spec.shape];
      throw new ModelError("model/shape-mismatch", { file, tensor: spec.name, shape: [...shape], expected });
    }
    if (!FLOATS.includes(dtype)) throw new ModelError("model/dtype", { file, tensor: spec.name, dtype });
  }
  const known = new Set(specs.map(({ name }) => name));
  const unexpected = [...stateDict.keys()].find((name) => !known.has(name));
  if (unexpected !== undefined) throw new ModelError("model/unexpected-layer", { file, tensor: unexpected, numLayers });
}

/**
 * @throws ModelError `model/missing-layer` when the state dict has no such tensor, `model/unreadable-tensor` when it is of a
 *   kind that is not read
 */
export function tensorOf({ file, stateDict }: Checkpoint, tensor: string, numLayers: number): TensorRef {
  const value = stateDict.get(tensor);
  if (value instanceof TensorRef) return value;
  if (value !== undefined) throw new ModelError("model/unreadable-tensor", { file, tensor, kind: textOf(value) });
  const found = stateDict.keys().next().value ?? "";
  throw new ModelError("model/missing-layer", { file, tensor, numLayers, found });
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
    if (!(tensor instanceof TensorRef)) {
      if (role === "batches-tracked") state.batchesTracked.set(name, 0);
      continue;
    }
    if (role === "batches-tracked") {
      state.batchesTracked.set(name, await readCount(tensor, file, name, signal));
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

/** A BatchNorm counter, whatever it was cast to. @throws ModelError `model/invalid-value` */
async function readCount(
  tensor: TensorRef,
  file: string,
  key: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const [value = 0] = tensor.dtype.includes("float")
    ? await tensor.readFloat32({ signal })
    : Array.from(await tensor.readBigInt64({ signal }), Number);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new ModelError("model/invalid-value", { file, key, value: String(value) });
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

/** A state dict for `torch.save`, in the layers' order: float32 tensors, int64 counters. */
export function writableState(layers: readonly LayerSpec[], state: ModelState): [string, PyWritable][] {
  return stateDictSpecs(layers).map(({ name, shape, role }) =>
    role === "batches-tracked"
      ? [name, new WritableTensor(BigInt64Array.of(BigInt(state.batchesTracked.get(name) ?? 0)), shape)]
      : [name, new WritableTensor(state.tensors.get(name) ?? new Float32Array(), shape)],
  );
}
