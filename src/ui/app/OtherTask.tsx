import { useEffect } from "react";
import { appMessages } from "../../i18n/messages/app";
import { taskMessages } from "../../i18n/messages/tasks";
import { lastTested } from "../../run/filter";
import { historyActions, useHistory } from "../../store/history";
import { addressOf } from "../../store/place";
import { useStudio } from "../../store/studio";
import type { TaskId } from "../../tasks/registry";
import { useMessages } from "../locale";

/** Whose results are shown while the form is another task's, however far down one reads them, and where that one's are. */
export function OtherTask({ shown }: { readonly shown: TaskId }) {
  const t = useMessages(appMessages);
  const { names } = useMessages(taskMessages);
  const task = useStudio(({ config }) => config.task);
  const { runs, loaded } = useHistory();
  useEffect(() => {
    if (!loaded) void historyActions.load();
  }, [loaded]);
  const own = lastTested(runs, task);
  return (
    <p
      role="status"
      className="hairline-b flex flex-wrap gap-x-3 bg-sunken px-3 py-2 lg:sticky lg:top-12 lg:z-20 print:hidden"
    >
      {t.otherTask(names[shown])}
      {own !== null && (
        <a
          href={addressOf("runs", { run: own.id })}
          className="touch underline decoration-line-strong underline-offset-2 hover:decoration-ink"
        >
          {t.ownResult(names[task])}
        </a>
      )}
    </p>
  );
}
