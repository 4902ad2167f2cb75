import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyLabels } from "../../src/data/labels";
import { readSketches } from "../../src/data/sketches";
import { openNpz, sniffFile } from "../../src/formats";

const folder = join(import.meta.dirname, "..", "fixtures", "data", "odd");
const classes = ["mass", "affluent", "business", "private"];
/** The six customers' segments. */
const indices = [0, 0, 3, 1, 0, 3];

function blobOf(name: string): Blob {
  return new Blob([readFileSync(join(folder, `${name}.npz`))]);
}

const read = (name: string) => readSketches(blobOf(name), { fileName: `${name}.npz` });

async function classesOf(name: string, names: readonly string[], labelMap: Record<string, string | null> = {}) {
  return [...applyLabels((await read(name)).labels, names, labelMap).labels];
}

describe("labels of every kind", () => {
  it("digits in text are the classes of these names", async () => {
    expect(await classesOf("digit-texts", ["1", "2", "3", "4"])).toEqual(indices);
  });

  it("whole numbers from one are classes by name or labelMap, never shifted indices", async () => {
    expect(await classesOf("from-one", classes)).toEqual([-1, -1, -1, -1, -1, -1]);
    expect(await classesOf("from-one", ["1", "2", "3", "4"])).toEqual(indices);
    const map = { "1": "mass", "2": "affluent", "3": "business", "4": "private" };
    expect(await classesOf("from-one", classes, map)).toEqual(indices);
    expect(await classesOf("tens", ["10", "20", "30", "40"])).toEqual(indices);
  });

  it("booleans, with and without gaps", async () => {
    expect(await classesOf("booleans", ["stays", "leaves"])).toEqual([0, 0, 1, 1, 0, 1]);
    expect(await classesOf("boolean-objects", ["stays", "leaves"])).toEqual([1, -1, 0, 1, 0, 1]);
  });

  it("NumPy 2's StringDType is text", async () => {
    expect(await classesOf("string-dtype", classes)).toEqual(indices);
  });

  it("pandas' NA is missing", async () => {
    expect((await read("pandas-na")).labels.missing).toBe(2);
    expect(await classesOf("pandas-na", classes)).toEqual([0, -1, 3, 1, 0, -1]);
  });

  it("NumPy's text scalars are text; what is no value in any spelling is missing", async () => {
    expect(await classesOf("numpy-texts", classes)).toEqual(indices);
    // None, NaN twice and an empty text.
    expect(await classesOf("mixed-gaps", classes)).toEqual([0, -1, 3, -1, -1, -1]);
    expect((await read("mixed-gaps")).labels.missing).toBe(4);
  });

  it("a decomposed ü is a composed one", async () => {
    expect(await classesOf("decomposed", ["\u00fcst", "mass"])).toEqual([0, 1, 0, 1, 1, 1]);
  });
});

describe("ids", () => {
  it.each([
    ["floats with a gap", "float-ids", ["5000000", null, "5000002", "5000003", "1.5", "7"]],
    ["Python's floats as Python writes them", "python-float-ids", ["1.0", "1.1", "1e+16", "1e-05", "1.1", null]],
    ["a missing one among whole numbers", "missing-ids", ["5", "4", "3", null, "1", "0"]],
    [
      "UUIDs, as databases give them",
      "uuid-ids",
      Array.from({ length: 6 }, (_, i) => {
        const digits = (BigInt(i) * 2n ** 99n + 7n).toString(16).padStart(32, "0");
        return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      }),
    ],
    [
      "hashes beyond 2^53",
      "hashed-ids",
      ["-2534516319769521247", "4611686018427387905", "0", "-1", "7", "9223372036854775807"],
    ],
  ])("%s", async (_, name, ids) => {
    expect((await read(name)).customerIds).toEqual(ids);
  });

  it("are refused when they are more than the rows, or no vector", async () => {
    await expect(read("more-ids")).rejects.toMatchObject({ code: "data/row-mismatch", params: { secondRows: 8 } });
    await expect(read("id-matrix")).rejects.toMatchObject({ code: "data/not-a-vector", params: { shape: [6, 2] } });
  });
});

describe("files that NumPy reads and the studio refuses", () => {
  it.each([
    ["LZMA", "lzma", "zip/compression-method", { method: 14 }],
    ["bzip2", "bzip2", "zip/compression-method", { method: 12 }],
    ["arrays without names", "unnamed", "data/missing-array", { found: expect.arrayContaining(["arr_0", "arr_8"]) }],
  ])("%s, and say what they are", async (_, name, code, params) => {
    const blob = new Blob([readFileSync(join(folder, "..", "refused", `${name}.npz`))]);
    await expect(readSketches(blob, { fileName: "a.npz" })).rejects.toMatchObject({ code, params });
  });
});

describe("files of other tools", () => {
  it("arrays that nobody needs hinder nothing, and say what they are when they are asked for", async () => {
    expect((await read("unused-kinds")).rows).toBe(6);
    const npz = await openNpz(blobOf("unused-kinds"), { fileName: "a.npz" });
    expect(npz.names).toEqual(expect.arrayContaining(["snapshot_date", "customer_since", "profile", "long"]));
    expect(npz.entries.map(({ name }) => name)).not.toContain("profile");
    expect(() => npz.get("customer_since")).toThrow(expect.objectContaining({ code: "npy/unsupported-dtype" }));
    await expect(npz.readArray("profile")).rejects.toMatchObject({ code: "npy/structured-dtype" });
    await expect(npz.readScalar("long")).rejects.toMatchObject({ code: "npy/unsupported-dtype" });
  });

  it.each([
    ["re-zipped by the Finder", "finder"],
    ["members without .npy", "no-endings"],
    ["512 zero bytes behind the end", "padded"],
  ])("%s", async (_, name) => {
    expect(await sniffFile(blobOf(name))).toBe("npz");
    expect(await classesOf(name, ["1", "2", "3", "4"])).toEqual(indices);
    expect((await read(name)).arrays.map((array) => array.name)).toEqual(
      (await read("digit-texts")).arrays.map((array) => array.name),
    );
  });
});
