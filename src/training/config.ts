import { z } from "zod";
import { parseStrictly } from "../data/config-error";

/** Values of the `engine` key: `auto` or one of `ENGINE_NAMES` (`src/engine/engine.ts`). */
export const ENGINE_CHOICES = ["auto", "webgpu", "wasm", "tfjs-webgpu", "tfjs-wasm", "tfjs-cpu"] as const;

export const DEFAULT_CLASSES = ["mass", "affluent", "business", "private"] as const;

const probability = z.number().min(0).lt(1);
const count = z.int().min(1);
const seed = z.int().min(0).max(0xffff_ffff);

/** Texts and nulls by label. Not zod's record, which leaves a key `__proto__` out: it may be somebody's label. */
const labelMap = z.unknown().transform((value, context): Record<string, string | null> => {
  const refuse = (path: readonly string[]) => {
    context.addIssue({ code: "custom", message: "not a map of labels to classes", path: [...path] });
    return z.NEVER;
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse([]);
  const entries: [string, string | null][] = [];
  for (const [label, target] of Object.entries(value)) {
    if (target !== null && typeof target !== "string") return refuse([label]);
    entries.push([label, target]);
  }
  return Object.fromEntries(entries);
});

/**
 * Every configuration key, as JSON, form and documentation name it. Defaults are those of
 * `segment_prediction_finetune.py` and of torch.optim.AdamW / ReduceLROnPlateau.
 */
export const configSchema = z.strictObject({
  /** Cleora walks the sketches were made with; null takes the checkpoint's, then the data's, then 4. */
  walk: z.int().min(0).max(1_000_000).nullable().default(null),
  /** Class names in the order of the logits. */
  classes: z
    .array(z.string().min(1).max(64))
    .min(2)
    .max(64)
    .refine((names) => new Set(names).size === names.length)
    .default([...DEFAULT_CLASSES]),
  /** File label → class, or null to leave its rows out. */
  labelMap: labelMap.default({}),
  freezeBackbone: z.boolean().default(false),
  frozenBatchNorm: z.enum(["train", "eval"]).default("train"),
  learningRate: z.number().positive().max(1).default(1e-4),
  headLearningRateFactor: z.number().positive().max(1e6).default(10),
  batchSize: z.int().min(2).max(65_536).default(256),
  epochs: count.max(10_000).default(50),
  patience: count.max(10_000).default(10),
  seed: seed.default(42),
  split: z
    .strictObject({
      train: z.number().gt(0).lt(1).default(0.7),
      validation: z.number().gt(0).lt(1).default(0.15),
      /** Null: the run's `seed`. */
      seed: seed.nullable().default(null),
    })
    .refine(({ train, validation }) => train + validation < 1)
    .prefault({}),
  shuffle: z.boolean().default(true),
  weightDecay: z.number().min(0).max(10).default(0.01),
  gradClipNorm: z.number().positive().default(1),
  lrFactor: z.number().gt(0).lt(1).default(0.5),
  lrPatience: z.int().min(0).max(10_000).default(5),
  /** Dropout after residual blocks; null takes the checkpoint's. */
  dropout: probability.nullable().default(null),
  headDropout: z.tuple([probability, probability]).default([0.3, 0.2]),
  classWeights: z.enum(["balanced", "none"]).default("balanced"),
  restore: z.enum(["best", "last"]).default("best"),
  engine: z.enum(ENGINE_CHOICES).default("auto"),
});

export type Config = z.output<typeof configSchema>;
export type ConfigKey = keyof Config;

/** The default configuration. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}

/**
 * Checks a whole or partial configuration (any subset of the keys) and fills in the defaults.
 *
 * @throws ConfigError naming all unknown keys, or the first key whose value does not fit and the value.
 */
export function parseConfig(value: unknown): Config {
  return parseStrictly(configSchema, value);
}
