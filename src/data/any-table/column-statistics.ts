import type { SketchArrayStatistics } from "../sketches";
import type { TableGap } from "./mapping";

/** What the features of a table look like, as they are read row by row. */
export class ColumnStatistics {
  readonly #width: number;
  readonly #fills: boolean;
  /** The first number of each column that is there; NaN before it. */
  readonly #first: Float32Array;
  readonly #changes: Uint8Array;
  readonly #gaps: Cells;
  readonly #filled: Cells;
  readonly #beyond: Cells;
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
    this.#gaps = new Cells(width);
    this.#filled = new Cells(width);
    this.#beyond = new Cells(width);
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
        this.#firstNonFinite ??= { row: this.#rows, column };
        const isMissing = Number.isNaN(number);
        if (isMissing) this.#nan++;
        else this.#infinite++;
        if (takesPart) (!isMissing ? this.#beyond : this.#fills ? this.#filled : this.#gaps).add(column, place);
        continue;
      }
      this.#maxError = Math.max(this.#maxError, Math.abs(number - value));
      if (number < this.#min) this.#min = number;
      if (number > this.#max) this.#max = number;
    }
    if (isZero) this.#allZeroRows++;
    this.#rows++;
  }

  /** What rounding to float32 changed, of rows whose exact numbers are gone when they are added. */
  addError(error: number): void {
    this.#maxError = Math.max(this.#maxError, error);
  }

  /** All of them as one array of the data card. */
  found(dtype: string): SketchArrayStatistics {
    return {
      name: "features",
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

  /** Columns with cells that hold no number, in rows that take part. */
  gaps(names: readonly string[]): TableGap[] {
    return this.#gaps.found(names);
  }

  /** Columns with numbers that are infinite, or are as float32, in rows that take part. */
  beyond(names: readonly string[]): TableGap[] {
    return this.#beyond.found(names);
  }

  /** Columns with cells that are filled in, in rows that take part. */
  filled(names: readonly string[]): TableGap[] {
    return this.#filled.found(names);
  }

  /** Columns without two different numbers; a cell that is filled in is none. */
  constants(names: readonly string[]): string[] {
    return names.filter((_, i) => this.#changes[i] === 0 && !this.#gaps.has(i));
  }
}

/** How many cells of each column are of a kind, and where the first of them is. */
class Cells {
  readonly #counts: Int32Array;
  readonly #places: Int32Array;

  constructor(width: number) {
    this.#counts = new Int32Array(width);
    this.#places = new Int32Array(width);
  }

  add(column: number, place: number): void {
    if (!this.has(column)) this.#places[column] = place;
    this.#counts[column] = (this.#counts[column] ?? 0) + 1;
  }

  has(column: number): boolean {
    return this.#counts[column] !== 0;
  }

  found(names: readonly string[]): TableGap[] {
    return names.flatMap((column, i) =>
      this.has(i) ? [{ column, cells: this.#counts[i] ?? 0, place: this.#places[i] ?? 0 }] : [],
    );
  }
}
