import { type PairedDifference, pairedDifference } from "../evidence/paired";
import type { Result } from "../protocol/files";
import { comparability } from "../run/compare";
import type { RunRecord } from "../run/record";
import { classesOf } from "../run/stored-values";
import { studioWorker } from "./studio";

/** Milliseconds of the page's time that the bootstrap takes at once: less than a frame. */
const SLICE_MS = 8;

/** Results by the baseline's predictions, then by the other run's. */
const known = new WeakMap<object, WeakMap<object, Promise<PairedDifference>>>();
let busy: Promise<unknown> = Promise.resolve();

/**
 * How a run's test accuracy and macro F1 differ from the baseline's on the same customers; computed once per pair, one
 * pair after the other, in slices of a few milliseconds.
 *
 * @returns null where the two may not be compared customer by customer.
 */
export function pairedRuns(baseline: RunRecord, run: RunRecord): Promise<PairedDifference> | null {
  const [before, after] = [baseline.predictions, run.predictions];
  if (before === null || after === null || before.labels.length === 0) return null;
  if (comparability(baseline, run) !== null) return null;
  const classes = classesOf(baseline)?.length ?? 0;
  const ofBaseline = known.get(before) ?? new WeakMap<object, Promise<PairedDifference>>();
  known.set(before, ofBaseline);
  const earlier = ofBaseline.get(after);
  if (earlier !== undefined) return earlier;
  const pairs = { labels: before.labels, before: before.predicted, after: after.predicted, classes };
  const result = busy.then(() => pairedDifference(pairs, { sliceMs: SLICE_MS }));
  busy = result.catch(() => undefined);
  ofBaseline.set(after, result);
  return result;
}

/** Customer ids of rows of the sketches file with this SHA-256; null where another file is open, or none with ids. */
export function customerIds(sha256: string, rows: Int32Array): Promise<Result<readonly string[] | null>> {
  return studioWorker().customerIds(sha256, rows);
}
