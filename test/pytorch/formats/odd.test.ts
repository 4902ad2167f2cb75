import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import {
  FormatError,
  NdArray,
  type NpzFile,
  openNpz,
  openTorch,
  type PickleValue,
  PyComplex,
  PyFloat,
  PySet,
  PyTuple,
  readPickle,
  TensorRef,
} from "../../../src/formats";
import { printedBy } from "../python";

const FILES = 800;

const arraySchema = z.object({
  must: z.boolean(),
  shape: z.array(z.number()).optional(),
  values: z.unknown().optional(),
  texts: z.array(z.string().nullable()).optional(),
  float32: z.array(z.string()).optional(),
});
const fileSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.enum(["npz", "torch"]),
    start: z.number(),
    end: z.number(),
    wanted: z.record(z.string(), arraySchema),
  }),
  z.object({ kind: z.literal("pickle"), start: z.number(), end: z.number(), wanted: z.unknown() }),
]);
type Wanted = z.output<typeof arraySchema>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-odd-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function hexed(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  return bytes.getBigUint64(0).toString(16).padStart(16, "0");
}

/** A value as JSON, with its Python kind; the twin of `tree` in generate_odd.py. */
function tree(value: PickleValue): unknown {
  if (value instanceof NdArray) return ["a", [...value.shape], numbersOf(value)];
  if (value === null) return ["n"];
  if (typeof value === "boolean") return ["b", value];
  if (typeof value === "number" || typeof value === "bigint") return ["i", String(value)];
  if (value instanceof PyFloat) return ["f", hexed(value.value)];
  if (value instanceof PyComplex) return ["c", hexed(value.real), hexed(value.imaginary)];
  if (typeof value === "string") return ["s", value];
  if (value instanceof Uint8Array) return ["y", Buffer.from(value).toString("hex")];
  if (value instanceof PySet) {
    const texts = value.items.map((item) => [JSON.stringify(tree(item)), tree(item)] as const);
    return ["e", texts.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)];
  }
  if (value instanceof Map) return ["d", [...value].map(([key, item]) => [tree(key), tree(item)])];
  if (value instanceof PyTuple) return ["t", value.items.map(tree)];
  return Array.isArray(value) ? ["l", value.map(tree)] : ["?", String(value)];
}

function numbersOf(array: NdArray): unknown[] {
  return array.toValues().map((value) => (array.dtype.kind === "f" ? ["f", hexed(Number(value))] : tree(value)));
}

/** Sets compare by their members: their order is not Python's to keep. */
function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value[0] !== "e" || !Array.isArray(value[1])) return value.map(sorted);
  return ["e", value[1].map((item) => JSON.stringify(sorted(item))).sort()];
}

async function rowsOf(npz: NpzFile, name: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { data } of npz.readRows(name, { rowsPerBlock: 2 }))
    for (const value of data) found.push(hexed(value));
  return found;
}

/** What differs from Python, in words; null when nothing does. Refusals are thrown. */
async function arrayDifference(npz: NpzFile, name: string, wanted: Wanted): Promise<string | null> {
  const array = await npz.readArray(name);
  if (!wanted.must) return `${array.dtype.text} was read: ${array.toValues().length} values`;
  expect([...array.shape]).toEqual(wanted.shape);
  if (wanted.texts !== undefined) expect(await npz.readStrings(name)).toEqual(wanted.texts);
  else {
    expect(numbersOf(array)).toEqual(wanted.values);
    expect(Array.from((await npz.readFloat32(name)).data, hexed)).toEqual(wanted.float32);
    expect(await rowsOf(npz, name)).toEqual(wanted.float32);
  }
  return null;
}

it(`reads ${FILES} odd files as NumPy, PyTorch and pickle do, or refuses with a code`, {
  timeout: 180_000,
}, async () => {
  const seed = process.env.STUDIO_SEED ?? "1";
  const script = join(import.meta.dirname, "generate_odd.py");
  await printedBy([script, folder, seed, String(FILES)]);
  const bytes = readFileSync(join(folder, "files.bin"));
  const files = z.array(fileSchema).parse(JSON.parse(readFileSync(join(folder, "index.json"), "utf8")));
  expect(files).toHaveLength(FILES);
  const wrong: string[] = [];
  let refused = 0;
  let read = 0;
  const check = async (place: string, must: boolean, compare: () => Promise<void>) => {
    try {
      await compare();
      read++;
    } catch (error) {
      if (error instanceof FormatError && !must) refused++;
      else wrong.push(`${place}: ${error instanceof Error ? error.message.slice(0, 400) : String(error)}`);
    }
  };
  for (const [number, file] of files.entries()) {
    const content = new Uint8Array(bytes.subarray(file.start, file.end));
    const fileName = `${number}.${file.kind}`;
    if (file.kind === "pickle") {
      await check(fileName, true, async () => {
        const { value } = readPickle(content, { where: { file: fileName }, keepFloats: true });
        expect(sorted(tree(value))).toEqual(sorted(file.wanted));
      });
      continue;
    }
    const blob = new Blob([content]);
    const npz = file.kind === "npz" ? await openNpz(blob, { fileName }) : null;
    const root = file.kind === "torch" ? (await openTorch(blob, { fileName })).root : null;
    for (const [name, wanted] of Object.entries(file.wanted)) {
      await check(`${fileName} ${name}`, wanted.must, async () => {
        if (npz !== null) expect(await arrayDifference(npz, name, wanted)).toBeNull();
        else await compareTensor(root instanceof Map ? (root.get(name) ?? null) : null, wanted);
      });
    }
  }
  expect(wrong).toEqual([]);
  // Kinds that are not read (dates, records, complex numbers) are a few of all.
  expect(read).toBeGreaterThan(0.85 * (read + refused));
});

async function compareTensor(value: PickleValue, wanted: Wanted): Promise<void> {
  // What is not read is kept without values, and refused where it is asked for.
  if (!(value instanceof TensorRef)) throw new FormatError("torch/unsupported-dtype");
  if (wanted.float32 === undefined) throw new Error("a tensor that Python does not give as real numbers was read");
  expect([...value.shape]).toEqual(wanted.shape);
  expect(Array.from(await value.readFloat32(), hexed)).toEqual(wanted.float32);
}
