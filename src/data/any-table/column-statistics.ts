import type { SketchArrayStatistics } from "../sketches";
import type { TableGap } from "./mapping";

/** What the features of a table look like, as they are read row by row. */
export class ColumnStatistics {
  readonly #width: number;
  readonly #fills: boolean;
  /** The first number of each column that is there; NaN before it. */
  readonly #first: Float32Array;
  readonly #changes: Uint8Array;
  readonly #gaps: Int32Array;
  readonly #gapPlaces: Int32Array;
  readonly #filled: Int32Array;
  readonly #filledPlaces: Int32Array;
  #maxError = 0;
  #zeros = 0;
  #nan = 0;
  #infinite = 0;
  #firstNonFinite: SketchArrayStatistics["firstNonFinite"] = null;
  #allZeroRows = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #rows = 0;

  /** @param fills whether a number that is not there is filled in, and no gap. */
  constructor(width: number, fills: boolean) {
    this.#width = width;
    this.#fills = fills;
    this.#first = new Float32Array(width).fill(Number.NaN);
    this.#changes = new Uint8Array(width);
    this.#gaps = new Int32Array(width);
    this.#gapPlaces = new Int32Array(width);
    this.#filled = new Int32Array(width);
    this.#filledPlaces = new Int32Array(width);
  }

  /**
   * One row.
   *
   * @param exact its numbers as the file has them.
   * @param kept the same as float32.
   * @param place its line in the file, or its row; from 1.
   * @param takesPart whether a cell without a number is a gap here: not in a row without a label, which is left out.
   */
  add(exact: ArrayLike<number>, kept: Float32Array, place: number, takesPart: boolean): void {
    let isZero = true;
    for (let column = 0; column < this.#width; column++) {
      const [value, number] = [exact[column] ?? 0, kept[column] ?? 0];
      const first = this.#first[column] ?? 0;
      if (Number.isNaN(first)) this.#first[column] = number;
      else if (number !== first && !Number.isNaN(number)) this.#changes[column] = 1;
      if (number !== 0) isZero = false;
      else this.#zeros++;
      if (!Number.isFinite(number)) {
        if (takesPart) this.#addGap(column, place, this.#fills && Number.isNaN(number));
        this.#firstNonFinite ??= { row: this.#rows, column };
        if (Number.isNaN(number)) this.#nan++;
        else this.#infinite++;
        continue;
      }
      this.#maxError = Math.max(this.#maxError, Math.abs(number - value));
      if (number < this.#min) this.#min = number;
      if (number > this.#max) this.#max = number;
    }
    if (isZero) this.#allZeroRows++;
    this.#rows++;
  }

  #addGap(column: number, place: number, isFilled: boolean): void {
    const [counts, places] = isFilled ? [this.#filled, this.#filledPlaces] : [this.#gaps, this.#gapPlaces];
    if (counts[column] === 0) places[column] = place;
    counts[column] = (counts[column] ?? 0) + 1;
  }

  /** What rounding to float32 changed, of rows whose exact numbers are gone when they are added. */
  addError(error: number): void {
    this.#maxError = Math.max(this.#maxError, error);
  }

  /** All of them as one array of the data card. */
  found(dtype: string): SketchArrayStatistics {
    return {
      name: "features",
      width: this.#width,
      dtype,
      maxConversionError: this.#maxError,
      zeroShare: this.#zeros / (this.#rows * this.#width),
      nan: this.#nan,
      infinite: this.#infinite,
      firstNonFinite: this.#firstNonFinite,
      allZeroRows: this.#allZeroRows,
      min: this.#min > this.#max ? Number.NaN : this.#min,
      max: this.#min > this.#max ? Number.NaN : this.#max,
    };
  }

  /** Columns with cells that hold no finite number, in rows that take part. */
  gaps(names: readonly string[]): TableGap[] {
    return gapsOf(names, this.#gaps, this.#gapPlaces);
  }

  /** Columns with cells that are filled in, in rows that take part. */
  filled(names: readonly string[]): TableGap[] {
    return gapsOf(names, this.#filled, this.#filledPlaces);
  }

  /** Columns without two different numbers; a cell that is filled in is none. */
  constants(names: readonly string[]): string[] {
    return names.filter((_, i) => this.#changes[i] === 0 && this.#gaps[i] === 0);
  }
}

function gapsOf(names: readonly string[], counts: Int32Array, places: Int32Array): TableGap[] {
  return names.flatMap((column, i) => {
    const cells = counts[i] ?? 0;
    return cells === 0 ? [] : [{ column, cells, place: places[i] ?? 0 }];
  });
}
