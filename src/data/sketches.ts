import { openNpz, type ReadOptions } from "../interim";
import { DataError } from "./errors";
import { eventLoopTurn } from "./event-loop";
import { encodeLabels, type FileLabel, type LabelColumn } from "./labels";

/** What one sketch array looks like: conversion to float32, zeros, and values no model can take. */
export interface ArrayStatistics {
  readonly name: string;
  readonly width: number;
  readonly dtype: string;
  readonly maxConversionError: number;
  readonly zeroShare: number;
  readonly nan: number;
  readonly infinite: number;
  /** First NaN or infinite value. */
  readonly firstNonFinite: { readonly row: number; readonly column: number } | null;
  readonly allZeroRows: number;
  readonly min: number;
  readonly max: number;
}

/** A sketches file in memory: inputs joined as the network takes them, everything else beside. */
export interface SketchesDataset {
  readonly file: string;
  readonly rows: number;
  readonly pastWidth: number;
  readonly portfolioWidth: number;
  /** float32 `[rows, pastWidth + portfolioWidth]`, row-major: past columns, then portfolio. */
  readonly inputs: Float32Array;
  readonly labels: LabelColumn | null;
  readonly customerIds: readonly string[] | null;
  readonly walk: number | null;
  readonly scalars: Readonly<Record<string, number>>;
  readonly arrays: readonly { readonly name: string; readonly dtype: string; readonly shape: readonly number[] }[];
  readonly statistics: readonly ArrayStatistics[];
}

const REQUIRED = ["past_sketches", "portfolio_sketches"] as const;
const SCALARS = ["walk", "sketch_dim", "past_days", "future_days", "time_decay_lambda"] as const;

/** Reads a sketches `.npz`. @throws FormatError, DataError */
export async function readSketches(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<SketchesDataset> {
  const { fileName: file, signal, onProgress } = options;
  const npz = await openNpz(blob, options);
  const found = [...npz.arrays.keys()];
  for (const array of REQUIRED) {
    const header = npz.arrays.get(array);
    if (header === undefined) throw new DataError("data/missing-array", { file, array, found });
    if (header.shape.length !== 2) throw new DataError("data/not-a-matrix", { file, array, shape: [...header.shape] });
  }
  const [rows = 0, pastWidth = 0] = npz.arrays.get("past_sketches")?.shape ?? [];
  const [otherRows = 0, portfolioWidth = 0] = npz.arrays.get("portfolio_sketches")?.shape ?? [];
  if (rows !== otherRows)
    throw new DataError("data/row-mismatch", {
      file,
      array: "portfolio_sketches",
      rows: otherRows,
      expected: rows,
      reference: "past_sketches",
    });
  if (rows === 0) throw new DataError("data/no-rows", { file, array: "past_sketches" });
  const width = pastWidth + portfolioWidth;
  const inputs = new Float32Array(rows * width);
  const statistics: ArrayStatistics[] = [];
  let offset = 0;
  for (const name of REQUIRED) {
    signal?.throwIfAborted();
    onProgress?.(statistics.length * 0.5 * blob.size, blob.size);
    await eventLoopTurn();
    const { header, values } = await npz.numbers(name);
    const columns = header.shape[1] ?? 0;
    let maxConversionError = 0;
    let zeros = 0;
    let nan = 0;
    let infinite = 0;
    let allZeroRows = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let firstNonFinite: { row: number; column: number } | null = null;
    for (let row = 0; row < rows; row++) {
      let empty = true;
      for (let column = 0; column < columns; column++) {
        const value = values[header.fortranOrder ? column * rows + row : row * columns + column] ?? 0;
        const single = Math.fround(value);
        inputs[row * width + offset + column] = single;
        if (value === 0) {
          zeros++;
          continue;
        }
        empty = false;
        if (Number.isFinite(single)) {
          maxConversionError = Math.max(maxConversionError, Math.abs(single - value));
          if (single < min) min = single;
          if (single > max) max = single;
        } else {
          if (Number.isNaN(value)) nan++;
          else infinite++;
          firstNonFinite ??= { row, column };
        }
      }
      if (empty) allZeroRows++;
    }
    if (zeros > 0) {
      min = Math.min(min, 0);
      max = Math.max(max, 0);
    }
    statistics.push({
      name,
      width: columns,
      dtype: header.dtype,
      maxConversionError,
      zeroShare: zeros / Math.max(1, rows * columns),
      nan,
      infinite,
      firstNonFinite,
      allZeroRows,
      min,
      max,
    });
    offset += columns;
  }
  const rowsOf = (array: string) => npz.arrays.get(array)?.shape[0] ?? 0;
  for (const array of ["segments", "customer_ids"]) {
    if (npz.arrays.has(array) && rowsOf(array) !== rows)
      throw new DataError("data/row-mismatch", {
        file,
        array,
        rows: rowsOf(array),
        expected: rows,
        reference: "past_sketches",
      });
  }
  const scalars: Record<string, number> = {};
  for (const name of SCALARS) {
    if (npz.arrays.get(name)?.shape.length === 0) scalars[name] = (await npz.numbers(name)).values[0] ?? Number.NaN;
  }
  const labels = npz.arrays.has("segments") ? await npz.strings("segments") : null;
  const ids = npz.arrays.has("customer_ids") ? await npz.strings("customer_ids") : null;
  const kind = labels?.every((label) => label === null || typeof label === "number") ? "integer" : "string";
  return {
    file,
    rows,
    pastWidth,
    portfolioWidth,
    inputs,
    statistics,
    scalars,
    labels:
      labels === null
        ? null
        : encodeLabels(
            kind,
            labels.map((label): FileLabel | null => (kind === "string" && label !== null ? String(label) : label)),
            rows,
          ),
    customerIds: ids === null ? null : ids.map((id) => String(id ?? "")),
    walk: scalars.walk ?? null,
    arrays: [...npz.arrays.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape })),
  };
}
