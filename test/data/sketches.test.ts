import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/data/errors";
import { type RowSource, rowsAt } from "../../src/data/row-source";
import { readSketches, type SketchesDataset } from "../../src/data/sketches";

const folder = join(import.meta.dirname, "..", "fixtures", "data", "files");

function read(
  name: string,
  options: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
) {
  const blob = new Blob([new Uint8Array(readFileSync(join(folder, `${name}.npz`)))]);
  return readSketches(blob, { fileName: `${name}.npz`, ...options });
}

/** Labels row by row. */
function allOf(source: RowSource): number[] {
  return Array.from(
    rowsAt(
      source,
      Int32Array.from({ length: source.rows }, (_, row) => row),
    ),
  );
}

function labelsOf({ labels }: SketchesDataset) {
  return Array.from(labels.codes, (code) => labels.values[code] ?? null);
}

describe("readSketches", () => {
  it("reads what bank_emde_session.py writes", async () => {
    const dataset = await read("usual");
    expect(dataset).toMatchObject({
      file: "usual.npz",
      rows: 6,
      pastWidth: 2,
      portfolioWidth: 3,
      walk: 4,
      scalars: { past_days: 90, time_decay_lambda: 0.01 },
      customerIds: ["C00001", "C00002", "C00003", "C00003", "C00005", "C00001"],
      duplicateCustomerIds: 2,
    });
    expect(dataset.inputs).toMatchObject({ rows: 6, width: 5 });
    expect(allOf(dataset.inputs).slice(10, 12)).toEqual([0, 0]);
    expect(labelsOf(dataset)).toEqual(["mass", "mass", "private", "affluent", "mass", "private"]);
    expect(dataset.arrays.map(({ name, dtype, shape }) => [name, dtype, shape])).toContainEqual([
      "segments",
      "|O",
      [6],
    ]);
  });

  it("puts past and portfolio side by side, rounded to float32, and says what that lost", async () => {
    const usual = await read("usual");
    const [past, portfolio] = usual.statistics;
    expect(past).toMatchObject({ name: "past_sketches", dtype: "<f8", allZeroRows: 1, nan: 0, infinite: 0 });
    expect(past?.zeroShare).toBeCloseTo(2 / 12, 12);
    expect(past?.maxConversionError).toBeGreaterThan(0);
    expect(past?.maxConversionError).toBeLessThan(1e-6);
    expect(portfolio).toMatchObject({ name: "portfolio_sketches", allZeroRows: 0 });
    expect(portfolio?.max).toBe(
      Math.max(...[0, 1, 2, 3, 4, 5].flatMap((row) => allOf(usual.inputs).slice(row * 5 + 2, row * 5 + 5))),
    );
  });

  it("reads the same numbers from big-endian and Fortran-ordered arrays", async () => {
    expect(allOf((await read("big-endian-fortran")).inputs)).toEqual(allOf((await read("usual")).inputs));
  });

  it("reads half floats and stored members", async () => {
    const [halves, usual] = [await read("float16-stored"), await read("usual")];
    const exact = allOf(usual.inputs);
    allOf(halves.inputs).forEach((value, i) => {
      expect(Math.abs(value - (exact[i] ?? 0))).toBeLessThan(2e-3);
    });
    expect(halves.statistics[0]).toMatchObject({ dtype: "<f2", maxConversionError: 0 });
  });

  it("reads integers as sketches, labels and ids", async () => {
    const dataset = await read("integers");
    expect(dataset.labels).toMatchObject({ kind: "integer", values: [0, 3, 1], missing: 0 });
    expect(dataset.customerIds).toEqual(["1", "2", "3", "3", "5", "1"]);
    expect(allOf(dataset.inputs).every(Number.isInteger)).toBe(true);
  });

  it.each(["unicode-labels", "bytes-labels"])("reads the labels of %s as text", async (name) => {
    expect(labelsOf(await read(name))).toEqual(labelsOf(await read("usual")));
  });

  it("does without optional arrays", async () => {
    expect(await read("unicode-labels")).toMatchObject({ customerIds: null, duplicateCustomerIds: 0, walk: null });
  });

  it("counts rows without a label", async () => {
    expect((await read("missing-labels")).labels).toMatchObject({
      kind: "string",
      values: ["mass", "private"],
      missing: 4,
    });
    for (const name of ["object-integers", "float-labels"]) {
      expect((await read(name)).labels).toMatchObject({ kind: "integer", values: [0, 3, 1], missing: 1 });
    }
  });

  it("reports NaN and infinite values with their first place", async () => {
    const { statistics } = await read("non-finite");
    expect(statistics[0]).toMatchObject({ nan: 1, infinite: 1, firstNonFinite: { row: 1, column: 1 } });
    expect(statistics[1]).toMatchObject({ nan: 0, infinite: 0, firstNonFinite: null });
  });

  it.each([
    ["no-labels", "data/missing-array", { array: "segments" }],
    ["one-dimensional", "data/not-a-matrix", { array: "past_sketches", shape: [6] }],
    ["complex", "data/complex", { array: "portfolio_sketches", dtype: "<c16" }],
    ["text-sketches", "data/not-numeric", { array: "past_sketches" }],
    [
      "other-rows",
      "data/row-mismatch",
      { first: "past_sketches", firstRows: 6, second: "portfolio_sketches", secondRows: 5 },
    ],
    ["other-labels", "data/row-mismatch", { firstRows: 6, second: "segments", secondRows: 4 }],
    ["label-matrix", "data/not-a-vector", { array: "segments", shape: [6, 1] }],
    ["fractional-labels", "data/fractional-label", { row: 2, value: 2.5 }],
    ["no-rows", "data/no-rows", { array: "past_sketches" }],
    ["no-columns", "data/no-columns", { array: "portfolio_sketches" }],
  ])("refuses %s", async (name, code, params) => {
    const error: unknown = await read(name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ code, params: { file: `${name}.npz`, ...params } });
  });

  it("serves the tasks whose arrays are there when there are no segments", async () => {
    const dataset = await read("no-segments");
    expect(dataset.labels).toMatchObject({ values: [], missing: 6 });
    expect(await dataset.churn?.read()).toMatchObject({ kind: "integer", values: [0], counts: [6] });
    expect(dataset.futures?.width).toBe(2);
    const futures = await dataset.futures?.read();
    expect(futures && allOf(futures).slice(4, 6)).toEqual([0, 0]);
    expect((await read("unicode-labels")).churn).not.toBeNull();
  });

  it("refuses what is wrong with the arrays of another task only when that task asks for them", async () => {
    const dataset = await read("broken-extras");
    await expect(dataset.churn?.read()).rejects.toMatchObject({ code: "data/not-a-vector" });
    await expect(dataset.futures?.read()).rejects.toMatchObject({ code: "data/row-mismatch" });
    await expect((await read("non-finite-future")).futures?.read()).rejects.toMatchObject({
      code: "data/non-finite-future",
      params: { count: 2, row: 1, column: 1 },
    });
  });

  it("names the arrays that are there when one is missing", async () => {
    await expect(read("no-labels")).rejects.toMatchObject({
      params: { found: expect.arrayContaining(["past_sketches", "portfolio_sketches", "customer_ids"]) },
    });
  });

  it("tells its progress and can be canceled", async () => {
    const seen: number[] = [];
    await read("usual", { onProgress: (done, total) => seen.push(done / total) });
    expect(seen.at(-1)).toBeCloseTo(1, 12);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const reason = new Error("enough");
    await expect(read("usual", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
