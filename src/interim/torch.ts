import { FormatError } from "./errors";
import { PersistentId, type PickleValue, PyGlobal, PyObject } from "./pickle";
import type { Zip } from "./zip";

export interface TensorRef {
  readonly kind: "tensor";
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly key: string;
  readonly numel: number;
}
const ITEM: Record<string, number> = {
  FloatStorage: 4,
  DoubleStorage: 8,
  HalfStorage: 2,
  BFloat16Storage: 2,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
};

export function tensorOf(v: PickleValue | undefined): TensorRef | null {
  if (!(v instanceof PyObject)) return null;
  if (v.global === "torch._utils._rebuild_parameter") return tensorOf(v.args[0]);
  if (v.global !== "torch._utils._rebuild_tensor_v2") return null;
  const [storage, offset, size, stride] = v.args;
  if (
    !(storage instanceof PersistentId) ||
    !Array.isArray(storage.id) ||
    typeof offset !== "number" ||
    !Array.isArray(size) ||
    !Array.isArray(stride)
  )
    return null;
  const [, type, key, , numel] = storage.id;
  if (!(type instanceof PyGlobal) || typeof key !== "string" || typeof numel !== "number") return null;
  const nums = (a: PickleValue[]) => a.map((x) => Number(x));
  return {
    kind: "tensor",
    dtype: type.name.replace(/^torch\./, ""),
    shape: nums(size),
    strides: nums(stride),
    offset,
    key,
    numel,
  };
}
export class TorchFile {
  readonly zip: Zip;
  readonly root: PickleValue;
  readonly folder: string;
  constructor(zip: Zip, root: PickleValue, folder: string) {
    this.zip = zip;
    this.root = root;
    this.folder = folder;
  }
  async float32(ref: TensorRef, name: string): Promise<Float32Array<ArrayBuffer>> {
    const size = ITEM[ref.dtype];
    if (size === undefined)
      throw new FormatError("torch/unsupported-dtype", { file: this.zip.fileName, array: name, dtype: ref.dtype });
    const n = ref.shape.reduce((a, b) => a * b, 1);
    const span = n === 0 ? 0 : 1 + ref.shape.reduce((a, s, i) => a + (s - 1) * (ref.strides[i] ?? 0), 0);
    const e = this.zip.entry(`${this.folder}/data/${ref.key}`);
    if ((ref.offset + span) * size > e.size)
      throw new FormatError("torch/bad-tensor", { file: this.zip.fileName, array: name });
    const data = await (await this.zip.dataBlob(e)).slice(ref.offset * size, (ref.offset + span) * size).arrayBuffer();
    const view = new DataView(data);
    let expected = 1;
    let contiguous = true;
    for (let i = ref.shape.length - 1; i >= 0; i--) {
      if ((ref.shape[i] ?? 1) !== 1 && ref.strides[i] !== expected) contiguous = false;
      expected *= ref.shape[i] ?? 1;
    }
    if (contiguous && ref.dtype === "FloatStorage") return new Float32Array(data);
    const get = (i: number): number => {
      switch (ref.dtype) {
        case "FloatStorage":
          return view.getFloat32(4 * i, true);
        case "DoubleStorage":
          return view.getFloat64(8 * i, true);
        case "BFloat16Storage": {
          const b = new DataView(new ArrayBuffer(4));
          b.setUint32(0, view.getUint16(2 * i, true) << 16);
          return b.getFloat32(0);
        }
        case "LongStorage":
          return Number(view.getBigInt64(8 * i, true));
        case "IntStorage":
          return view.getInt32(4 * i, true);
        default:
          throw new FormatError("torch/unsupported-dtype", { file: this.zip.fileName, array: name, dtype: ref.dtype });
      }
    };
    const out = new Float32Array(n);
    const idx = ref.shape.map(() => 0);
    for (let i = 0; i < n; i++) {
      out[i] = get(idx.reduce((a, x, d) => a + x * (ref.strides[d] ?? 0), 0));
      for (let d = idx.length - 1; d >= 0; d--) {
        idx[d] = (idx[d] ?? 0) + 1;
        if ((idx[d] ?? 0) < (ref.shape[d] ?? 0)) break;
        idx[d] = 0;
      }
    }
    return out;
  }
}
