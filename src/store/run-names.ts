import { formatRate } from "../i18n/format";
import { LOCALES, type Locale } from "../i18n/messages";
import { configurationMessages } from "../i18n/messages/configuration";
import { taskMessages } from "../i18n/messages/tasks";
import { numberText } from "../i18n/number-text";
import { varyingKeys } from "../run/queue";
import { type Config, defaultConfig, fieldsOf, valueAt } from "../tasks/config";

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
  const changed = new Set(varyingKeys([defaultConfig(config.task), config]));
  const others = fields.flatMap(([key, { named, control }]) => {
    return named !== true && changed.has(key) && control.kind !== "classes" && control.kind !== "labels" ? [key] : [];
  });
  const task = config.task === defaultConfig().task ? [] : [inside(taskMessages[locale].names[config.task], locale)];
  return [...task, ...keyWords(config, [...always, ...others], locale)].join(", ");
}

/** Automatic names of a configuration, which are asked for again with every change of a run. */
interface Automatic {
  readonly whole: Readonly<Record<Locale, string>>;
  /** The key that a part of a queue's name tells, by the part in either language. */
  readonly keys: ReadonlyMap<string, string>;
}
const automatic = new WeakMap<Config, Automatic>();

/** A run's name as it is shown: one that nobody gave is worded in the page's language, whatever that was at the start. */
export function shownRunName(name: string, config: Config, locale: Locale): string {
  const { whole, keys } = automatic.get(config) ?? automaticNames(config);
  if (name === whole.en || name === whole.tr) return whole[locale];
  const told = name.split(PART).map((part) => keys.get(part));
  // A queue's name tells what varies in it: its parts say which keys these are.
  return told.every((key) => key !== undefined) ? configName(config, told, locale) : name;
}

function automaticNames(config: Config): Automatic {
  const names = {
    whole: { en: defaultRunName(config, "en"), tr: defaultRunName(config, "tr") },
    keys: new Map(
      Object.keys(fieldsOf(config.task)).flatMap((key) =>
        LOCALES.map((locale): [string, string] => [configName(config, [key], locale), key]),
      ),
    ),
  };
  automatic.set(config, names);
  return names;
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
