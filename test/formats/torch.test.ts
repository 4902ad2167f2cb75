import { describe, expect, it } from "vitest";
import {
  OrderedDict,
  openTorch,
  openZip,
  pyFloat,
  TensorRef,
  WritableOrderedDict,
  WritableTensor,
  WritableTuple,
  writeTorch,
  writeZip,
} from "../../src/formats";
import { torchFiles } from "./hostile-corpus.mjs";

const weights = Float32Array.of(1, 2, 3, 4, 5, 6);

function tensorOf(value: unknown): TensorRef {
  if (!(value instanceof TensorRef)) throw new Error("no tensor");
  return value;
}

describe("writeTorch and openTorch", () => {
  it("give back values, order and types", async () => {
    const state = new WritableOrderedDict([
      ["b", new WritableTensor(weights, [2, 3])],
      ["a", new WritableTensor(BigInt64Array.of(7n), [])],
    ]);
    state.attributes = new Map([["_metadata", new Map([["", new Map([["version", 1]])]])]]);
    const root = new Map<
      string,
      WritableOrderedDict | boolean | number | string[] | WritableTuple | Map<string, ReturnType<typeof pyFloat>>
    >([
      ["model_state_dict", state],
      ["freeze_backbone", false],
      ["walk", 4],
      ["metrics", new Map([["accuracy", pyFloat(1)]])],
      ["segment_classes", ["mass", "işletme"]],
      ["tuple", new WritableTuple([-1, 70_000, -(2 ** 40), 0.5])],
    ]);
    const blob = await writeTorch(root, { rootName: "segment_predictor_walk4" });
    const { root: read, warnings, verifyCrc } = await openTorch(blob, { fileName: "a.pt" });
    if (!(read instanceof Map)) throw new Error("no dict");
    const { entries } = await openZip(blob, { fileName: "a.pt" });
    expect(entries[0]?.name).toBe("segment_predictor_walk4/data.pkl");
    expect(warnings).toEqual([]);
    expect(await verifyCrc()).toEqual([]);
    expect([...read.keys()]).toEqual([...root.keys()]);
    expect(read.get("tuple")).toEqual({ items: [-1, 70_000, -(2 ** 40), 0.5] });
    expect(read.get("segment_classes")).toEqual(["mass", "işletme"]);
    const dict = read.get("model_state_dict");
    if (!(dict instanceof OrderedDict)) throw new Error("no OrderedDict");
    expect([...dict.keys()]).toEqual(["b", "a"]);
    expect(dict.attributes?.get("_metadata")).toEqual(new Map([["", new Map([["version", 1]])]]));
    expect([...(await tensorOf(dict.get("b")).readFloat32())]).toEqual([...weights]);
    expect([...(await tensorOf(dict.get("a")).readBigInt64())]).toEqual([7n]);
  });

  it("lays members out as torch does, and tensors that share an array share a storage", async () => {
    const blob = await writeTorch(
      [
        new WritableTensor(weights, [6]),
        new WritableTensor(weights, [2, 3]),
        new WritableTensor(Float32Array.of(1), []),
      ],
      { rootName: "archive" },
    );
    const { entries } = await openZip(blob, { fileName: "a.pt" });
    expect(entries.map(({ name }) => name)).toEqual([
      "archive/data.pkl",
      "archive/byteorder",
      "archive/data/0",
      "archive/data/1",
      "archive/version",
    ]);
    expect(entries.every(({ deflated }) => !deflated)).toBe(true);
  });

  it("refuse numbers that Python would read as something else", () => {
    expect(() => writeTorch(2 ** 53, { rootName: "a" })).toThrow(RangeError);
  });
});

describe("openTorch", () => {
  it("reads big-endian storages and strides", async () => {
    const file = (name: string) => {
      const found = torchFiles().find((candidate) => candidate.name === name);
      if (found === undefined) throw new Error(`${name} is no hostile checkpoint`);
      return new Blob([found.bytes]);
    };
    /** The same file with the numbers 1 to 4 in its one storage. */
    async function withValues(name: string, bigEndian: boolean): Promise<number[]> {
      const zip = await openZip(file(name), { fileName: name });
      const inputs = await Promise.all(
        zip.entries.map(async (entry) => {
          const bytes = await zip.read(entry, { checkCrc: false });
          if (entry.name.endsWith("data/0")) {
            [1, 2, 3, 4].forEach((value, i) => {
              new DataView(bytes.buffer).setFloat32(4 * i, value, !bigEndian);
            });
          }
          return { name: entry.name, parts: [bytes] };
        }),
      );
      const { root } = await openTorch(await writeZip(inputs), { fileName: name });
      return [...(await tensorOf(root instanceof Map ? root.get("w") : null).readFloat32())];
    }
    expect(await withValues("torch-byteorder-big", true)).toEqual([1, 2, 3, 4]);
    expect(await withValues("torch-tensor-transposed", false)).toEqual([1, 3, 2, 4]);
    expect(await withValues("torch-tensor-expanded", false)).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
  });

  it("stops when aborted", async () => {
    const blob = await writeTorch(new Map([["w", new WritableTensor(weights, [6])]]), { rootName: "a" });
    const reason = new Error("canceled");
    await expect(openTorch(blob, { fileName: "a.pt", signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
