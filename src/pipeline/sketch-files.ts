import { ARRAYS } from "../data/columns";
import type { SerialError } from "../formats/coded-error";
import { Slice } from "../formats/event-loop";
import { type NpyInput, scalar, writeNpz } from "../formats/npz-writer";
import type { ReadOptions } from "../formats/progress";
import { type Instant, isoText, type Windows } from "./instant";
import type { Sketches, SketchPart } from "./sketches";
import { type CustomerTable, type ProductTable, UNKNOWN_CUSTOMER } from "./tables";

/** What a sketches file says of itself. */
interface SketchScalars {
  readonly walk: number;
  readonly pastDays: number;
  readonly futureDays: number;
  readonly decay: number;
}

/** Products that a customer of the table got at or after the cutoff; null where the table does not say when. */
export function countAcquiredLater({ customer, acquired }: ProductTable, cutoff: Instant): number | null {
  if (acquired === null) return null;
  let count = 0;
  for (let row = 0; row < acquired.length; row++) {
    if (customer[row] !== UNKNOWN_CUSTOMER && (acquired[row] ?? Number.NaN) >= cutoff.micros) count++;
  }
  return count;
}

/** Products that the portfolio sketches count: those of customers of the table. */
export function countProducts({ customer }: Pick<ProductTable, "customer">): number {
  return customer.reduce((count, row) => count + (row === UNKNOWN_CUSTOMER ? 0 : 1), 0);
}

/** Fewer than this share of all products: told, and no reason for a warning. */
const FEW = 0.02;

/** Whether products acquired after the cutoff are too few to give an answer away. @param total null where it is not known. */
export function isFewLater(count: number, total: number | null): boolean {
  return total !== null && count / total < FEW;
}

/** From this share of all customers on, an empty window is more likely a wrong one. */
const NEARLY_ALL = 0.9;

/**
 * A warning of each window that lies beside the events (one date far ahead is the newest event and takes them along), and of
 * products of which no customer has one.
 */
export function emptySketches(
  customers: number,
  empty: Readonly<Record<SketchPart, number>>,
  { start, cutoff, reference }: Windows,
): SerialError[] {
  const ends = { past: [start, cutoff], future: [cutoff, reference] } as const;
  const timeText = (instant: Instant) => isoText(instant).slice(0, 19).replace("T", " ");
  const windows = (["past", "future"] as const).flatMap((part): SerialError[] => {
    const [from, to] = ends[part];
    const without = empty[part];
    if (from.micros >= to.micros || without < NEARLY_ALL * customers) return [];
    const params = { part, without, customers, from: timeText(from), to: timeText(to) };
    return [{ code: "sketch/empty-window", params }];
  });
  return empty.portfolio < customers ? windows : [...windows, { code: "sketch/no-portfolio", params: {} }];
}

/** Customers whose sketches are in memory at a time. */
const ROWS_PER_CHUNK = 512;

/**
 * `emde_session_sketches_walk{w}.npz`: the arrays of `bank_emde_session.py` in its order, customers in file order,
 * sketches as float64, made while they are written. Without a column of churn labels or segments their array is left out.
 */
export function writeSketches(
  sketches: Sketches,
  customers: CustomerTable,
  scalars: SketchScalars,
  options: Pick<ReadOptions, "signal" | "onProgress"> = {},
): Promise<Blob> {
  const count = customers.ids.length;
  const rows = (part: SketchPart): NpyInput => ({
    made: { bytes: count * sketches.width * 8, chunks: () => rowChunks(sketches, part) },
    dtype: "<f8",
    shape: [count, sketches.width],
  });
  const arrays = new Map<string, NpyInput>([
    [ARRAYS.ids, { texts: customers.ids, shape: [count] }],
    [ARRAYS.past, rows("past")],
    [ARRAYS.future, rows("future")],
    [ARRAYS.portfolio, rows("portfolio")],
    ...labelsAndScalars(sketches, customers, scalars),
  ]);
  return writeNpz(arrays, options);
}

/** What follows the sketches: labels where the tables have them, then the settings. */
export function labelsAndScalars(
  sketches: Sketches,
  customers: CustomerTable,
  { walk, pastDays, futureDays, decay }: SketchScalars,
): readonly (readonly [name: string, array: NpyInput])[] {
  return [
    ...(customers.churn === null ? [] : [[ARRAYS.churn, churnLabels(customers.churn)] as const]),
    ...(customers.segments === null ? [] : [[ARRAYS.labels, { objects: customers.segments }] as const]),
    ["walk", scalar(walk)],
    ["sketch_dim", scalar(sketches.width)],
    ["past_days", scalar(pastDays)],
    ["future_days", scalar(futureDays)],
    ["time_decay_lambda", { data: Float64Array.of(decay), shape: [] }],
  ];
}

/** Labels as numbers, null for an empty cell; null where any is text. Beside empty cells pandas writes 1 as 1.0. */
export function wholeNumbers(texts: readonly (string | null)[]): readonly (number | null)[] | null {
  const some = texts.some((text) => text !== null);
  const areNumbers = some && texts.every((text) => text === null || /^[+-]?\d{1,15}(\.0*)?$/.test(text));
  return areNumbers ? texts.map((text) => (text === null ? null : Number(text))) : null;
}

/** Whole numbers as pandas has them: int64, or float64 with NaN where a cell is empty. */
function churnLabels(texts: readonly (string | null)[]): NpyInput {
  const numbers = wholeNumbers(texts);
  if (numbers === null) return { objects: texts };
  const data = numbers.includes(null)
    ? Float64Array.from(numbers, (number) => number ?? Number.NaN)
    : BigInt64Array.from(numbers, (number) => BigInt(number ?? 0));
  return { data, shape: [texts.length] };
}

async function* rowChunks(sketches: Sketches, part: SketchPart) {
  const { width, customers } = sketches;
  const slice = new Slice();
  for (let first = 0; first < customers; first += ROWS_PER_CHUNK) {
    const count = Math.min(ROWS_PER_CHUNK, customers - first);
    const rows = new Float64Array(count * width);
    for (let i = 0; i < count; i++) sketches.fillRow(part, first + i, rows, i * width);
    yield new Uint8Array(rows.buffer);
    if (slice.used) await slice.turn();
  }
}
