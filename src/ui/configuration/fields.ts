import { type Config, type ConfigKey, configSchema, defaultConfig } from "../../training/config";
import { parseNumber } from "../kit/number-text";

/** Units as the dictionary names them. */
export type Unit = "rows" | "epochs" | "times" | "share";

export type NumberFieldId =
  | "learningRate"
  | "batchSize"
  | "epochs"
  | "patience"
  | "headLearningRateFactor"
  | "weightDecay"
  | "gradClipNorm"
  | "lrFactor"
  | "lrPatience"
  | "seed"
  | "split.train"
  | "split.validation"
  | "split.seed"
  | "dropout"
  | "headDropout.0"
  | "headDropout.1"
  | "walk";

interface NumberFieldSpec {
  readonly unit?: Unit;
  /** An empty box means null: the checkpoint's value, or the run's seed. */
  readonly nullable?: boolean;
  readonly read: (config: Config) => number | null;
  readonly write: (config: Config, value: number | null) => unknown;
}

const plain = (
  key: ConfigKey & Exclude<NumberFieldId, `${string}.${string}`>,
  unit?: Unit,
  nullable = false,
): NumberFieldSpec => ({
  ...(unit === undefined ? {} : { unit }),
  nullable,
  read: (config) => config[key],
  write: (config, value) => ({ ...config, [key]: value }),
});

const ofSplit = (part: keyof Config["split"], unit?: Unit, nullable = false): NumberFieldSpec => ({
  ...(unit === undefined ? {} : { unit }),
  nullable,
  read: (config) => config.split[part],
  write: (config, value) => ({ ...config, split: { ...config.split, [part]: value } }),
});

const ofHead = (index: 0 | 1): NumberFieldSpec => ({
  unit: "share",
  read: (config) => config.headDropout[index],
  write: (config, value) => ({
    ...config,
    headDropout: index === 0 ? [value, config.headDropout[1]] : [config.headDropout[0], value],
  }),
});

/** Every key that is a number: where it stands in the configuration, its unit, whether it may be empty. */
export const numberFields: Readonly<Record<NumberFieldId, NumberFieldSpec>> = {
  learningRate: plain("learningRate"),
  batchSize: plain("batchSize", "rows"),
  epochs: plain("epochs", "epochs"),
  patience: plain("patience", "epochs"),
  headLearningRateFactor: plain("headLearningRateFactor", "times"),
  weightDecay: plain("weightDecay"),
  gradClipNorm: plain("gradClipNorm"),
  lrFactor: plain("lrFactor", "times"),
  lrPatience: plain("lrPatience", "epochs"),
  seed: plain("seed"),
  "split.train": ofSplit("train", "share"),
  "split.validation": ofSplit("validation", "share"),
  "split.seed": ofSplit("seed", undefined, true),
  dropout: plain("dropout", "share", true),
  "headDropout.0": ofHead(0),
  "headDropout.1": ofHead(1),
  walk: plain("walk", undefined, true),
};

/** What is wrong with a text; limits are numbers, the dictionary has the words. */
export type FieldProblem =
  | { readonly code: "empty" | "notANumber" | "notWhole" | "splitSum" | "doesNotFit" }
  | { readonly code: "atLeast" | "above" | "atMost" | "below"; readonly limit: number };

export type FieldVerdict =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problem: FieldProblem };

/**
 * Judges a text as it is typed, against the configuration's own schema, so that the form accepts exactly what JSON and
 * the command line accept.
 *
 * @returns the whole configuration with the new value, or what is wrong with the text.
 */
export function validateField(id: NumberFieldId, text: string, config: Config): FieldVerdict {
  const { nullable = false, write } = numberFields[id];
  const blank = text.trim() === "";
  if (blank && !nullable) return { ok: false, problem: { code: "empty" } };
  const value = blank ? null : parseNumber(text);
  if (value === null && !blank) return { ok: false, problem: { code: "notANumber" } };
  const parsed = configSchema.safeParse(write(config, value));
  if (parsed.success) return { ok: true, config: parsed.data };
  return { ok: false, problem: problemOf(parsed.error.issues[0]) };
}

type Issue = NonNullable<ReturnType<typeof configSchema.safeParse>["error"]>["issues"][number];

function problemOf(issue: Issue | undefined): FieldProblem {
  switch (issue?.code) {
    case "invalid_type":
      return { code: issue.expected === "int" ? "notWhole" : "notANumber" };
    case "too_small":
      return { code: issue.inclusive === true ? "atLeast" : "above", limit: Number(issue.minimum) };
    case "too_big":
      return { code: issue.inclusive === true ? "atMost" : "below", limit: Number(issue.maximum) };
    case "custom":
      return { code: issue.path[0] === "split" ? "splitSum" : "doesNotFit" };
    default:
      return { code: "doesNotFit" };
  }
}

/** Keys whose value is not the default's, in the schema's order. */
export function changedKeys(config: Config): readonly ConfigKey[] {
  const defaults = defaultConfig();
  return configSchema.keyof().options.filter((key) => JSON.stringify(config[key]) !== JSON.stringify(defaults[key]));
}

/** The configuration as a file: every key, indented, ready for `--config` and for dropping in again. */
export function configurationFile(config: Config): { readonly name: string; readonly blob: Blob } {
  return {
    name: "config.json",
    blob: new Blob([`${JSON.stringify(config, null, 2)}\n`], { type: "application/json" }),
  };
}
