import type { NumberBlock } from "./dtype";
import { rowMajorStrides } from "./strides";

/** What conversion to float32 lost and what the values look like. Rows are the first dimension. */
export interface Float32Statistics {
  /** Largest |float32(x) − x| over finite values. */
  readonly maxAbsoluteError: number;
  readonly nan: number;
  /** ±Infinity, and values beyond float32's range. */
  readonly infinite: number;
  /** The first NaN or infinity in file order. */
  readonly firstNonFinite: { readonly row: number; readonly column: number } | null;
  readonly zeros: number;
  readonly allZeroRows: number;
  /** Over finite values, in float32; NaN when there is none. */
  readonly min: number;
  readonly max: number;
}

/** Where a matrix goes: element (row, column) is `data[row × rowStride + columnOffset + column]`. */
export interface Float32Target {
  readonly data: Float32Array;
  readonly rowStride: number;
  readonly columnOffset: number;
}

/** Takes a matrix block by block in file order, writes it row-major as float32 and keeps the statistics. */
export class Float32Sink {
  readonly #target: Float32Target;
  readonly #rows: number;
  readonly #columns: number;
  readonly #fortranOrder: boolean;
  /** Where the file's n-th column stands in C order; null when it is the n-th. */
  readonly #columnOrder: Uint32Array | null;
  readonly #rowHasValue: Uint8Array;
  #row = 0;
  #column = 0;
  #maxError = 0;
  #nan = 0;
  #infinite = 0;
  #firstNonFinite: { row: number; column: number } | null = null;
  #zeros = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(target: Float32Target, shape: readonly number[], fortranOrder: boolean) {
    const [rows, columns] = matrixShape(shape);
    this.#target = target;
    this.#rows = rows;
    this.#columns = columns;
    this.#fortranOrder = fortranOrder;
    this.#columnOrder = fortranOrder && shape.length > 2 ? columnOrder(shape.slice(1)) : null;
    this.#rowHasValue = new Uint8Array(columns === 0 ? 0 : rows);
  }

  /** The next elements of the file. */
  push(block: NumberBlock): void {
    // One loop over one array type stays fast; widening is a native copy.
    const values = block instanceof Float64Array ? block : new Float64Array(block);
    for (let start = 0; start < values.length; ) {
      const run = this.#fortranOrder ? this.#rows - this.#row : this.#columns - this.#column;
      const end = Math.min(values.length, start + run);
      this.#pushRun(values, start, end);
      this.#advance(end - start);
      start = end;
    }
  }

  /** Elements of one row (C order) or one column (Fortran order). */
  #pushRun(values: Float64Array, start: number, end: number): void {
    const { data, rowStride, columnOffset } = this.#target;
    const step = this.#fortranOrder ? rowStride : 1;
    const column = this.#columnOrder?.[this.#column] ?? this.#column;
    let to = this.#row * rowStride + columnOffset + column;
    let zeros = 0;
    let maxError = this.#maxError;
    let min = this.#min;
    let max = this.#max;
    for (let i = start; i < end; i++, to += step) {
      const value = values[i] ?? 0;
      const rounded = Math.fround(value);
      data[to] = rounded;
      if (value === 0) zeros++;
      else if (this.#fortranOrder) this.#rowHasValue[this.#row + (i - start)] = 1;
      if (rounded - rounded !== 0) {
        this.#addNonFinite(value, i - start);
        continue;
      }
      if (rounded !== value) {
        const error = Math.abs(rounded - value);
        if (error > maxError) maxError = error;
      }
      if (rounded < min) min = rounded;
      if (rounded > max) max = rounded;
    }
    if (!this.#fortranOrder && zeros < end - start) this.#rowHasValue[this.#row] = 1;
    this.#zeros += zeros;
    this.#maxError = maxError;
    this.#min = min;
    this.#max = max;
  }

  #addNonFinite(value: number, position: number): void {
    if (Number.isNaN(value)) this.#nan++;
    else this.#infinite++;
    this.#firstNonFinite ??= this.#fortranOrder
      ? { row: this.#row + position, column: this.#columnOrder?.[this.#column] ?? this.#column }
      : { row: this.#row, column: this.#column + position };
  }

  #advance(count: number): void {
    if (this.#fortranOrder) {
      this.#row += count;
      if (this.#row === this.#rows) {
        this.#row = 0;
        this.#column++;
      }
    } else {
      this.#column += count;
      if (this.#column === this.#columns) {
        this.#column = 0;
        this.#row++;
      }
    }
  }

  /** Statistics of everything pushed. */
  statistics(): Float32Statistics {
    let allZeroRows = 0;
    for (const hasValue of this.#rowHasValue) if (hasValue === 0) allZeroRows++;
    const empty = this.#min > this.#max;
    return {
      maxAbsoluteError: this.#maxError,
      nan: this.#nan,
      infinite: this.#infinite,
      firstNonFinite: this.#firstNonFinite,
      zeros: this.#zeros,
      allZeroRows: this.#columns === 0 ? 0 : allZeroRows,
      min: empty ? Number.NaN : this.#min,
      max: empty ? Number.NaN : this.#max,
    };
  }
}

/** An array's shape as rows × columns: the first dimension, and all others together; a scalar is 1 × 1. */
export function matrixShape(shape: readonly number[]): readonly [number, number] {
  const [rows = 1, ...rest] = shape;
  return [rows, rest.reduce((product, length) => product * length, 1)];
}

/** For every index in Fortran order, the index of the same element in C order. */
export function columnOrder(shape: readonly number[]): Uint32Array {
  const order = new Uint32Array(shape.reduce((product, length) => product * length, 1));
  const strides = rowMajorStrides(shape);
  const index = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    order[i] = at;
    for (let dimension = 0; dimension < shape.length; dimension++) {
      const stride = strides[dimension] ?? 0;
      const next = (index[dimension] ?? 0) + 1;
      at += stride;
      if (next < (shape[dimension] ?? 1)) {
        index[dimension] = next;
        break;
      }
      at -= next * stride;
      index[dimension] = 0;
    }
  }
  return order;
}
