import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  openNpz,
  type PyWritable,
  pyFloat,
  readNpy,
  WritableTuple,
  writeNpy,
  writeNpz,
  writeZip,
} from "../../src/formats";
import { expectSame } from "../same";

/** A lone .npz of one array whose header and bytes are given. */
async function npz(descr: string, shape: string, data: Uint8Array<ArrayBuffer>, fortran = false) {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }`;
  const head = new Uint8Array(10 + header.length);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  head.set(new TextEncoder().encode(header), 10);
  return openNpz(await writeZip([{ name: "a.npy", parts: [head, data], compress: true }]), { fileName: "a.npz" });
}

function raw(array: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

describe("readFloat32", () => {
  const cases: [string, Uint8Array<ArrayBuffer>, number[]][] = [
    ["<f8", raw(Float64Array.of(1, -2.5, 1e-30, 4)), [1, -2.5, Math.fround(1e-30), 4]],
    [">f8", raw(Float64Array.of(4, 1e-30, -2.5, 1)).reverse(), [1, -2.5, Math.fround(1e-30), 4]],
    ["<f4", raw(Float32Array.of(1, 2, 3, 4.5)), [1, 2, 3, 4.5]],
    ["<f2", raw(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff)), [1, -2, 2 ** -24, 65504]],
    [">f2", Uint8Array.of(0x3c, 0, 0xc0, 0, 0, 1, 0x7b, 0xff), [1, -2, 2 ** -24, 65504]],
    ["<i8", raw(BigInt64Array.of(-1n, 2n, 2n ** 40n, 4n)), [-1, 2, 2 ** 40, 4]],
    ["<u8", raw(BigUint64Array.of(2n ** 63n, 2n, 3n, 4n)), [2 ** 63, 2, 3, 4]],
    ["<i4", raw(Int32Array.of(-7, 2, 3, 4)), [-7, 2, 3, 4]],
    [">i4", Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 3, 255, 255, 255, 255), [256, 2, 3, -1]],
    ["<u4", raw(Uint32Array.of(2 ** 31, 2, 3, 4)), [2 ** 31, 2, 3, 4]],
    ["<i2", raw(Int16Array.of(-7, 2, 3, 4)), [-7, 2, 3, 4]],
    ["<u2", raw(Uint16Array.of(65535, 2, 3, 4)), [65535, 2, 3, 4]],
    ["|i1", raw(Int8Array.of(-7, 2, 3, 4)), [-7, 2, 3, 4]],
    ["|u1", Uint8Array.of(255, 2, 3, 4), [255, 2, 3, 4]],
    ["|b1", Uint8Array.of(1, 0, 0, 1), [1, 0, 0, 1]],
  ];

  it.each(cases)("reads %s", async (descr, data, expected) => {
    const { data: values, rows, columns } = await (await npz(descr, "(2, 2)", data)).readFloat32("a");
    expect([rows, columns]).toEqual([2, 2]);
    expect([...values]).toEqual(expected);
  });

  it("turns Fortran order into rows", async () => {
    const file = await npz("<f8", "(2, 3)", raw(Float64Array.of(1, 4, 2, 5, 3, 6)), true);
    expect([...(await file.readFloat32("a")).data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await file.readArray("a")).toValues()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("turns three dimensions in Fortran order into rows of C order", async () => {
    // np.arange(8).reshape(2, 2, 2), written with order 'F'
    const file = await npz("<f8", "(2, 2, 2)", raw(Float64Array.of(0, 4, 2, 6, 1, 5, 3, 7)), true);
    expect([...(await file.readFloat32("a")).data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await file.readArray("a")).toValues()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("writes two arrays side by side", async () => {
    const blob = await writeNpz(
      new Map([
        ["past", { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] }],
        ["portfolio", { data: Float32Array.of(9, 8), shape: [2, 1] }],
      ]),
    );
    const file = await openNpz(blob, { fileName: "a.npz" });
    const into = new Float32Array(6);
    await file.readFloat32("past", { into, rowStride: 3 });
    await file.readFloat32("portfolio", { into, rowStride: 3, columnOffset: 2 });
    expect([...into]).toEqual([1, 2, 9, 3, 4, 8]);
    await expect(file.readFloat32("past", { into, rowStride: 3, columnOffset: 2 })).rejects.toThrow(RangeError);
  });

  it.each([false, true])("counts what it finds (Fortran order: %s)", async (fortran) => {
    const rows = [
      [0, 0, 0],
      [0.1, Number.NaN, 0],
      [Infinity, 1e300, -1],
    ];
    const order = fortran ? [0, 1, 2].flatMap((column) => rows.map((row) => row[column] ?? 0)) : rows.flat();
    const file = await npz("<f8", "(3, 3)", raw(Float64Array.from(order)), fortran);
    const { statistics } = await file.readFloat32("a");
    expect(statistics).toEqual({
      maxAbsoluteError: Math.abs(Math.fround(0.1) - 0.1),
      nan: 1,
      infinite: 2,
      firstNonFinite: fortran ? { row: 2, column: 0 } : { row: 1, column: 1 },
      zeros: 4,
      allZeroRows: 1,
      min: -1,
      max: Math.fround(0.1),
    });
  });

  it("reads large arrays across blocks and chunks exactly as Math.fround does", async () => {
    const values = Float64Array.from({ length: 200_003 }, (_, i) => Math.sin(i) * 10 ** ((i % 80) - 40));
    const file = await npz("<f8", "(200003,)", raw(values));
    const seen: number[] = [];
    const { data } = await file.readFloat32("a", { onProgress: (done) => seen.push(done) });
    expectSame(data, Float32Array.from(values));
    expect(seen.at(-1)).toBeGreaterThan(200_003 * 8);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});

describe("readRows", () => {
  it.each([1, 3, 7, 100])("gives every row once, in blocks of %s", async (rowsPerBlock) => {
    const values = Float64Array.from({ length: 50 }, (_, i) => i);
    for (const fortran of [false, true]) {
      const file = await npz("<f8", "(10, 5)", raw(values), fortran);
      const rows: number[] = [];
      for await (const block of file.readRows("a", { rowsPerBlock })) {
        expect(block.firstRow * 5).toBe(rows.length);
        expect(block.data.length).toBe(block.rows * 5);
        rows.push(...block.data);
      }
      expect(rows).toEqual([...(await file.readFloat32("a")).data]);
    }
  });
});

describe("Fortran order", () => {
  it("gives a Fortran-ordered array of three dimensions in C order, as readFloat32 does", async () => {
    const values = Float64Array.of(0, 1, 2, 3, 4, 5);
    for (const shape of ["(1, 2, 3)", "(2, 1, 3)", "(3, 2, 1)", "(1, 6)", "(6, 1)"]) {
      const file = await npz("<f8", shape, raw(values), true);
      const { data } = await file.readFloat32("a");
      const rows: number[] = [];
      for await (const block of file.readRows("a", { rowsPerBlock: 1 })) rows.push(...block.data);
      expect(rows, shape).toEqual([...data]);
    }
    const file = await npz("<f8", "(1, 2, 3)", raw(values), true);
    expect([...(await file.readFloat32("a")).data]).toEqual([0, 2, 4, 1, 3, 5]);
  });
});

describe("readStrings and readScalar", () => {
  it("read <U, >U and |S", async () => {
    const ucs4 = Uint32Array.from([..."mass\0\0ışık🏦\0"].map((character) => character.codePointAt(0) ?? 0));
    expect(await (await npz("<U6", "(2,)", raw(ucs4))).readStrings("a")).toEqual(["mass", "ışık🏦"]);
    const swapped = raw(Uint32Array.from(ucs4));
    for (let i = 0; i < swapped.length; i += 4) swapped.subarray(i, i + 4).reverse();
    expect(await (await npz(">U6", "(2,)", swapped)).readStrings("a")).toEqual(["mass", "ışık🏦"]);
    expect(await (await npz("|S3", "(2,)", new TextEncoder().encode("ab\0abc"))).readStrings("a")).toEqual([
      "ab",
      "abc",
    ]);
    expect(await (await npz("<U0", "(2,)", new Uint8Array(0))).readStrings("a")).toEqual(["", ""]);
  });

  it("read integers and bools as text, beyond 2^53 exactly", async () => {
    const wide = await npz("<i8", "(2,)", raw(BigInt64Array.of(-3n, 2n ** 62n + 1n)));
    expect(await wide.readStrings("a")).toEqual(["-3", "4611686018427387905"]);
    expect(await (await npz("|b1", "(2,)", Uint8Array.of(0, 1))).readStrings("a")).toEqual(["False", "True"]);
  });

  it("read floats as text: whole numbers without a point, NaN as missing", async () => {
    const doubles = await npz("<f8", "(5,)", raw(Float64Array.of(5_000_000, Number.NaN, 1.5, 1e22, -0.1)));
    expect(await doubles.readStrings("a")).toEqual(["5000000", null, "1.5", "1e+22", "-0.1"]);
    const singles = await npz("<f4", "(3,)", raw(Float32Array.of(1.1, 1e-5, 3)));
    expect(await singles.readStrings("a")).toEqual(["1.1", "1e-05", "3"]);
  });

  it("read the first of many entries, and of few, of matrices and of objects all of them", async () => {
    const texts = Array.from({ length: 1000 }, (_, row) => `müşteri ${row}`);
    const numbers = Float64Array.from({ length: 1000 }, (_, row) => row / 2);
    const arrays = new Map([
      ["texts", { texts, shape: [1000] }],
      ["numbers", { data: numbers, shape: [1000] }],
      ["matrix", { data: numbers, shape: [500, 2] }],
      ["objects", { objects: texts, shape: [1000] }],
      ["few", { texts: texts.slice(0, 200), shape: [200] }],
    ]);
    for (const stored of [false, true]) {
      const file = await openNpz(await writeNpz(arrays, { stored }), { fileName: "a.npz" });
      const first = async (name: string) => file.readFirst(name, 200);
      expect([(await first("texts")).shape, (await first("texts")).toStrings()]).toEqual([[200], texts.slice(0, 200)]);
      expect([...(await first("numbers")).toNumbers()]).toEqual([...numbers.subarray(0, 200)]);
      expect((await first("matrix")).shape).toEqual([500, 2]);
      expect((await first("objects")).toStrings()).toEqual(texts);
      expect((await first("few")).toStrings()).toEqual(texts.slice(0, 200));
    }
    const bigEndian = await npz(">f8", "(1000,)", raw(numbers.slice().reverse()).slice().reverse());
    expect([...(await bigEndian.readFirst("a", 3)).toNumbers()]).toEqual([0, 0.5, 1]);
  });

  it("refuse complex labels and vectors as scalars", async () => {
    const complex = await npz("<c16", "(1,)", raw(Float64Array.of(1, 2)));
    await expect(complex.readStrings("a")).rejects.toMatchObject({ code: "npy/not-labels" });
    const file = await npz("<f8", "(2,)", raw(Float64Array.of(1, 2)));
    await expect(file.readScalar("a")).rejects.toMatchObject({ code: "npy/not-a-scalar" });
    await expect(file.readScalar("b")).rejects.toMatchObject({ code: "npz/missing-array", params: { found: ["a"] } });
  });

  it("read 0-d values", async () => {
    expect(await (await npz("<i8", "()", raw(BigInt64Array.of(4n)))).readScalar("a")).toBe(4);
    expect(await (await npz("<f8", "()", raw(Float64Array.of(0.02)))).readScalar("a")).toBe(0.02);
  });
});

describe("text arrays", () => {
  it("hold more texts than a call takes arguments", async () => {
    const texts = Array.from({ length: 200_000 }, (_, row) => (row === 150_000 ? "C150000🏦" : `C${row}`));
    const file = await openNpz(await writeNpz(new Map([["ids", { texts, shape: [texts.length] }]])), {
      fileName: "a.npz",
    });
    expect(file.get("ids")?.dtype.text).toBe("<U8");
    expectSame(await file.readStrings("ids"), texts);
  });

  it("are refused by name when one text would make every row too wide", () => {
    const texts = ["a", "b".repeat(2_000_000), ...new Array<string>(200).fill("c")];
    expect(() => writeNpy({ texts, shape: [texts.length] })).toThrow(
      expect.objectContaining({ code: "npy/text-too-wide", params: expect.objectContaining({ row: 1 }) }),
    );
  });
});

describe("writeNpz", () => {
  it("gives back what went in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double(), { maxLength: 50 }),
        fc.array(
          fc.string({ unit: "grapheme" }).filter((text) => !text.endsWith("\0")),
          { maxLength: 10 },
        ),
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 10 }),
        async (numbers, texts, integers) => {
          const blob = await writeNpz(
            new Map([
              ["numbers", { data: Float64Array.from(numbers), shape: [numbers.length] }],
              ["texts", { texts, shape: [texts.length] }],
              ["integers", { data: BigInt64Array.from(integers), shape: [integers.length] }],
            ]),
          );
          const file = await openNpz(blob, { fileName: "a.npz" });
          expect([...(await file.readArray("numbers")).toNumbers()]).toEqual(numbers);
          expect(await file.readStrings("texts")).toEqual(texts);
          expect((await file.readArray("integers")).toBigInts()).toEqual(integers);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("chooses the width NumPy would", async () => {
    const file = await openNpz(await writeNpz(new Map([["c", { texts: ["mass", "affluent"], shape: [2] }]])), {
      fileName: "a",
    });
    expect(file.get("c")).toMatchObject({ dtype: { text: "<U8" }, shape: [2], fortranOrder: false, dataOffset: 128 });
  });

  it("keeps floats, integers, lists and tuples of a 0-d object apart", async () => {
    const value = new Map<string, PyWritable>([
      ["f", pyFloat(1)],
      ["list", [1, -(2n ** 70n), "ş", null, true]],
      ["tuple", new WritableTuple([1, 2])],
    ]);
    const dict = (await readNpy(writeNpy({ object: value }), { fileName: "a.npy" })).item();
    if (!(dict instanceof Map)) throw new Error("no dict");
    expect(dict.get("f")).toBe(1);
    expect(dict.get("list")).toEqual([1, -(2n ** 70n), "ş", null, true]);
    expect(dict.get("tuple")).toEqual({ items: [1, 2] });
  });

  it("refuses shapes that do not hold the data", () => {
    expect(() => writeNpy({ data: Float32Array.of(1), shape: [2] })).toThrow(RangeError);
    expect(() => writeNpy({ texts: ["a"], shape: [2] })).toThrow(RangeError);
  });
});
