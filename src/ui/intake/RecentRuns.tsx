import { useEffect } from "react";
import { intakeMessages } from "../../i18n/messages/intake";
import { taskMessages } from "../../i18n/messages/tasks";
import { taskOfRun, testOf } from "../../run/stored-values";
import { historyActions, useHistory } from "../../store/history";
import { addressOf } from "../../store/place";
import { leadingOf } from "../../tasks/registry";
import { metricText } from "../kit/metric-text";
import { startedText } from "../kit/run-text";
import { useLocale, useMessages } from "../locale";

/** As many as one looks over without scrolling. */
const SHOWN = 4;

/** The last runs of this browser, a click from their results; nothing on a first visit. */
export function RecentRuns() {
  const t = useMessages(intakeMessages);
  const tasks = useMessages(taskMessages);
  const locale = useLocale();
  const runs = useHistory((state) => state.runs);
  useEffect(() => {
    void historyActions.load();
  }, []);
  const ended = runs.filter(({ state }) => state !== "running").slice(0, SHOWN);
  if (ended.length === 0) return null;
  return (
    <section aria-label={t.recentRuns}>
      <div className="flex items-baseline gap-2 pb-1">
        <h3 className="text-base">{t.recentRuns}</h3>
        {runs.length > ended.length && (
          <a
            href={addressOf("runs")}
            className="ml-auto text-ink-2 text-sm underline underline-offset-2 hover:text-ink"
          >
            {t.allRuns(runs.length)}
          </a>
        )}
      </div>
      <ul className="rounded border border-line bg-paper">
        {ended.map((run) => {
          const leading = leadingOf(taskOfRun(run));
          const value = testOf(run)?.metrics[leading.key] ?? null;
          return (
            <li key={run.id} className="not-last:hairline-b">
              <a
                href={addressOf("runs", { run: run.id })}
                className="touch flex items-center gap-x-3 px-3 py-1.5 hover:bg-sunken max-md:flex-wrap"
              >
                <span className="min-w-0 max-md:w-full md:flex-1 md:truncate">{run.name}</span>
                <span className="whitespace-nowrap text-ink-2 text-sm">{tasks.names[taskOfRun(run)]}</span>
                {value !== null && (
                  <span className="whitespace-nowrap">
                    {tasks.columns[leading.column]} {metricText(leading, value, locale)}
                  </span>
                )}
                <span className="whitespace-nowrap text-ink-2 text-sm max-md:sr-only">{startedText(run, locale)}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
