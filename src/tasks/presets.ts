import { type Config, defaultConfig, fieldsOf, valueAt, withChanges } from "./config";
import type { TaskId } from "./registry";

/** A beginning that people often choose: a few values over the defaults of the keys that any of them sets. */
export interface Preset {
  readonly id: "script" | "quick" | "frozen";
  readonly values: Readonly<Record<string, unknown>>;
}

const PRESETS: readonly Preset[] = [
  /** What the Python script does. */
  { id: "script", values: {} },
  /** Whether the files are right and the task can be learned, in a tenth of the time. */
  { id: "quick", values: { epochs: 5, patience: 3 } },
  /** The head alone: the backbone's outputs never change and are computed once. */
  { id: "frozen", values: { freezeBackbone: true, frozenBatchNorm: "eval", dropout: 0 } },
];

const TOUCHED = [...new Set(PRESETS.flatMap(({ values }) => Object.keys(values)))];

/** The presets of a task: those whose keys it has. */
export function presetsOf(task: TaskId): readonly Preset[] {
  const keys = fieldsOf(task);
  return PRESETS.filter(({ values }) => Object.keys(values).every((key) => Object.hasOwn(keys, key)));
}

/** A configuration as a preset begins: what no preset sets (classes, labels, seed, engine) stays as it is. */
export function withPreset(config: Config, { values }: Preset): Config {
  const keys = fieldsOf(config.task);
  const defaults = defaultConfig(config.task);
  const base = TOUCHED.filter((key) => Object.hasOwn(keys, key)).map((key) => [key, valueAt(defaults, [key])]);
  return withChanges(config, { ...Object.fromEntries(base), ...values });
}

/** The preset that a configuration is, every key of it; null where it is none. */
export function presetOf(config: Config): Preset | null {
  const keys = Object.keys(fieldsOf(config.task));
  const text = (value: Config) => JSON.stringify(keys.map((key) => valueAt(value, [key])));
  const made = (preset: Preset) => text(withPreset(defaultConfig(config.task), preset));
  return presetsOf(config.task).find((preset) => made(preset) === text(config)) ?? null;
}
