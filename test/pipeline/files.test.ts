import { describe, expect, it } from "vitest";
import { readLabels } from "../../src/data/columns";
import { rowsAt } from "../../src/data/row-source";
import { openNpz, openZip, writeNpz } from "../../src/formats";
import type { NpyInput } from "../../src/formats/npz-writer";
import { fitCodes } from "../../src/pipeline/codes";
import { readEmbeddings, writeEmbeddings } from "../../src/pipeline/embeddings-file";
import { windowsBefore } from "../../src/pipeline/instant";
import { writeSketches } from "../../src/pipeline/sketch-files";
import { readSketcher, type Sketcher, sketchNewCustomers, writeSketcher } from "../../src/pipeline/sketcher";
import { Sketches, type SketchPart } from "../../src/pipeline/sketches";
import type { BankTables } from "../../src/pipeline/tables";
import { weighTables } from "../../src/pipeline/weights";
import { openSketches, writeSketchWeights } from "../../src/pipeline/weights-file";
import { zerosMember, zipped } from "../formats/zeros";

const DAY = 86_400_000_000;
const names = ["a", "b", "loan"];
const codes = fitCodes(
  { names, dim: 2, data: Float32Array.of(1, 0, 0, 1, 0.5, 0.25) },
  { subspaces: 3, bins: 4, seed: 42 },
);
const reference = { micros: 100 * DAY, nanos: 0 };

const tables: BankTables = {
  customers: { ids: ["C0", "Müşteri 1"], segments: ["mass", null], churn: ["1", "0"] },
  products: {
    rows: 2,
    customer: Int32Array.of(1, 0),
    product: Int32Array.of(0, 1),
    acquired: null,
    vocabulary: { names: ["loan", "x"] },
  },
  events: {
    rows: 4,
    batches: [
      {
        length: 4,
        customer: Int32Array.of(0, 0, 1, 0),
        type: Int32Array.of(0, 1, 1, 2),
        time: Float64Array.of(80 * DAY, 90 * DAY, 98 * DAY, 90 * DAY),
        nanoseconds: null,
      },
    ],
    vocabulary: { names: ["a", "b", "new"] },
  },
};

const sketcher: Sketcher = {
  codes,
  walk: 2,
  pastDays: 25,
  futureDays: 2.5,
  decay: 0.02,
  seed: 42,
  generation: 3,
  dim: 1024,
  trim: 16,
  recentEvents: 12,
};

const trained = async () => new Sketches(await weighTables(tables, windowsBefore(reference, 25, 2.5), 0.02), codes);

const scalars = { walk: 2, pastDays: 25, futureDays: 2.5, decay: 0.02 };

describe("the sketches file", () => {
  it("has the script's arrays in its order, and the very numbers that are filled in from the weights", async () => {
    const sketches = await trained();
    const blob = await writeSketches(sketches, tables.customers, scalars);
    const npz = await openNpz(blob, { fileName: "sketches.npz" });
    expect(npz.entries.map(({ name, dtype }) => [name, dtype.text])).toEqual([
      ["customer_ids", "<U9"],
      ["past_sketches", "<f8"],
      ["future_sketches", "<f8"],
      ["portfolio_sketches", "<f8"],
      ["churn_labels", "<i8"],
      ["segments", "|O"],
      ["walk", "<i8"],
      ["sketch_dim", "<i8"],
      ["past_days", "<i8"],
      ["future_days", "<f8"],
      ["time_decay_lambda", "<f8"],
    ]);
    expect(await npz.readStrings("customer_ids")).toEqual(tables.customers.ids);
    expect(await npz.readStrings("segments")).toEqual(["mass", null]);
    expect(await npz.readStrings("churn_labels")).toEqual(["1", "0"]);
    expect(await npz.readScalar("sketch_dim")).toBe(12);
    expect(await npz.readScalar("future_days")).toBe(2.5);
    for (const part of ["past", "future", "portfolio"] satisfies SketchPart[]) {
      const { data } = await npz.readFloat32(`${part}_sketches`);
      expect(data).toEqual(rowsAt(sketches.rows([part]), Int32Array.of(0, 1)));
    }
  });

  it("keeps labels that are no whole numbers as text, and leaves out columns that there are not", async () => {
    const sketches = await trained();
    const text = await writeSketches(sketches, { ...tables.customers, churn: ["yes", null] }, scalars);
    expect(await (await openNpz(text, { fileName: "x" })).readStrings("churn_labels")).toEqual(["yes", null]);
    // As pandas writes a column of ones and zeros with a gap into CSV, and as it reads that.
    const gap = await writeSketches(sketches, { ...tables.customers, churn: ["1.0", null] }, scalars);
    const written = await openNpz(gap, { fileName: "x" });
    expect(written.get("churn_labels")?.dtype.text).toBe("<f8");
    expect(await readLabels({ npz: written, file: "x" }, "churn_labels")).toMatchObject({
      kind: "integer",
      values: [1],
      missing: 1,
    });
    const bare = await writeSketches(sketches, { ...tables.customers, churn: null, segments: null }, scalars);
    const { names: arrays } = await openNpz(bare, { fileName: "x" });
    expect(arrays).not.toContain("churn_labels");
    expect(arrays).not.toContain("segments");
  });

  it("stops with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(writeSketches(await trained(), tables.customers, scalars, { signal })).rejects.toThrow("enough");
  });
});

describe("the weights file", () => {
  const data = (blob: Blob) => openSketches(blob, { fileName: "sketches.npz" });
  const rows = Int32Array.of(1, 0);

  it("is read as the very data set of the sketches file", async () => {
    const sketches = await trained();
    const [dense, sparse] = [
      await data(await writeSketches(sketches, tables.customers, scalars)),
      await data(await writeSketchWeights(sketches, tables.customers, sketcher, null)),
    ];
    expect(rowsAt(sparse.inputs, rows)).toEqual(rowsAt(dense.inputs, rows));
    const [futures, expected] = [await sparse.futures?.read(), await dense.futures?.read()];
    expect(futures && rowsAt(futures, rows)).toEqual(expected && rowsAt(expected, rows));
    expect(await sparse.churn?.read()).toEqual(await dense.churn?.read());
    const { inputs, futures: _, churn, arrays, sketcher: _made, madeOf, scalars: found, codes: read, ...rest } = sparse;
    expect(dense).toMatchObject(rest);
    expect(dense.madeOf).toBeNull();
    expect(madeOf?.names).toEqual(names);
    const past = sketches.shares("past", 0).map(({ name, share }) => [name, share]);
    const shares = madeOf?.shares("past", 0) ?? new Float64Array(0);
    expect(names.flatMap((name, i) => (shares[i] === 0 ? [] : [[name, shares[i]]])).sort()).toEqual(past.sort());
    expect(found).toMatchObject(dense.scalars);
    expect(read).toMatchObject({ names: codes.names, bins: codes.bins, codes: codes.codes });
  });

  it("says how many products were acquired after the cutoff, where some were", async () => {
    const sketches = await trained();
    const made = (later: number) =>
      writeSketchWeights(sketches, tables.customers, { ...sketcher, acquired: { later, total: 43_429 } }, null);
    const { scalars: found } = await data(await made(206));
    expect(found).toMatchObject({ products_after_cutoff: 206, products_counted: 43_429 });
    expect((await data(await made(0))).scalars).not.toHaveProperty("products_after_cutoff");
  });

  it("holds the sketcher's file, byte for byte", async () => {
    const { sketcher: held } = await data(await writeSketchWeights(await trained(), tables.customers, sketcher, null));
    expect(held?.file).toBe("sketcher_walk2.npz");
    const expected = await (await writeSketcher(sketcher)).bytes();
    expect(await held?.blob.bytes()).toEqual(expected);
  });

  it("of other customers names the sketcher that made it", async () => {
    const madeBy = { file: "sketcher_walk2.npz", sha256: "ab12" };
    const blob = await writeSketchWeights(await trained(), tables.customers, sketcher, madeBy);
    expect((await data(blob)).scalars).toMatchObject({ sketcher: madeBy.file, sketcher_sha256: madeBy.sha256 });
  });

  it("leaves labels out that there are not", async () => {
    const bare = { ...tables.customers, churn: null, segments: null };
    const { churn, labels } = await data(await writeSketchWeights(await trained(), bare, sketcher, null));
    expect([churn, labels.missing]).toEqual([null, 2]);
  });

  it("is refused by the first array that does not fit", async () => {
    const whole = await openNpz(await writeSketchWeights(await trained(), tables.customers, sketcher, null), {
      fileName: "w",
    });
    const changed = async (
      array: string,
      change: (values: Float64Array) => readonly number[],
      dtype: "int" | "float",
    ) => {
      const arrays = new Map<string, NpyInput>([["customer_ids", { texts: tables.customers.ids, shape: [2] }]]);
      arrays.set("names", { texts: names, shape: [names.length] });
      for (const { name, dtype: kept, shape } of whole.entries) {
        const floats = name === array ? dtype === "float" : kept.text === "<f8";
        if (!["i", "f"].includes(kept.kind)) continue;
        const values = (await whole.readArray(name)).toNumbers();
        const numbers = name === array ? change(values) : [...values];
        const length = name === array ? [numbers.length] : shape;
        arrays.set(name, { data: floats ? Float64Array.from(numbers) : Int32Array.from(numbers), shape: length });
      }
      return data(await writeNpz(arrays));
    };
    for (const [array, change, dtype] of [
      ["past_start", () => [0, 9, 4], "int"],
      ["past_start", (all) => [...all.subarray(1)], "int"],
      ["past_names", (all) => [...all.fill(-1)], "int"],
      ["future_names", (all) => [...all.fill(77)], "int"],
      ["past_weights", (all) => [...all.fill(Number.NaN)], "float"],
      ["portfolio_weights", (all) => [...all, 1], "float"],
      ["portfolio_names", (all) => [...all], "float"],
    ] satisfies [string, (values: Float64Array) => readonly number[], "int" | "float"][]) {
      await expect(changed(array, change, dtype), array).rejects.toMatchObject({
        code: "pipeline/sketcher-shape",
        params: { array },
      });
    }
  });
});

describe("the embeddings file", () => {
  const tokens = { names: ["a", "b"], dim: 2, data: Float32Array.of(1, 2, 3, 4) };

  it("keeps names and numbers, with customers or without", async () => {
    const all = new Blob([Float32Array.of(9, 9, 1, 2, 3, 4)]);
    for (const rows of [all, null]) {
      const blob = await writeEmbeddings({ walk: 3, tokens, all: rows }, ["C0", "a", "b"]);
      const npz = await openNpz(blob, { fileName: "e.npz" });
      expect(npz.names).toEqual(["entity_ids", "embeddings", "num_walks", "embed_dim"]);
      expect(npz.get("embeddings")?.shape).toEqual([rows === null ? 2 : 3, 2]);
      const read = await readEmbeddings(blob, { fileName: "e.npz", wanted: ["b", "a", "unknown"] });
      expect(read).toEqual({ walk: 3, tokens });
    }
  });

  const npzOf = (ids: readonly string[], data: Float32Array, shape: readonly number[]) =>
    writeNpz(
      new Map([
        ["entity_ids", { texts: ids, shape: [ids.length] }],
        ["embeddings", { data, shape }],
      ]),
    );

  it("is refused when it does not fit", async () => {
    const read = async (blob: Blob) => readEmbeddings(blob, { fileName: "e.npz", wanted: ["a", "b"] });
    await expect(read(await npzOf(["a"], Float32Array.of(1, 2, 3, 4), [2, 2]))).rejects.toMatchObject({
      code: "pipeline/embeddings-shape",
      params: { names: 1, rows: 2 },
    });
    await expect(read(await npzOf(["c", "d"], Float32Array.of(1, 2), [2, 1]))).rejects.toMatchObject({
      code: "pipeline/embeddings-missing",
      params: { names: ["a", "b"] },
    });
    await expect(read(await npzOf(["c", "b"], Float32Array.of(1, Number.NaN), [2, 1]))).rejects.toMatchObject({
      code: "pipeline/embeddings-not-finite",
      params: { name: "b" },
    });
    const lone = await writeNpz(new Map([["entity_ids", { texts: ["a"], shape: [1] }]]));
    await expect(read(lone)).rejects.toMatchObject({ code: "npz/missing-array", params: { array: "embeddings" } });
  });
});

describe("the sketcher", () => {
  it("comes back as it was written", async () => {
    const read = await readSketcher(await writeSketcher(sketcher), { fileName: "s.npz" });
    expect(read).toEqual({ ...sketcher, codes: { ...codes, ties: [] } });
  });

  it("gives training customers their training sketches, and counts what it does not know", async () => {
    const read = await readSketcher(await writeSketcher(sketcher), { fileName: "s.npz" });
    const cutoff = windowsBefore(reference, 25, 2.5).cutoff;
    const made = await sketchNewCustomers(read, tables, cutoff);
    const expected = await trained();
    for (const part of ["past", "future", "portfolio"] satisfies SketchPart[]) {
      for (const customer of [0, 1]) {
        const [a, b] = [new Float64Array(12), new Float64Array(12)];
        made.sketches.fillRow(part, customer, a);
        expected.fillRow(part, customer, b);
        expect(a).toEqual(b);
      }
    }
    expect((await sketchNewCustomers(read, tables, null)).windows).toEqual(
      windowsBefore({ micros: 98 * DAY, nanos: 0 }, 25, 2.5),
    );
    expect(made.unknownProducts).toEqual([{ name: "x", rows: 1 }]);
    expect(made.unknownEventTypes).toEqual([{ name: "new", rows: 1 }]);
  });

  it("counts unknown event types in the past window only, and they weigh nothing", async () => {
    const read = await readSketcher(await writeSketcher(sketcher), { fileName: "s.npz" });
    const cutoff = { micros: 90 * DAY, nanos: 0 };
    // The one "new" event is at the cutoff itself: no longer of the past.
    const made = await sketchNewCustomers(read, tables, cutoff);
    expect(made.unknownEventTypes).toEqual([]);
    const later = await sketchNewCustomers(read, tables, { micros: 90 * DAY, nanos: 1 });
    expect(later.unknownEventTypes).toEqual([{ name: "new", rows: 1 }]);
    expect((await sketchNewCustomers(read, tables, { micros: 116 * DAY, nanos: 0 })).unknownEventTypes).toEqual([]);
    const past = new Float64Array(12);
    later.sketches.fillRow("past", 0, past);
    for (const subspace of [0, 1, 2]) {
      const sum = past.slice(subspace * 4, subspace * 4 + 4).reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });

  it.each([
    ["names", "<U64", 256, [3 * 2 ** 17]],
    ["codes", "|i1", 1, [2 ** 20, 20]],
    ["edges", "<f8", 8, [2 ** 20, 12]],
  ] as const)(
    "is refused, within two seconds and 256 MiB, when kilobytes become a hundred megabytes of %s",
    async (array, descr, itemSize, shape) => {
      const bytes = shape.reduce((product: number, length) => product * length, itemSize);
      const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`.padEnd(117);
      const prefix = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0];
      const start = new Uint8Array([...prefix, ...new TextEncoder().encode(`${header}\n`)]);
      const usual = await openZip(await writeSketcher(sketcher), { fileName: "s.npz" });
      const members = [zerosMember(`${array}.npy`, start, bytes / 2 ** 20)];
      for (const entry of usual.entries) {
        if (entry.name !== `${array}.npy`) members.push({ name: entry.name, data: await usual.read(entry) });
      }
      const bomb = zipped(members);
      expect(bomb.size).toBeLessThan(2 ** 20);
      const [memory, before] = [process.memoryUsage.rss(), process.cpuUsage()];
      await expect(readSketcher(bomb, { fileName: "s.npz" })).rejects.toMatchObject({
        code: "npy/too-large",
        params: { file: "s.npz", array, bytes },
      });
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1e6).toBeLessThan(2);
      expect(process.memoryUsage.rss() - memory).toBeLessThan(256 * 2 ** 20);
    },
  );

  it("is read when one of its many names is long, though padding makes it large", async () => {
    const count = 20_000;
    const names = Array.from({ length: count }, (_, i) => `product_${i}`);
    names[0] = "n".repeat(1000);
    const many = { ...sketcher, codes: { ...codes, names, subspaces: 1, codes: new Int32Array(count) } };
    many.codes.edges = codes.edges.slice(0, codes.bins - 1);
    const read = await readSketcher(await writeSketcher(many), { fileName: "s.npz" });
    expect(read.codes.names).toEqual(names);
  });

  it("is refused when its arrays do not fit", async () => {
    const refusal = async (change: Partial<Sketcher>, array: string) => {
      const blob = await writeSketcher({ ...sketcher, ...change });
      await expect(readSketcher(blob, { fileName: "s.npz" })).rejects.toMatchObject({
        code: "pipeline/sketcher-shape",
        params: { file: "s.npz", array },
      });
    };
    await refusal({ codes: { ...codes, codes: new Int32Array(9).fill(4) } }, "codes");
    await refusal({ walk: 0 }, "walk");
    await refusal({ pastDays: -1 }, "past_days");
  });
});
