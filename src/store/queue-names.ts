import { formatRate } from "../i18n/format";
import { varyingKeys } from "../run/queue";
import { type Config, fieldsOf, valueAt } from "../tasks/config";
import { defaultRunName } from "./recorder";

/** "lr 1e-4 · seed 43": some keys of a configuration with their values, in the words of the configuration's JSON. */
export function configName(config: Config, keys: readonly string[]): string {
  const fields = fieldsOf(config.task);
  return keys.map((key) => `${fields[key]?.short ?? key} ${valueText(valueAt(config, [key]))}`).join(" · ");
}

/** What a queue's runs are called: by what varies among them. */
export function queueNames(configs: readonly Config[]): string[] {
  const keys = varyingKeys(configs);
  // The seed is what people look for last.
  const ordered = [...keys.filter((key) => key !== "seed"), ...keys.filter((key) => key === "seed")];
  return configs.map((config) => (ordered.length === 0 ? defaultRunName({ config }) : configName(config, ordered)));
}

function valueText(value: unknown): string {
  if (typeof value === "number") return Math.abs(value) < 0.01 ? formatRate(value) : String(value);
  if (typeof value === "string") return value;
  return (JSON.stringify(value) ?? "").replaceAll('"', "");
}
