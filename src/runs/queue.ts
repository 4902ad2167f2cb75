import { type Config, parseConfig } from "../training/config";

/** Values to try for some keys; every combination becomes a run. */
export type Grid = Readonly<Partial<Record<keyof Config, readonly unknown[]>>>;

export interface QueueRequest {
  readonly base: Config;
  readonly grid: Grid;
  /** Each configuration is run once per seed; empty keeps the base's. */
  readonly seeds: readonly number[];
  /** True keeps the base's split for every seed, so that only initialisation and batch order move. */
  readonly holdSplit: boolean;
}

/** Runs a queue may hold; more is a typing mistake rather than a plan. */
export const QUEUE_LIMIT = 100;

/**
 * All configurations of a queue in order: the grid's last key varies fastest, seeds fastest of all.
 *
 * @throws ConfigError when a value does not fit its key; RangeError over `QUEUE_LIMIT` runs.
 */
export function expandQueue({ base, grid, seeds, holdSplit }: QueueRequest): Config[] {
  const keys = Object.entries(grid).filter(([, values]) => (values?.length ?? 0) > 0);
  const combinations = keys.reduce<Record<string, unknown>[]>(
    (rows, [key, values]) => rows.flatMap((row) => (values ?? []).map((value) => ({ ...row, [key]: value }))),
    [{}],
  );
  const runs = combinations.flatMap((changes) =>
    (seeds.length === 0 ? [base.seed] : seeds).map((seed) => {
      const split = holdSplit ? { ...base.split, seed: base.split.seed ?? base.seed } : base.split;
      return { ...base, split, seed, ...changes };
    }),
  );
  if (runs.length > QUEUE_LIMIT) throw new RangeError(`${runs.length} runs, at most ${QUEUE_LIMIT}`);
  return runs.map(parseConfig);
}
