import {
  type NdArray,
  openNpz,
  openSafetensors,
  openTorch,
  openZip,
  type PickleValue,
  PyObject,
  PySet,
  PyTuple,
  readNpy,
  TensorRef,
} from "../../src/formats";

export type Opener = "npz" | "npy" | "torch" | "safetensors" | "zip";

/** Opens a file and reads everything in it; returns a short description of what was found. */
export async function exercise(opener: Opener, blob: Blob, fileName: string): Promise<string[]> {
  switch (opener) {
    case "npz":
      return exerciseNpz(blob, fileName);
    case "npy":
      return [describeArray(await readNpy(blob, { fileName }))];
    case "torch":
      return exerciseTorch(blob, fileName);
    case "safetensors": {
      const { tensors, metadata } = await openSafetensors(blob, { fileName });
      const found = await Promise.all(
        [...tensors].map(async ([name, tensor]) => `${name} ${await describeTensor(tensor)}`),
      );
      return [...found, ...[...metadata].map(([key, value]) => `${key}=${value.slice(0, 40)} (${value.length})`)];
    }
    default: {
      const zip = await openZip(blob, { fileName });
      const found: string[] = [];
      for (const entry of zip.entries) found.push(`${entry.name} ${(await zip.read(entry)).length}`);
      return found;
    }
  }
}

async function exerciseNpz(blob: Blob, fileName: string): Promise<string[]> {
  const npz = await openNpz(blob, { fileName });
  const found: string[] = [];
  for (const name of npz.names) {
    const dtype = npz.get(name)?.dtype;
    if (dtype === undefined) throw new Error(`${name} is not there`);
    const text = dtype.kind === "O" || dtype.kind === "U" || dtype.kind === "S";
    if (text) found.push(`${name} ${dtype.text} ${JSON.stringify((await npz.readStrings(name)).slice(0, 4))}`);
    else {
      const { data, rows, columns, statistics } = await npz.readFloat32(name);
      const { nan, infinite } = statistics;
      found.push(
        `${name} ${dtype.text} ${rows}×${columns} [${data.slice(0, 4).join(",")}] nan ${nan} infinite ${infinite}`,
      );
    }
  }
  return found;
}

async function exerciseTorch(blob: Blob, fileName: string): Promise<string[]> {
  const { root, warnings, verifyCrc } = await openTorch(blob, { fileName });
  const found: string[] = [];
  for (const [path, value] of leaves(root)) {
    if (value instanceof TensorRef) found.push(`${path} ${await describeTensor(value)}`);
    else found.push(`${path} ${value instanceof PyObject ? `inert ${value.type}` : typeof value}`);
  }
  return [...found, ...[...warnings, ...(await verifyCrc())].map(({ code }) => `warning ${code}`)];
}

/** Values of a nested structure with their paths, each shared part once. */
function* leaves(root: PickleValue): Generator<[string, PickleValue]> {
  const seen = new Set<PickleValue>();
  const waiting: [string, PickleValue][] = [["", root]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, value] = next;
    if (typeof value === "object" && value !== null) {
      if (seen.has(value)) continue;
      seen.add(value);
    }
    if (value instanceof Map) for (const [key, item] of value) waiting.push([`${path}/${String(key)}`, item]);
    else if (Array.isArray(value)) add(path, value, waiting);
    else if (value instanceof PyTuple || value instanceof PySet) add(path, value.items, waiting);
    else yield [path, value];
  }
}

function add(path: string, items: readonly PickleValue[], waiting: [string, PickleValue][]): void {
  for (const [i, item] of items.entries()) waiting.push([`${path}/${i}`, item]);
}

async function describeTensor(tensor: TensorRef): Promise<string> {
  const values = await tensor.readFloat32();
  return `${tensor.dtype} [${tensor.shape.join(",")}] ${values.length} (${values.slice(0, 4).join(",")})`;
}

function describeArray(array: NdArray): string {
  return `${array.dtype.text} [${array.shape.join(",")}] ${array.toValues().length}`;
}
