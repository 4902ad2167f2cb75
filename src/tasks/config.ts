import { z } from "zod";
import { ConfigError, invalidValue, parseStrictly, valueAt } from "../data/config-error";
import { type CommonConfig, type ConfigKey, commonFields, type Fields, type ValuesOf } from "../training/fields";
import { TASK_IDS, type TaskFields, type TaskId, taskOf } from "./registry";

export { valueAt };

/** The configuration of a task's run: complete, every value in its range. */
export type ConfigOf<T extends TaskId> = { task: T } & CommonConfig & ValuesOf<TaskFields<T>>;
export type Config = { [T in TaskId]: ConfigOf<T> }[TaskId];

/** Of a task that trains a head on a foundation model. */
export type FineTuningConfig = ConfigOf<"segment"> | ConfigOf<"churn">;

const DEFAULT_TASK = "segment" satisfies TaskId;

/** A task's keys but `task` itself, in the order of JSON, form and documentation, each with the task's own default. */
export function fieldsOf(id: TaskId): Fields {
  const known = made.get(id) ?? makeFields(id);
  made.set(id, known);
  return known;
}

/** Asked for by every run of a long history, many times. */
const made = new Map<TaskId, Fields>();

function makeFields(id: TaskId): Fields {
  const { fields, defaults } = taskOf(id);
  const ordered: (readonly [string, ConfigKey])[] = Object.entries(commonFields).map(([key, field]) => [
    key,
    { ...field, default: defaults[key] ?? field.default },
  ]);
  for (const [key, field] of Object.entries(fields)) {
    const before = ordered.findIndex(([other]) => other === field.after);
    ordered.splice(before === -1 ? ordered.length : before + 1, 0, [key, field]);
  }
  return Object.fromEntries(ordered);
}

/** Every key of every task, in their order; `task` first. */
export const CONFIG_KEYS: readonly string[] = [
  ...new Set(["task", ...TASK_IDS.flatMap((task) => Object.keys(fieldsOf(task)))]),
];

function makeSchema(task: TaskId): z.ZodType<Config> {
  const shape = Object.entries(fieldsOf(task)).map(([key, field]) => [key, field.schema.prefault(field.default)]);
  const schema = z.strictObject({ task: z.literal(task).default(task), ...Object.fromEntries(shape) });
  // The type is made from the same descriptors, which TypeScript cannot follow through a list of entries.
  return schema.transform((value) => value as Config);
}

const schemas = new Map(TASK_IDS.map((task) => [task, makeSchema(task)]));

/** A complete configuration of any task, as runs keep it; one without `task` is a segment run's. */
export const configSchema: z.ZodType<Config> = z.union([...schemas.values()]);

/** Any subset of a task's keys; the others get their defaults. */
export function configSchemaOf(task: TaskId): z.ZodType<Config> {
  return schemas.get(task) ?? configSchema;
}

/** A configuration of this task. @throws RangeError for another task's. */
export function configFor<T extends TaskId>(task: T, config: Config): ConfigOf<T> {
  if (isOf(task, config)) return config;
  throw new RangeError(`a ${task} run with the configuration of ${config.task}`);
}

/**
 * A configuration as it took effect: without keys whose switch is off, and with the foundation model's own widths in the
 * place of those that only a backbone from scratch has.
 *
 * @param foundation Of `run.json`, with its widths; null, or without them, where nothing tells it.
 */
export function effectiveConfig(config: Partial<Config>, foundation: unknown): Readonly<Record<string, unknown>> {
  const fields = fieldsOf(config.task ?? DEFAULT_TASK);
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
      const { onlyWith, width } = fields[key] ?? {};
      if (onlyWith === undefined || valueAt(config, [onlyWith]) === true) return [[key, value]];
      const own = width === undefined ? undefined : valueAt(foundation, ["widths", width]);
      return own === undefined ? [] : [[key, own]];
    }),
  );
}

/** Whether a run begins with a foundation model: pre-training makes one, and a run from scratch does without. */
export function needsFoundation(config: Config): boolean {
  return config.task !== "foundation" && !config.fromScratch;
}

function isOf<T extends TaskId>(task: T, config: Config): config is Extract<Config, { task: T }> & ConfigOf<T> {
  return config.task === task;
}

/** A configuration with other values. With another task comes that one's configuration: keys of the old one would be foreign. */
export function withChanges(config: Config, changes: Partial<Config>): Config {
  const base = changes.task === undefined || changes.task === config.task ? config : defaultConfig(changes.task);
  // A spread of two unions is a union of all pairs, which TypeScript does not narrow to those of one task.
  return { ...base, ...changes } as Config;
}

/** The default configuration of a task. */
export function defaultConfig(): ConfigOf<typeof DEFAULT_TASK>;
export function defaultConfig(task: TaskId): Config;
export function defaultConfig(task: TaskId = DEFAULT_TASK): Config {
  return configSchemaOf(task).parse({});
}

/**
 * Checks a whole or partial configuration (any subset of the keys of its task) and fills in the defaults.
 *
 * @throws ConfigError naming all keys that no task or only another one has, or the first key whose value does not fit
 *   and the value.
 */
export function parseConfig(value: unknown): Config {
  const named = valueAt(value, ["task"]) ?? DEFAULT_TASK;
  const task = TASK_IDS.find((id) => id === named);
  if (task === undefined) throw invalidValue(value, ["task"]);
  return parseStrictly(configSchemaOf(task), value, (keys) =>
    refusedKeys(keys, task, new Map(TASK_IDS.map((id) => [id, fieldsOf(id)]))),
  );
}

/**
 * What is wrong with keys that a task does not have: no task has them, or only others do.
 *
 * @param tasks The keys of every task.
 */
export function refusedKeys(
  keys: readonly string[],
  task: string,
  tasks: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): ConfigError {
  const owners = (key: string) => [...tasks].flatMap(([id, fields]) => (Object.hasOwn(fields, key) ? [id] : []));
  const unknown = keys.filter((key) => owners(key).length === 0);
  if (unknown.length > 0) return new ConfigError("config/unknown-key", { keys: unknown });
  return new ConfigError("config/other-task", { keys, task, tasks: [...new Set(keys.flatMap(owners))] });
}

/** A copy with another value at a path of keys (places of a list count from 0). */
export function withValue(root: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    return root.map((entry: unknown, place) => (String(place) === key ? withValue(entry, rest, value) : entry));
  }
  return { ...(typeof root === "object" ? root : {}), [key]: withValue(valueAt(root, [key]), rest, value) };
}
