import type { Config } from "../training/config";
import type { RunRecord } from "./record";

/** What runs are ranked by; test metrics are shown but never crown a winner. */
export type RankBy = "valLoss" | "valF1Macro";

/** The value a run is ranked by: its best epoch's validation loss, or its highest validation macro F1. */
export function rankValue(run: RunRecord, by: RankBy): number | null {
  const values = (run.json?.history ?? []).flatMap((epoch) => {
    const value = epoch[by];
    return value === null || !Number.isFinite(value) ? [] : [value];
  });
  if (values.length === 0) return null;
  return by === "valLoss" ? Math.min(...values) : Math.max(...values);
}

/** Best first; runs without a value last, newest first among equals. */
export function ranked(runs: readonly RunRecord[], by: RankBy): RunRecord[] {
  const sign = by === "valLoss" ? 1 : -1;
  return [...runs].sort((a, b) => {
    const [x, y] = [rankValue(a, by), rankValue(b, by)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || b.startedAt - a.startedAt;
    return sign * (x - y) || b.startedAt - a.startedAt;
  });
}

/** One configuration key in which the runs differ, with each run's value as JSON text (empty where unknown). */
export interface ConfigDifference {
  readonly key: keyof Config;
  readonly values: readonly string[];
}

/** Only the keys whose values are not the same in every run. */
export function configDifferences(runs: readonly RunRecord[], keys: readonly (keyof Config)[]): ConfigDifference[] {
  return keys
    .map((key) => ({ key, values: runs.map(({ json }) => (json === null ? "" : JSON.stringify(json.config[key]))) }))
    .filter(({ values }) => new Set(values).size > 1);
}

/** Why two runs' numbers may not be compared row by row; null when they may. */
export function comparability(a: RunRecord, b: RunRecord): "different-data" | "different-split" | "unknown" | null {
  if (a.json === null || b.json === null) return "unknown";
  if (a.json.dataset.sha256 !== b.json.dataset.sha256) return "different-data";
  const key = ({ split, config }: NonNullable<RunRecord["json"]>) =>
    JSON.stringify([split.sizes, split.seed, config.labelMap, config.classes]);
  return key(a.json) === key(b.json) ? null : "different-split";
}

/** A test customer whose prediction differs between two runs on the same split. */
export interface ChangedPrediction {
  readonly row: number;
  readonly actual: number;
  readonly before: number;
  readonly after: number;
}

/** Customers that two runs call differently, in test order. */
export function changedPredictions(a: RunRecord, b: RunRecord): ChangedPrediction[] {
  const [before, after] = [a.predictions, b.predictions];
  if (before === null || after === null || comparability(a, b) !== null) return [];
  return Array.from(before.rows).flatMap((row, index) => {
    const [x, y] = [before.predicted[index] ?? 0, after.predicted[index] ?? 0];
    return x === y ? [] : [{ row, actual: before.labels[index] ?? 0, before: x, after: y }];
  });
}

/** Cell by cell, second minus first; null when the class sets differ in size. */
export function confusionDifference(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number[][] | null {
  if (a.length !== b.length) return null;
  return b.map((row, i) => row.map((value, j) => value - (a[i]?.[j] ?? 0)));
}

/** Mean and sample standard deviation (n − 1) of a queue's seeds; deviation null for one run. */
export function meanAndDeviation(
  values: readonly number[],
): { readonly mean: number; readonly deviation: number | null } | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
