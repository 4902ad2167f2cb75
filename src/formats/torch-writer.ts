import { plainBytes, utf8 } from "./bytes";
import { OP } from "./pickle/opcodes";
import { PickleWriter, type PyWritable, type WritableTensor, WritableTuple } from "./pickle/writer";
import { rowMajorStrides } from "./strides";
import { writeZip, type ZipInput } from "./zip-writer";

export interface WriteTorchOptions {
  /** The folder inside the file; torch uses the file's stem. */
  readonly rootName: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes what `torch.save` would: a stored ZIP with `data.pkl` (protocol 2), `byteorder`, `data/*` and `version`, storages
 * 64-byte aligned. `torch.load(weights_only=True)` reads it. Tensors that share an array share a storage; data is
 * referenced by the Blob, not copied.
 *
 * `.format_version` and `.storage_alignment` are left out on purpose: with them torch may compute offsets instead of reading
 * the directory, which only its own layout satisfies.
 */
export function writeTorch(value: PyWritable, { rootName, signal }: WriteTorchOptions): Promise<Blob> {
  const storages = new Map<Float32Array | BigInt64Array, string>();
  const pickle = new PickleWriter(2, (tensor, out) => writeTensor(tensor, out, storages));
  pickle.value(value);
  const inputs: ZipInput[] = [
    { name: `${rootName}/data.pkl`, parts: [pickle.finish()] },
    { name: `${rootName}/byteorder`, parts: [utf8.encode("little")] },
    ...[...storages].map(([data, key]) => ({
      name: `${rootName}/data/${key}`,
      parts: [plainBytes(data)],
    })),
    { name: `${rootName}/version`, parts: [utf8.encode("3\n")] },
  ];
  return writeZip(inputs, signal === undefined ? { alignment: 64 } : { alignment: 64, signal });
}

/** `_rebuild_tensor_v2(storage, 0, size, stride, False, OrderedDict())`. */
function writeTensor(
  tensor: WritableTensor,
  out: PickleWriter,
  storages: Map<Float32Array | BigInt64Array, string>,
): void {
  const { data, shape } = tensor;
  const key = storages.get(data) ?? String(storages.size);
  storages.set(data, key);
  out.global("torch._utils", "_rebuild_tensor_v2");
  out.bytes([OP.MARK, OP.MARK]);
  out.value("storage");
  out.global("torch", data instanceof Float32Array ? "FloatStorage" : "LongStorage");
  out.value(key);
  out.value("cpu");
  out.value(data.length);
  out.bytes([OP.TUPLE, OP.BINPERSID]);
  out.value(0);
  out.value(new WritableTuple(shape));
  out.value(new WritableTuple(rowMajorStrides(shape)));
  out.value(false);
  out.global("collections", "OrderedDict");
  out.bytes([OP.EMPTY_TUPLE, OP.REDUCE, OP.TUPLE, OP.REDUCE]);
}
