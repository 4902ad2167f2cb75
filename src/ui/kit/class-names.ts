import { useMemo } from "react";
import { churnMessages } from "../../i18n/messages/churn";
import type { TaskId } from "../../tasks/registry";
import { useMessages } from "../locale";
import { lookUp } from "../lookup";

/** Class names in the page's language: churn's two are the studio's own words, others are whoever's they are. Files keep theirs. */
export function useClassNames(task: TaskId, names: readonly string[]): readonly string[] {
  const { classes } = useMessages(churnMessages);
  return useMemo(
    () => (task === "churn" ? names.map((name) => lookUp(classes, name) ?? name) : names),
    [task, names, classes],
  );
}
