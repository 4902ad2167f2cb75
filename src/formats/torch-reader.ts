import { type Bytes, decodeUtf8 } from "./bytes";
import type { ErrorParams } from "./coded-error";
import { FormatError, type FormatWarningCode } from "./format-error";
import { NdArray } from "./nd-array";
import { readPickle } from "./pickle/reader";
import { atMost, type Rebuild, type RebuildContext, sizesOf } from "./pickle/rebuilders";
import { type PickleValue, PyGlobal, PyObject, PyTuple } from "./pickle/values";
import type { ReadOptions } from "./progress";
import { sniffFile } from "./sniff";
import { rowMajorStrides } from "./strides";
import { isTorchDtype, itemSizeOf, readingBudget, type StorageSource, TensorRef, type TorchDtype } from "./tensor-ref";
import { mostPickled, openZip, packedBytes, type ZipEntry, type ZipFile } from "./zip-reader";

/** Something worth telling about a file that was read all the same; `code` selects the sentence. */
export interface FormatWarning {
  readonly code: FormatWarningCode;
  readonly params: ErrorParams;
}

export type TorchFile = Awaited<ReturnType<typeof openTorch>>;

/** Values beside the tensors; no checkpoint of such a network has as much. */
const MAX_PICKLE_BYTES = 256 * 2 ** 20;

const STORAGE_DTYPES: Readonly<Record<string, TorchDtype>> = {
  DoubleStorage: "float64",
  FloatStorage: "float32",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
};

/** A storage that a persistent id names; it lives only while the pickle is read. */
class Storage extends PyObject {
  readonly source: StorageSource;
  /** Null for untyped storages: the tensor brings its dtype. */
  readonly dtype: TorchDtype | null;
  readonly dtypeName: string;
  readonly bytes: number;

  constructor(source: StorageSource, dtype: TorchDtype | null, dtypeName: string, bytes: number) {
    super("torch.storage", []);
    this.source = source;
    this.dtype = dtype;
    this.dtypeName = dtypeName;
    this.bytes = bytes;
  }
}

/**
 * Opens a checkpoint written by `torch.save` of PyTorch 1.6 or later. Reads the directory and `data.pkl`; tensors stay in
 * the file until asked for. Nothing is executed. Throws `FormatError` (`torch/*`, `pickle/*`, `zip/*`).
 */
export async function openTorch(blob: Blob, { fileName: file, signal }: { fileName: string } & ReadOptions) {
  const kind = await sniffFile(blob);
  if (kind === "empty") throw new FormatError("file/empty", { file });
  if (kind === "torch-legacy") throw new FormatError("torch/legacy", { file });
  if (kind === "torchscript") throw new FormatError("torch/torchscript", { file });
  if (kind !== "torch-zip" && kind !== "zip") throw new FormatError("torch/not-a-checkpoint", { file, kind });
  const zip = await openZip(blob, { fileName: file });
  const pickleEntry = zip.entries.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickleEntry === undefined) throw new FormatError("torch/no-data", { file });
  signal?.throwIfAborted();
  const rootName = pickleEntry.name.slice(0, -"/data.pkl".length);
  const bigEndian = await isBigEndian(zip, rootName, file);
  const most = Math.min(MAX_PICKLE_BYTES, mostPickled(pickleEntry));
  if (pickleEntry.size > most) {
    throw new FormatError("pickle/too-large", { file, entry: pickleEntry.name, bytes: pickleEntry.size, most });
  }
  const pickle = await zip.read(pickleEntry, { signal, checkCrc: false });
  const where = { file, entry: pickleEntry.name };
  // A packed storage counts twice: when it is unpacked, and when a tensor takes its part of it.
  const counted = zip.entries.some(({ deflated }) => deflated) ? 2 : 1;
  const allows = readingBudget(counted * packedBytes(blob));
  const unpacked = lastUnpacked(zip, { file, allows });
  const { value, unresolvedGlobals } = readPickle(pickle, {
    where,
    persistentLoad: (id) => loadStorage(id, { zip, rootName, bigEndian, file, allows, unpacked }),
    rebuilders: TORCH_REBUILDERS,
  });
  const warnings: FormatWarning[] =
    unresolvedGlobals.length === 0
      ? []
      : [{ code: "torch/unresolved-globals", params: { file, names: [...unresolvedGlobals] } }];
  return {
    /** What `torch.load` would return, as data; what is not known here is kept inert in it, and told of. */
    root: value,
    warnings,
    /**
     * Reads the whole file and checks every member's CRC-32. torch.load does not check it, and torch can be told to write
     * wrong ones, so a mismatch is a warning.
     */
    verifyCrc: (options?: ReadOptions) => verifyCrc(zip, options),
  };
}

async function isBigEndian(zip: ZipFile, rootName: string, file: string): Promise<boolean> {
  const entry = zip.get(`${rootName}/byteorder`);
  if (entry === undefined) return false;
  const text = entry.size <= 16 ? (decodeUtf8(await zip.read(entry, { checkCrc: false }))?.trim() ?? "?") : "…";
  if (text !== "little" && text !== "big")
    throw new FormatError("torch/byteorder", { file, byteorder: text.slice(0, 16) });
  return text === "big";
}

async function verifyCrc(zip: ZipFile, { signal, onProgress }: ReadOptions = {}): Promise<FormatWarning[]> {
  const total = zip.entries.reduce((sum, { size }) => sum + size, 0);
  const warnings: FormatWarning[] = [];
  let before = 0;
  for (const entry of zip.entries) {
    try {
      for await (const _ of zip.stream(entry, { signal, onProgress: (done) => onProgress?.(before + done, total) })) {
        // Only the checksum at the end matters.
      }
    } catch (error) {
      if (!(error instanceof FormatError) || error.code !== "zip/crc-mismatch") throw error;
      warnings.push({ code: "torch/crc-mismatch", params: error.params });
    }
    before += entry.size;
  }
  return warnings;
}

/**
 * Bytes of deflated members (of a checkpoint that was zipped again): the last one is kept, as tensors that share a storage
 * lie together, and each one that is unpacked counts as read.
 */
function lastUnpacked(zip: ZipFile, { file, allows }: { file: string; allows: StorageSource["allows"] }) {
  let last: { readonly entry: ZipEntry; readonly bytes: Promise<Bytes> } | null = null;
  return (entry: ZipEntry): Promise<Bytes> => {
    if (last?.entry !== entry) {
      if (!allows(entry.size)) {
        const { name, size, compressedSize } = entry;
        throw new FormatError("zip/only-zeros", { file, entry: name, bytes: size, compressed: compressedSize });
      }
      const bytes = zip.read(entry, { checkCrc: false });
      last = { entry, bytes };
      // What could not be read is read again when it is asked for again.
      bytes.catch(() => {
        if (last?.bytes === bytes) last = null;
      });
    }
    return last.bytes;
  };
}

/** The file that storages are read from. */
interface StorageOrigin extends Pick<StorageSource, "bigEndian" | "allows"> {
  readonly zip: ZipFile;
  readonly rootName: string;
  readonly file: string;
  readonly unpacked: (entry: ZipEntry) => Promise<Bytes>;
}

/** `('storage', torch.FloatStorage, '0', 'cpu', 40960)`; the location (a GPU of the writer's) does not matter. */
function loadStorage(id: PickleValue, { zip, rootName, bigEndian, file, allows, unpacked }: StorageOrigin): Storage {
  const [tag, type, key, , count, view] = id instanceof PyTuple ? id.items : [];
  const valid =
    (view === undefined || view === null) &&
    tag === "storage" &&
    type instanceof PyGlobal &&
    typeof key === "string" &&
    typeof count === "number" &&
    Number.isSafeInteger(count) &&
    count >= 0;
  if (!valid) throw new FormatError("torch/bad-storage", { file });
  const className = type.qualifiedName;
  const name = `${rootName}/data/${key}`;
  const entry = zip.get(name);
  if (entry === undefined) throw new FormatError("torch/missing-storage", { file, entry: name.slice(0, 200) });
  const dtype = STORAGE_DTYPES[className] ?? null;
  const itemSize = dtype === null ? 1 : itemSizeOf(dtype);
  const untyped = className === "UntypedStorage";
  // Storages of kinds that cannot be read (complex, quantized) are kept by name; only a tensor that is asked for fails.
  if ((dtype !== null || untyped) && count * itemSize !== entry.size) {
    throw new FormatError("torch/storage-size", { file, entry: name, expected: count * itemSize, found: entry.size });
  }
  const read = async (start: number, end: number) =>
    entry.deflated ? (await unpacked(entry)).slice(start, end) : zip.readRange(entry, start, end);
  const source: StorageSource = { key, bigEndian, allows, read };
  return new Storage(source, dtype, className, entry.size);
}

function tensor(
  storage: PickleValue | undefined,
  offset: PickleValue | undefined,
  size: PickleValue | undefined,
  stride: PickleValue | undefined,
  dtypeOf: (storage: Storage) => TorchDtype | string,
  metadata: PickleValue | undefined,
  context: RebuildContext,
): PickleValue {
  const { where } = context;
  const shape = sizesOf(size);
  const strides = sizesOf(stride);
  if (!(storage instanceof Storage) || shape === null || strides === null || shape.length !== strides.length) {
    throw new FormatError("torch/bad-tensor", where);
  }
  if (typeof offset !== "number" || !Number.isSafeInteger(offset) || offset < 0) {
    throw new FormatError("torch/bad-tensor", where);
  }
  const dtype = dtypeOf(storage);
  if (!isTorchDtype(dtype)) return new PyObject(`torch.${dtype}`, []);
  const view = viewBits(metadata);
  // Integers wrap around when they are negated, and what else metadata says is not known here.
  if (view === null || (view.negated && !dtype.includes("float"))) {
    return new PyObject(`torch.${dtype} (a view that computes)`, []);
  }
  const count = shape.reduce((product, length) => product * length, 1);
  const last = offset + shape.reduce((sum, length, i) => sum + (length - 1) * (strides[i] ?? 0), 0);
  if (count > 0 && (last + 1) * itemSizeOf(dtype) > storage.bytes) {
    throw new FormatError("torch/out-of-bounds", { ...where, storage: storage.source.key, shape });
  }
  return new TensorRef({ dtype, shape, strides, offset, negated: view.negated }, storage.source, where);
}

/**
 * The last argument of `_rebuild_tensor_v2` and `_v3`, `{'conj': …, 'neg': …}`: bits of a lazy view, under which the
 * storage's values are not the tensor's (torch/_utils.py set_tensor_metadata). Null for what cannot be honored.
 */
function viewBits(metadata: PickleValue | undefined): { readonly negated: boolean } | null {
  if (metadata === undefined || metadata === null) return { negated: false };
  if (!(metadata instanceof Map)) return null;
  for (const [key, value] of metadata) {
    if (typeof value !== "boolean" || (key !== "neg" && (key !== "conj" || value))) return null;
  }
  return { negated: metadata.get("neg") === true };
}

const ofStorage = (storage: Storage) => storage.dtype ?? storage.dtypeName;

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks, metadata=None)`, and v1 without the last three. */
const rebuildV2: Rebuild = ([storage, offset, size, stride, , , metadata], context) =>
  tensor(storage, offset, size, stride, ofStorage, metadata, context);

/** `_rebuild_tensor_v3(…, requires_grad, hooks, dtype, metadata=None)`: dtypes without a storage class. */
const rebuildV3: Rebuild = ([storage, offset, size, stride, , , type, metadata], context) =>
  tensor(storage, offset, size, stride, () => torchDtypeName(type), metadata, context);

function torchDtypeName(type: PickleValue | undefined): string {
  return type instanceof PyGlobal && type.module === "torch" ? type.qualifiedName : "unknown";
}

/** Parameters are their data: `_rebuild_parameter(data, requires_grad, hooks)`. */
const rebuildParameter: Rebuild = ([data], context) => {
  if (data === undefined) throw new FormatError("torch/bad-tensor", context.where);
  return data;
};

/** `_rebuild_from_type_v2(func, type, args, state)`: a subclass of Tensor, or a tensor with attributes of its own. */
const rebuildFromType: Rebuild = ([rebuilder, , args], context) => {
  const rebuild = context.rebuilderOf(rebuilder);
  if (args instanceof PyTuple && rebuild !== undefined) return rebuild(args.items, context);
  return new PyObject(rebuilder instanceof PyGlobal ? rebuilder.path : "torch.Tensor", []);
};

const NUMPY_AS_TORCH: Readonly<Record<string, TorchDtype>> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  b1: "bool",
};

/**
 * `_rebuild_device_tensor_from_numpy(array, dtype, device, requires_grad)`: tensors of devices that have no storage, such as
 * TPUs. bfloat16, which NumPy has not, travels as float32. Where the dtypes differ otherwise, Python converts: kept inert.
 */
const rebuildFromNumpy: Rebuild = ([array, type], context) => {
  const wanted = torchDtypeName(type);
  if (!(array instanceof NdArray) || array.objects !== null) throw new FormatError("torch/bad-tensor", context.where);
  const dtype = NUMPY_AS_TORCH[`${array.dtype.kind}${array.dtype.itemSize}`];
  if (dtype === undefined || (dtype !== wanted && !(dtype === "float32" && wanted === "bfloat16"))) {
    return new PyObject(`torch.${wanted}`, []);
  }
  const { shape, bytes, fortranOrder } = array;
  const strides = fortranOrder ? rowMajorStrides(shape.toReversed()).toReversed() : rowMajorStrides(shape);
  const source: StorageSource = {
    key: "numpy",
    bigEndian: false,
    allows: () => true,
    read: async (start, end) => bytes.slice(start, end),
  };
  return new TensorRef({ dtype, shape, strides, offset: 0, negated: false }, source, context.where);
};

/** `_rebuild_device_tensor_from_cpu_tensor(tensor, dtype, device, requires_grad)`. */
const rebuildFromCpu: Rebuild = ([value, type]) => {
  const wanted = torchDtypeName(type);
  return value instanceof TensorRef && value.dtype === wanted ? value : new PyObject(`torch.${wanted}`, []);
};

const size: Rebuild = ([sizes], context) => {
  const items = sizesOf(sizes);
  if (items === null) throw new FormatError("torch/bad-tensor", context.where);
  return new PyTuple(items);
};

/** `torch.device('cuda', 0)` as text. */
const device: Rebuild = ([type, index]) =>
  typeof type === "string" ? `${type}${typeof index === "number" ? `:${index}` : ""}` : "cpu";

const TORCH_REBUILDERS: ReadonlyMap<string, Rebuild> = new Map<string, Rebuild>([
  ["torch._utils._rebuild_tensor", atMost(4, "torch.Tensor", rebuildV2)],
  ["torch._utils._rebuild_tensor_v2", atMost(7, "torch.Tensor", rebuildV2)],
  ["torch._utils._rebuild_tensor_v3", atMost(8, "torch.Tensor", rebuildV3)],
  ["torch._utils._rebuild_parameter", atMost(3, "torch.nn.Parameter", rebuildParameter)],
  ["torch._utils._rebuild_parameter_with_state", atMost(4, "torch.nn.Parameter", rebuildParameter)],
  ["torch._tensor._rebuild_from_type_v2", atMost(4, "torch.Tensor", rebuildFromType)],
  ["torch._utils._rebuild_device_tensor_from_numpy", atMost(4, "torch.Tensor", rebuildFromNumpy)],
  ["torch._utils._rebuild_xla_tensor", atMost(4, "torch.Tensor", rebuildFromNumpy)],
  ["torch._utils._rebuild_device_tensor_from_cpu_tensor", atMost(4, "torch.Tensor", rebuildFromCpu)],
  ["torch.Size", size],
  ["torch.device", device],
]);
