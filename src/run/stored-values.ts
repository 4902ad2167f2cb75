import { CHURN_CLASSES } from "../tasks/churn/labels";
import type { Config } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import type { RunRecord, StoredTest } from "./record";

type Known = Pick<RunRecord, "json" | "reference" | "walk">;

/** What a run trained for. */
export function taskOfRun({ json, reference }: Pick<RunRecord, "json" | "reference">): TaskId {
  return json?.task ?? reference?.task ?? "segment";
}

/** What is known of a run's configuration: all of it from a `run.json`, a few keys from a reference's other files. */
export function configOf({ json, reference, walk }: Known): Partial<Config> {
  if (json !== null) return json.config;
  return {
    task: taskOfRun({ json, reference }),
    ...(walk !== null && { walk }),
    ...(reference?.classes != null && { classes: reference.classes }),
    ...(reference?.freezeBackbone != null && { freezeBackbone: reference.freezeBackbone }),
  };
}

/** Class names in the order of the class indices; null where the run does not tell. */
export function classesOf(run: Known): readonly string[] | null {
  const config = configOf(run);
  if (config.task === "churn") return CHURN_CLASSES;
  return "classes" in config ? (config.classes ?? null) : null;
}

/** Names of the classes that have a ROC curve: each against the others, of two the second. */
export function rocClassesOf(run: Known): readonly string[] | null {
  const classes = classesOf(run);
  return taskOfRun(run) === "churn" ? (classes?.slice(1) ?? null) : classes;
}

/** What is known of the run's model on the test split; null where it was not tested. */
export function testOf({ json, reference }: Pick<RunRecord, "json" | "reference">): StoredTest | null {
  return json?.test ?? reference?.test ?? null;
}
