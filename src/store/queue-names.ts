import { formatRate } from "../i18n/format";
import { varyingKeys } from "../runs/queue";
import type { Config } from "../training/config";
import { defaultRunName } from "./recorder";

const SHORT: Readonly<Partial<Record<keyof Config, string>>> = { learningRate: "lr", batchSize: "batch" };

/** "lr 1e-4 · seed 43": some keys of a configuration with their values, in the words of the configuration's JSON. */
export function configName(config: Config, keys: readonly (keyof Config)[]): string {
  return keys.map((key) => `${SHORT[key] ?? key} ${valueText(config[key])}`).join(" · ");
}

/** What a queue's runs are called: by what varies among them. */
export function queueNames(configs: readonly Config[]): string[] {
  const keys = varyingKeys(configs);
  // The seed is what people look for last.
  const ordered = [...keys.filter((key) => key !== "seed"), ...keys.filter((key) => key === "seed")];
  return configs.map((config) => (ordered.length === 0 ? defaultRunName({ config }) : configName(config, ordered)));
}

function valueText(value: Config[keyof Config]): string {
  if (typeof value === "number") return Math.abs(value) < 0.01 ? formatRate(value) : String(value);
  if (typeof value === "string") return value;
  return JSON.stringify(value).replaceAll('"', "");
}
