import { z } from "zod";
import { METRIC_KEYS } from "../tasks/registry";
import { EPOCH_KEYS } from "../training/epoch-record";

/** What a run in memory and in the history has to be written as `run.json`. */
interface Nested {
  readonly history: readonly { readonly metrics: Readonly<Record<string, number | null>> }[];
  readonly test: {
    readonly metrics: Readonly<Record<string, number | null>>;
    readonly confusion_matrix: unknown;
    readonly report: unknown;
    readonly details: Readonly<Record<string, unknown>>;
  } | null;
}

/**
 * `run.json` of a run: metrics stand beside the keys that every task has, under their own names. The order of the keys
 * is the order in which the run has them.
 */
export function flatRunJson(run: Nested): Readonly<Record<string, unknown>> {
  return { ...run, history: run.history.map(flatEpoch), test: run.test === null ? null : flatTest(run.test) };
}

function flatEpoch(record: Nested["history"][number]): unknown {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]): [string, unknown][] =>
      key === "metrics" ? Object.entries(record.metrics) : [[key, value]],
    ),
  );
}

function flatTest({ metrics, confusion_matrix, report, details }: NonNullable<Nested["test"]>): unknown {
  return {
    ...metrics,
    ...(confusion_matrix !== null && { confusion_matrix }),
    ...(report !== null && { report }),
    ...details,
  };
}

const looseObject = z.looseObject({});
const metric = z.number().nullable();

/** A value of `run.json` with metrics under `metrics`; whatever does not look like one stays for the schema to judge. */
export function nestedRunJson(json: unknown): unknown {
  const run = looseObject.safeParse(json);
  if (!run.success) return json;
  const history = z.array(z.unknown()).safeParse(run.data.history);
  return {
    ...run.data,
    ...(history.success && { history: history.data.map(nestedEpoch) }),
    ...("test" in run.data && { test: nestedTest(run.data.test) }),
  };
}

/** An epoch of `run.json` with the task's metrics under `metrics`. */
export function nestedEpoch(value: unknown): unknown {
  const epoch = looseObject.safeParse(value);
  if (!epoch.success || "metrics" in epoch.data) return value;
  const isMetric = ([key]: readonly [string, unknown]) => !EPOCH_KEYS.includes(key);
  return { ...epoch.data, metrics: Object.fromEntries(Object.entries(epoch.data).filter(isMetric)) };
}

/** The test of `run.json` (or of a checkpoint) with its numbers under `metrics`. */
export function nestedTest(value: unknown): unknown {
  const test = looseObject.safeParse(value);
  if (!test.success || "metrics" in test.data) return value;
  const { confusion_matrix = null, report = null, ...rest } = test.data;
  // Other numbers, as the threshold that a decision was taken at, measure nothing.
  const isMetric = ([key, entry]: readonly [string, unknown]) =>
    METRIC_KEYS.has(key) && metric.safeParse(entry).success;
  const entries = Object.entries(rest);
  return {
    metrics: Object.fromEntries(entries.filter(isMetric)),
    confusion_matrix,
    report,
    details: Object.fromEntries(entries.filter((entry) => !isMetric(entry))),
  };
}
