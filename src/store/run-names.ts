import { formatRate } from "../i18n/format";
import { LOCALES, type Locale } from "../i18n/messages";
import { configurationMessages } from "../i18n/messages/configuration";
import { taskMessages } from "../i18n/messages/tasks";
import { numberText } from "../i18n/number-text";
import { varyingKeys } from "../run/queue";
import { type Config, defaultConfig, fieldsOf, valueAt } from "../tasks/config";
import type { TaskId } from "../tasks/registry";

/** Stands between the parts of a queued run's name. */
const PART = " · ";

/**
 * "churn, lr 1e-4, batch 256, seed 42, epochs 20": the first name of a run, in the language of the page; people rename
 * what they keep. The task where it is another than a configuration without one means, the keys that every name has, and
 * what differs from the task's defaults but for what only says how the file words its classes.
 */
export function defaultRunName(config: Config, locale: Locale): string {
  const fields = Object.entries(fieldsOf(config.task));
  const always = fields.flatMap(([key, field]) => (field.named === true ? [key] : []));
  const changed = new Set(varyingKeys([defaultsOf(config.task), config]));
  const others = fields.flatMap(([key, { named, control }]) => {
    return named !== true && changed.has(key) && control.kind !== "classes" && control.kind !== "labels" ? [key] : [];
  });
  const task = config.task === defaultsOf().task ? [] : [taskWord(config.task, locale)];
  return [...task, ...keyWords(config, [...always, ...others], locale)].join(", ");
}

const defaults = new Map<TaskId | undefined, Config>();

/** The default configuration of a task, or without one, read only once: a long history asks for it with every run. */
function defaultsOf(task?: TaskId): Config {
  const known = defaults.get(task) ?? (task === undefined ? defaultConfig() : defaultConfig(task));
  defaults.set(task, known);
  return known;
}

function taskWord(task: TaskId, locale: Locale): string {
  return inside(taskMessages[locale].names[task], locale);
}

/** Automatic names of a configuration, which are asked for again with every change of a run; as far as they were asked for. */
interface Automatic {
  whole: Partial<Record<Locale, string>>;
  /** The key that a part of a queue's name tells, by the part in either language. */
  keys?: ReadonlyMap<string, string>;
}
const automatic = new WeakMap<Config, Automatic>();

/** A run's name as it is shown: one that nobody gave is worded in the page's language, whatever that was at the start. */
export function shownRunName(name: string, config: Config, locale: Locale): string {
  if (!firstWords(config.task).some((word) => name.startsWith(word))) return name;
  const names = automatic.get(config) ?? { whole: {} };
  automatic.set(config, names);
  const whole = (asked: Locale) => (names.whole[asked] ??= defaultRunName(config, asked));
  if ([locale, ...LOCALES].some((each) => name === whole(each))) return whole(locale);
  names.keys ??= partKeys(config);
  const { keys } = names;
  const told = name.split(PART).map((part) => keys.get(part));
  // A queue's name tells what varies in it: its parts say which keys these are.
  return told.every((key) => key !== undefined) ? configName(config, told, locale) : name;
}

function partKeys(config: Config): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(fieldsOf(config.task)).flatMap((key) =>
      LOCALES.map((locale): [string, string] => [configName(config, [key], locale), key]),
    ),
  );
}

const beginnings = new Map<TaskId, readonly string[]>();

/** What an automatic name of a task's run can begin with: all others of a long history are told from it at once. */
function firstWords(task: TaskId): readonly string[] {
  const known =
    beginnings.get(task) ??
    LOCALES.flatMap((locale) => [
      taskWord(task, locale),
      ...Object.entries(fieldsOf(task)).map(([key, { short }]) => short ?? fieldWord(key, locale)),
    ]);
  beginnings.set(task, known);
  return known;
}

/** "lr 1e-4 · seed 43": some keys of a configuration with their values. */
export function configName(config: Config, keys: readonly string[], locale: Locale): string {
  return keyWords(config, keys, locale).join(PART);
}

/** What a queue's runs are called: by what varies among them. */
export function queueNames(configs: readonly Config[], locale: Locale): string[] {
  const keys = varyingKeys(configs);
  // The seed is what people look for last.
  const ordered = [...keys.filter((key) => key !== "seed"), ...keys.filter((key) => key === "seed")];
  return configs.map((config) =>
    ordered.length === 0 ? defaultRunName(config, locale) : configName(config, ordered, locale),
  );
}

/** A key inside a sentence: as the form calls it, without what stands in brackets. */
export function fieldWord(key: string, locale: Locale): string {
  const labels: Readonly<Record<string, string>> = configurationMessages[locale].labels;
  return inside(labels[key]?.replace(/ \([^)]*\)/g, "") ?? key, locale);
}

function inside(text: string, locale: Locale): string {
  return text.charAt(0).toLocaleLowerCase(locale) + text.slice(1);
}

/** A key's value as one reads it: small numbers as rates, choices by the form's words, the numbers of a pair in a row. */
export function valueWords(key: string, value: unknown, locale: Locale): string {
  if (typeof value === "number") return Math.abs(value) < 0.01 ? formatRate(value) : numberText(value, locale);
  if (MAPS.has(key)) return mapWords(value, locale);
  if (Array.isArray(value)) return value.map((each) => valueWords(key, each, locale)).join(" / ");
  if (typeof value === "object" && value !== null)
    return Object.values(value)
      .map((each) => valueWords(key, each, locale))
      .join(" / ");
  return formWord(key, value, locale) ?? String(value);
}

const MAPS: ReadonlySet<string> = new Set(["labelMap", "churnMap"]);

/** "vip → private": which class each label of a file is, ∅ where none. */
export function mapWords(map: unknown, locale: Locale): string {
  const entries = Object.entries(typeof map === "object" && map !== null ? map : {});
  if (entries.length === 0) return configurationMessages[locale].none;
  return entries.map(([label, name]) => `${label} → ${name ?? "∅"}`).join(", ");
}

/** What the form says of a value that is neither a number nor somebody's own text. */
function formWord(key: string, value: unknown, locale: Locale): string | undefined {
  const t = configurationMessages[locale];
  if (typeof value === "boolean") return value ? t.yes : t.no;
  if (value === null) return key === "split" ? t.sameAsSeed : key === "dropout" ? t.checkpointsOwn : t.none;
  const options: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...t.options,
    task: taskMessages[locale].names,
  };
  return options[key]?.[String(value)];
}

/** A choice follows a colon, a number does not need one, and what is switched on is its own word. */
function keyWords(config: Config, keys: readonly string[], locale: Locale): string[] {
  const fields = fieldsOf(config.task);
  return keys.map((key) => {
    const word = fields[key]?.short ?? fieldWord(key, locale);
    const value = valueAt(config, [key]);
    if (value === true) return word;
    const colon = typeof value === "boolean" || typeof value === "string" ? ":" : "";
    const said = formWord(key, value, locale);
    return `${word}${colon} ${said === undefined ? valueWords(key, value, locale) : inside(said, locale)}`;
  });
}
