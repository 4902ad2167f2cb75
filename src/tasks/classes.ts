import type { LabelRules } from "../data/labels";
import type { DecisionRules, WrittenRules } from "../model/decision";
import { CHURN_CLASSES, churnLabelMap } from "./churn/labels";
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

/** A run's configuration with the threshold that was chosen since its end; null leaves the configuration's own. */
export function decidedConfig(config: Partial<Config>, threshold: number | null): Partial<Config> {
  return config.task === "churn" && threshold !== null ? { ...config, threshold } : config;
}

/** What scoring needs of a run beside its model, as `decision.json` writes it; null where the configuration is not known. */
export function writtenRules(config: Partial<Config>): ({ readonly classes: readonly string[] } & WrittenRules) | null {
  if (config.task === "segment") {
    const { classes, labelMap } = config;
    return classes === undefined || labelMap === undefined ? null : { classes, labelMap };
  }
  if (config.task !== "churn") return null;
  const { churnMap, threshold } = config;
  return churnMap === undefined || threshold === undefined ? null : { classes: CHURN_CLASSES, churnMap, threshold };
}

/** What a run's labels become; tasks without classes have an empty map. */
export function labelMapOf(config: Partial<Config>): LabelRules["labelMap"] {
  if (config.task === "churn") return churnLabelMap(config.churnMap ?? {});
  return "labelMap" in config ? (config.labelMap ?? {}) : {};
}

/** What scoring needs of a run beside its model. @param sketcher of its training data, where it is known */
export function decisionRules(config: Partial<Config>, sketcher: DecisionRules["sketcher"]): DecisionRules {
  const threshold = config.task === "churn" ? (config.threshold ?? null) : null;
  return { labelMap: labelMapOf(config), threshold, sketcher };
}

/** Whether a run leaves the backbone as it is. */
export function freezesBackbone(config: Partial<Config>): boolean {
  return "freezeBackbone" in config && config.freezeBackbone === true;
}
