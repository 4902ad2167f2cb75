import type { ErrorRecord } from "../../formats/coded-error";
import { serialError } from "../../protocol/serial-error";
import { expandQueue, expandVariants, type Grid, parseVariants } from "../../runs/queue";
import { parseValues } from "../../runs/queue-text";
import { type Config, type ConfigKey, configSchema, parseConfig } from "../../training/config";

/** Keys that a grid may vary: all but the seed, which has a field of its own. */
export type GridKey = Exclude<ConfigKey, "seed">;
const isGridKey = (key: ConfigKey): key is GridKey => key !== "seed";
export const GRID_KEYS: readonly GridKey[] = configSchema.keyof().options.filter(isGridKey);

/** What the form of a queue holds: texts as they are typed. */
export interface QueueDraft {
  readonly source: "grid" | "list";
  readonly rows: readonly { readonly key: GridKey; readonly text: string }[];
  readonly list: string;
  /** Empty: the configuration's own seed. */
  readonly seeds: string;
  readonly holdSplit: boolean;
}

export const EMPTY_DRAFT: QueueDraft = {
  source: "grid",
  rows: [{ key: "learningRate", text: "" }],
  list: "",
  seeds: "",
  holdSplit: true,
};

/** What a draft comes to: the runs in order, or what is wrong with which part of it. */
export interface QueuePlan {
  /** Empty while something is wrong. */
  readonly configs: readonly Config[];
  readonly seeds: readonly number[];
  readonly problems: {
    readonly keys: Readonly<Partial<Record<GridKey, ErrorRecord>>>;
    readonly list: ErrorRecord | null;
    readonly seeds: ErrorRecord | null;
    /** Of the whole, where each part is right. */
    readonly plan: ErrorRecord | null;
  };
}

/** Judges a draft against the configuration's own schema, as JSON and the command line are judged. */
export function planOf(draft: QueueDraft, base: Config): QueuePlan {
  const seedValues = parseValues(draft.seeds);
  const seedProblem = firstProblem(seedValues.map((seed) => () => parseConfig({ ...base, seed })));
  const seeds = seedValues.filter((seed) => typeof seed === "number");
  const shared = { base, holdSplit: draft.holdSplit };
  const keys: Partial<Record<GridKey, ErrorRecord>> = {};
  let list: ErrorRecord | null = null;
  if (draft.source === "grid") {
    for (const { key, text } of draft.rows) {
      const values = parseValues(text);
      const problem = firstProblem(
        values.map((value) => () => expandVariants({ ...shared, seeds: [], variants: [{ [key]: value }] })),
      );
      if (problem !== null) keys[key] = problem;
    }
  } else if (draft.list.trim() !== "") {
    list = problemOf(() => parseVariants(draft.list));
  }
  const parts = { keys, list, seeds: seedProblem };
  const nothing = { configs: [], seeds, problems: { ...parts, plan: null } };
  if (Object.keys(keys).length > 0 || list !== null || seedProblem !== null) return nothing;
  try {
    return { ...nothing, configs: configsOf(draft, { ...shared, seeds }) };
  } catch (error) {
    return { ...nothing, problems: { ...parts, plan: serialError(error) } };
  }
}

function configsOf(
  draft: QueueDraft,
  plan: Pick<Parameters<typeof expandVariants>[0], "base" | "seeds" | "holdSplit">,
) {
  if (draft.source === "list") {
    return draft.list.trim() === "" ? [] : expandVariants({ ...plan, variants: parseVariants(draft.list) });
  }
  const grid: Grid = Object.fromEntries(draft.rows.map(({ key, text }) => [key, parseValues(text)]));
  return expandQueue({ ...plan, grid });
}

function problemOf(attempt: () => unknown): ErrorRecord | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return serialError(error);
  }
}

function firstProblem(attempts: readonly (() => unknown)[]): ErrorRecord | null {
  for (const attempt of attempts) {
    const problem = problemOf(attempt);
    if (problem !== null) return problem;
  }
  return null;
}

/** So many seeds, counted up from the first of those that stand there, else from the configuration's. */
export function consecutiveSeeds(count: number, draft: Pick<QueueDraft, "seeds">, base: Config): string {
  const [first] = parseValues(draft.seeds);
  const from = typeof first === "number" ? first : base.seed;
  return Array.from({ length: count }, (_, index) => from + index).join(", ");
}

/** What the field of a key may hold, as an example. */
export const EXAMPLES: Readonly<Record<GridKey, string>> = {
  walk: "3, 4",
  classes: '["mass", "affluent", "business", "private"]',
  labelMap: '{"vip": "private"}, {"vip": null}',
  freezeBackbone: "false, true",
  frozenBatchNorm: "train, eval",
  learningRate: "5e-5, 1e-4, 5e-4",
  headLearningRateFactor: "1, 10",
  batchSize: "128, 256, 512",
  epochs: "25, 50",
  patience: "5, 10",
  split: '{"train": 0.6, "validation": 0.2}',
  shuffle: "true, false",
  weightDecay: "0, 0.01, 0.1",
  gradClipNorm: "0.5, 1",
  lrFactor: "0.3, 0.5",
  lrPatience: "3, 5",
  dropout: "null, 0, 0.2",
  headDropout: "[0.3, 0.2], [0, 0]",
  classWeights: "balanced, none",
  restore: "best, last",
  engine: "wasm, webgpu",
};
