/** Running sums of each input column over blocks of rows. */
export class ColumnMoments {
  readonly width: number;
  rows = 0;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  constructor(width: number) {
    this.width = width;
    this.#sum = new Float64Array(width);
    this.#squares = new Float64Array(width);
  }

  /** @param data row-major `[rows, width]` */
  add(data: Float32Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const start = row * this.width;
      for (let column = 0; column < this.width; column++) {
        const value = data[start + column] ?? 0;
        this.#sum[column] = (this.#sum[column] ?? 0) + value;
        this.#squares[column] = (this.#squares[column] ?? 0) + value * value;
        if (value < this.min) this.min = value;
        if (value > this.max) this.max = value;
      }
    }
    this.rows += rows;
  }

  /** Of every column. */
  means(): Float64Array {
    return this.#sum.map((sum) => sum / this.rows);
  }

  mean(column: number): number {
    return (this.#sum[column] ?? 0) / this.rows;
  }

  /** Population standard deviation. */
  deviation(column: number): number {
    const mean = this.mean(column);
    return Math.sqrt(Math.max(0, (this.#squares[column] ?? 0) / this.rows - mean * mean));
  }
}

/**
 * Up to so many standard deviations two means count as equal: the usual bound of a standardized difference (Austin,
 * "Balance diagnostics for comparing the distribution of baseline covariates", Statistics in Medicine 28, 2009).
 */
export const NO_SHIFT = 0.1;

/** Shift of one column's mean, in standard deviations of the training data. */
interface ColumnShift {
  readonly column: number;
  readonly shift: number;
}

/**
 * How far each column of a new file lies from the training data, largest first. A column that was constant in training
 * and is not now is infinitely far.
 */
export function columnShifts(training: ColumnMoments, scored: ColumnMoments): ColumnShift[] {
  return Array.from({ length: training.width }, (_, column) => {
    const difference = scored.mean(column) - training.mean(column);
    const deviation = training.deviation(column);
    return { column, shift: difference === 0 ? 0 : difference / deviation };
  }).sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift) || a.column - b.column);
}
