import { z } from "zod";
import { ConfigError } from "../data/config-error";
import { AreaError } from "../formats/coded-error";
import { CONFIG_KEYS, type Config, parseConfig, valueAt } from "../tasks/config";
import type { TaskId } from "../tasks/registry";

/** Runs a queue may hold; more is a typing mistake rather than a plan. */
export const QUEUE_LIMIT = 100;

type QueueErrorCode = "queue/too-many" | "queue/not-json" | "queue/not-a-list" | "queue/empty" | "queue/configuration";

/** A plan for several runs that cannot be carried out. */
export class QueueError extends AreaError<QueueErrorCode> {
  override readonly name = "QueueError";
}

/** Values to try for some keys; every combination becomes a configuration. */
export type Grid = Readonly<Record<string, readonly unknown[]>>;

/** What one configuration changes in the base; not checked yet. */
export type Variant = Readonly<Record<string, unknown>>;
const variantSchema = z.record(z.string(), z.unknown());

interface SeedPlan {
  readonly base: Config;
  /** Each configuration is run once per seed; empty keeps the base's. A variant with a seed of its own has that one. */
  readonly seeds: readonly number[];
  /** True keeps the base's split for every seed, so that only initialization and batch order move. */
  readonly holdSplit: boolean;
}

interface QueueRequest extends SeedPlan {
  readonly grid: Grid;
}

interface ListRequest extends SeedPlan {
  readonly variants: readonly Variant[];
}

/**
 * All configurations of a grid in order: its last key varies fastest, seeds fastest of all.
 *
 * @throws ConfigError when a value does not fit its key; QueueError over `QUEUE_LIMIT` runs.
 */
export function expandQueue({ grid, ...plan }: QueueRequest): Config[] {
  const keys = Object.entries(grid).filter(([, values]) => values.length > 0);
  // Counted before they are made: a few long lists multiply to more than memory holds.
  checkCount(keys.reduce((count, [, values]) => count * values.length, 1));
  const variants = keys.reduce<Variant[]>(
    (rows, [key, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }))),
    [{}],
  );
  return expandVariants({ ...plan, variants });
}

/**
 * All configurations of a list in its order, seeds fastest. One that comes twice is run once: it would give the same
 * numbers again.
 *
 * @throws ConfigError when a value does not fit its key; QueueError over `QUEUE_LIMIT` runs.
 */
export function expandVariants({ variants, seeds, ...plan }: ListRequest): Config[] {
  const runs = variants.flatMap((variant): Variant[] => {
    const own = "seed" in variant || seeds.length === 0;
    return own ? [variant] : seeds.map((seed) => ({ ...variant, seed }));
  });
  checkCount(runs.length);
  const splitSeed = heldSeed(runs, plan);
  const configs = runs.map((run) => parseConfig(withSplit(run, plan.base, splitSeed)));
  return [...new Map(configs.map((config) => [JSON.stringify(config), config])).values()];
}

/** The seed that every run is split by; the base's own words for it where no run's seed is another. */
function heldSeed(runs: readonly Variant[], { base, holdSplit }: Omit<SeedPlan, "seeds">): number | null {
  if (!holdSplit) return null;
  return runs.every(({ seed = base.seed }) => seed === base.seed) ? base.split.seed : (base.split.seed ?? base.seed);
}

function withSplit(variant: Variant, base: Config, seed: number | null): unknown {
  const { split } = variant;
  const isPart = typeof split === "object" && split !== null && !Array.isArray(split);
  return { ...base, ...variant, split: split === undefined || isPart ? { ...base.split, seed, ...split } : split };
}

function checkCount(count: number): void {
  if (count > QUEUE_LIMIT) throw new QueueError("queue/too-many", { count, limit: QUEUE_LIMIT });
}

/**
 * A list of configurations, each over any of the task's keys.
 *
 * @throws QueueError when the text is no JSON list of objects, or an object has an unknown key or a value that does not
 * fit (the error names its place in the list, from 1).
 */
export function parseVariants(text: string, task: TaskId): Variant[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new QueueError("queue/not-json", {}, { cause: error });
  }
  if (!Array.isArray(json)) throw new QueueError("queue/not-a-list");
  if (json.length === 0) throw new QueueError("queue/empty");
  return json.map((entry: unknown, index) => {
    try {
      parseConfig(typeof entry === "object" && entry !== null && !Array.isArray(entry) ? { task, ...entry } : entry);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const params = { ...error.params, number: index + 1, problem: error.code };
      throw new QueueError("queue/configuration", params, { cause: error });
    }
    return variantSchema.parse(entry);
  });
}

/** The keys in which the configurations differ, in their own order. */
export function varyingKeys(configs: readonly Config[]): string[] {
  return CONFIG_KEYS.filter((key) => new Set(configs.map((config) => JSON.stringify(valueAt(config, [key])))).size > 1);
}

/**
 * What a queue takes at most, from the checks' estimate of one run: its seconds grow with the epochs. Other keys change
 * them too, which an estimate before the first step cannot know.
 */
export function queueSeconds(
  configs: readonly Config[],
  base: Config,
  { least, most }: { readonly least: number; readonly most: number },
): { readonly least: number; readonly most: number } {
  const runs = configs.reduce((sum, { epochs }) => sum + epochs, 0) / base.epochs;
  return { least: runs * least, most: runs * most };
}
