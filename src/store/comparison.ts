import { bootstrapMean } from "../evidence/intervals";
import { type Difference, pairedDifference } from "../evidence/paired";
import type { Result } from "../formats/coded-error";
import { comparability } from "../run/compare";
import type { RunRecord } from "../run/record";
import { classesOf } from "../run/stored-values";
import type { MetricKey } from "../tasks/registry";
import { studioWorker } from "./studio-worker";

/** Milliseconds of the page's time that the bootstrap takes at once: less than a frame. */
const SLICE_MS = 8;

/** What two runs' test customers tell of the difference between them, by the metrics of their task. */
export type PairedDifferences = Readonly<Partial<Record<PairedMetric, Difference>>>;
type PairedMetric = Extract<MetricKey, "accuracy" | "f1_macro" | "mean_similarity">;

/** Whether the paired bootstrap gives an interval of a metric. */
export function isPaired(key: MetricKey): key is PairedMetric {
  return key === "accuracy" || key === "f1_macro" || key === "mean_similarity";
}

/** How many test customers two comparable runs can be set against each other on; null where one kept none. */
export function pairedCustomers(baseline: RunRecord, run: RunRecord): number | null {
  if (baseline.predictions !== null && run.predictions !== null) return baseline.predictions.labels.length;
  return baseline.similarities !== null && run.similarities !== null ? baseline.similarities.length : null;
}

/** Results by the baseline's predictions, then by the other run's. */
const known = new WeakMap<object, WeakMap<object, Promise<PairedDifferences>>>();
let busy: Promise<unknown> = Promise.resolve();

/**
 * How a run's test differs from the baseline's on the same customers: accuracy and macro F1, or the mean similarity of
 * predicted futures. Computed once per pair, one pair after the other, in slices of a few milliseconds.
 *
 * @returns null where the two may not be compared customer by customer.
 */
export function pairedRuns(baseline: RunRecord, run: RunRecord): Promise<PairedDifferences> | null {
  if (comparability(baseline, run) !== null) return null;
  return pairedClasses(baseline, run) ?? pairedSimilarities(baseline, run);
}

function pairedClasses(baseline: RunRecord, run: RunRecord): Promise<PairedDifferences> | null {
  const [before, after] = [baseline.predictions, run.predictions];
  if (before === null || after === null || before.labels.length === 0) return null;
  const classes = classesOf(baseline)?.length ?? 0;
  const pairs = { labels: before.labels, before: before.predicted, after: after.predicted, classes };
  return onceOf(before, after, () => pairedDifference(pairs, { sliceMs: SLICE_MS }));
}

function pairedSimilarities(baseline: RunRecord, run: RunRecord): Promise<PairedDifferences> | null {
  const [before, after] = [baseline.similarities, run.similarities];
  if (before === null || after === null || before.length === 0 || before.length !== after.length) return null;
  return onceOf(before, after, async () => {
    const gained = after.map((similarity, index) => similarity - (before[index] ?? 0));
    const value = gained.reduce((sum, gain) => sum + gain, 0) / gained.length;
    return { mean_similarity: { value, interval: await bootstrapMean(gained, { sliceMs: SLICE_MS }) } };
  });
}

/** Computed once for the two, after whatever is being computed. */
function onceOf(before: object, after: object, compute: () => Promise<PairedDifferences>): Promise<PairedDifferences> {
  const ofBaseline = known.get(before) ?? new WeakMap<object, Promise<PairedDifferences>>();
  known.set(before, ofBaseline);
  const earlier = ofBaseline.get(after);
  if (earlier !== undefined) return earlier;
  const result = busy.then(compute);
  busy = result.catch(() => undefined);
  ofBaseline.set(after, result);
  return result;
}

/** Customer ids of rows of the sketches file with this SHA-256; null where another file is open, or none with ids. */
export function customerIds(sha256: string, rows: Int32Array): Promise<Result<readonly string[] | null>> {
  return studioWorker().inputs.customerIds(sha256, rows);
}
