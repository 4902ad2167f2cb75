import { useMemo } from "react";
import { classNamesIn } from "../../i18n/class-names";
import type { TaskId } from "../../tasks/registry";
import { useLocale } from "../locale";

/** Names of a task's classes in the page's language, none of what is not there; their colors go by the names of the files. */
export function useClassNames(task: TaskId | undefined, names: readonly string[] | undefined): readonly string[] {
  const locale = useLocale();
  return useMemo(
    () => (task === undefined || names === undefined ? [] : classNamesIn(locale, task, names)),
    [locale, task, names],
  );
}
