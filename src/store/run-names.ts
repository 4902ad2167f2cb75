import { formatRate } from "../i18n/format";
import { varyingKeys } from "../run/queue";
import { type Config, defaultConfig, fieldsOf, valueAt } from "../tasks/config";

/**
 * "churn, lr 1e-4, batch 256, seed 42, epochs 20": the first name of a run; people rename what they keep. The task where
 * it is another than a configuration without one means, the keys that every name has, and what differs from the task's
 * defaults but for what only says how the file words its classes.
 */
export function defaultRunName(config: Config): string {
  const fields = Object.entries(fieldsOf(config.task));
  const always = fields.flatMap(([key, field]) => (field.named === true ? [key] : []));
  const changed = new Set(varyingKeys([defaultConfig(config.task), config]));
  const others = fields.flatMap(([key, { named, control }]) => {
    return named !== true && changed.has(key) && control.kind !== "classes" && control.kind !== "labels" ? [key] : [];
  });
  const task = config.task === defaultConfig().task ? [] : [config.task];
  return [...task, ...keyWords(config, [...always, ...others])].join(", ");
}

/** "lr 1e-4 · seed 43": some keys of a configuration with their values, in the words of the configuration's JSON. */
export function configName(config: Config, keys: readonly string[]): string {
  return keyWords(config, keys).join(" · ");
}

/** What a queue's runs are called: by what varies among them. */
export function queueNames(configs: readonly Config[]): string[] {
  const keys = varyingKeys(configs);
  // The seed is what people look for last.
  const ordered = [...keys.filter((key) => key !== "seed"), ...keys.filter((key) => key === "seed")];
  return configs.map((config) => (ordered.length === 0 ? defaultRunName(config) : configName(config, ordered)));
}

function keyWords(config: Config, keys: readonly string[]): string[] {
  const fields = fieldsOf(config.task);
  return keys.map((key) => `${fields[key]?.short ?? key} ${valueText(valueAt(config, [key]))}`);
}

function valueText(value: unknown): string {
  if (typeof value === "number") return Math.abs(value) < 0.01 ? formatRate(value) : String(value);
  if (typeof value === "string") return value;
  return (JSON.stringify(value) ?? "").replaceAll('"', "");
}
