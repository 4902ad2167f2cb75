import type { LabelRules } from "../data/labels";
import { CHURN_CLASSES } from "./churn/labels";
import type { Config } from "./config";

/** Names of the classes that a run tells apart, in class order; none for a task without classes. */
export function classNamesOf(config: Config): readonly string[] {
  switch (config.task) {
    case "segment":
      return config.classes;
    case "churn":
      return CHURN_CLASSES;
    case "foundation":
      return [];
  }
}

/** What a run's labels become; tasks that do not name segments have an empty map. */
export function labelMapOf(config: Partial<Config>): LabelRules["labelMap"] {
  return "labelMap" in config ? (config.labelMap ?? {}) : {};
}

/** Whether a run leaves the backbone as it is. */
export function freezesBackbone(config: Partial<Config>): boolean {
  return "freezeBackbone" in config && config.freezeBackbone === true;
}
