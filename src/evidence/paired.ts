import { BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED, type Interval, percentileInterval } from "./intervals";
import { splitMix32 } from "./random";
import { type LongWork, Yielder } from "./yield";

/** What two models said of the same customers, in the same order; class indices. */
export interface PairedPredictions {
  readonly labels: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly classes: number;
}

/** A difference after − before with its 95 % interval; null where the statistic is undefined. */
export interface Difference {
  readonly value: number;
  readonly interval: Interval;
}

interface PairedDifference {
  readonly accuracy: Difference;
  readonly f1_macro: Difference;
}

/**
 * Paired bootstrap of the difference between two models on the same customers (Efron & Tibshirani, "An Introduction to
 * the Bootstrap", 1993, ch. 13): each resample draws customers with replacement and scores both models on the same draw,
 * so that customers who are hard for both add nothing to the interval. Macro F1 is scikit-learn's with
 * `zero_division=0`, over the labels present in truth or prediction.
 *
 * Only the (actual, before, after) triples of the customers matter, so a resample is one count per triple.
 *
 * @throws RangeError when the three arrays differ in length or are empty; the signal's reason when canceled.
 */
export async function pairedDifference(pairs: PairedPredictions, work: LongWork = {}): Promise<PairedDifference> {
  const rows = pairs.labels.length;
  if (rows === 0 || pairs.before.length !== rows || pairs.after.length !== rows) {
    throw new RangeError("paired predictions must be of the same customers, and of at least one");
  }
  const { triples, ofRow } = tripleTable(pairs);
  const counts = new Uint32Array(triples.length);
  for (const triple of ofRow) counts[triple] = (counts[triple] ?? 0) + 1;
  const whole = difference(triples, counts, pairs.classes);
  const accuracy = new Float64Array(BOOTSTRAP_RESAMPLES);
  const f1 = new Float64Array(BOOTSTRAP_RESAMPLES);
  const next = splitMix32(BOOTSTRAP_SEED);
  const yielder = new Yielder(work);
  for (let index = 0; index < BOOTSTRAP_RESAMPLES; index++) {
    counts.fill(0);
    for (let draw = 0; draw < rows; draw++) {
      const triple = ofRow[Math.floor((next() / 2 ** 32) * rows)] ?? 0;
      counts[triple] = (counts[triple] ?? 0) + 1;
    }
    const drawn = difference(triples, counts, pairs.classes);
    accuracy[index] = drawn.accuracy;
    f1[index] = drawn.f1Macro;
    await yielder.pause(index, BOOTSTRAP_RESAMPLES);
  }
  return {
    accuracy: { value: whole.accuracy, interval: percentileInterval(Array.from(accuracy)) },
    f1_macro: { value: whole.f1Macro, interval: percentileInterval(Array.from(f1)) },
  };
}

/** What an interval says of a difference: beyond chance upwards or downwards, or within it. */
type Significance = "higher" | "lower" | "within-chance";

/** Whether the interval leaves zero out, and on which side; null without an interval. */
export function significance({ interval }: Difference): Significance | null {
  if (interval === null) return null;
  const [low, high] = interval;
  if (low > 0) return "higher";
  return high < 0 ? "lower" : "within-chance";
}

interface Triple {
  readonly label: number;
  readonly before: number;
  readonly after: number;
}

/** The distinct triples and, per row, which of them it is. */
function tripleTable({ labels, before, after, classes }: PairedPredictions): {
  readonly triples: readonly Triple[];
  readonly ofRow: Uint32Array;
} {
  const triples: Triple[] = [];
  const places = new Map<number, number>();
  const ofRow = Uint32Array.from(labels, (label, row) => {
    const [first, second] = [before[row] ?? 0, after[row] ?? 0];
    const code = (label * classes + first) * classes + second;
    const known = places.get(code);
    if (known !== undefined) return known;
    places.set(code, triples.length);
    return triples.push({ label, before: first, after: second }) - 1;
  });
  return { triples, ofRow };
}

function difference(triples: readonly Triple[], counts: Uint32Array, classes: number) {
  const actual = new Float64Array(classes);
  const [before, after] = [tally(classes), tally(classes)];
  let rows = 0;
  triples.forEach((triple, index) => {
    const count = counts[index] ?? 0;
    rows += count;
    add(actual, triple.label, count);
    add(before.predicted, triple.before, count);
    add(after.predicted, triple.after, count);
    if (triple.before === triple.label) add(before.hits, triple.label, count);
    if (triple.after === triple.label) add(after.hits, triple.label, count);
  });
  return {
    accuracy: (sum(after.hits) - sum(before.hits)) / rows,
    f1Macro: f1Macro(actual, after) - f1Macro(actual, before),
  };
}

interface Tally {
  readonly predicted: Float64Array;
  readonly hits: Float64Array;
}

function tally(classes: number): Tally {
  return { predicted: new Float64Array(classes), hits: new Float64Array(classes) };
}

function f1Macro(actual: Float64Array, { predicted, hits }: Tally): number {
  let total = 0;
  let present = 0;
  actual.forEach((count, label) => {
    const both = count + (predicted[label] ?? 0);
    if (both === 0) return;
    present++;
    total += (2 * (hits[label] ?? 0)) / both;
  });
  return total / present;
}

function add(counts: Float64Array, label: number, count: number): void {
  counts[label] = (counts[label] ?? 0) + count;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
