import { errorSentence } from "../../i18n/errors";
import { formatMoment } from "../../i18n/format-moment";
import { lineageMessages } from "../../i18n/messages/lineage";
import { queueActions, useQueue } from "../../store/queue";
import type { StoredQueue } from "../../store/queue-storage";
import { goOnWith, goOnWithTheseTables, useWay } from "../../store/way";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { useLocale, useMessages } from "../locale";

/** A whole way of an earlier visit: go on with the stage that was interrupted, or give the rest up. */
export function UnfinishedWay({ queue, primary }: { readonly queue: StoredQueue; readonly primary: boolean }) {
  const t = useMessages(lineageMessages);
  const locale = useLocale();
  const ofWay = useWay(({ refused }) => (refused?.id === queue.id ? refused.error : null));
  const ofQueue = useQueue(({ refused }) => (refused?.id === queue.id ? refused.error : null));
  const error = ofQueue ?? ofWay;
  const done = queue.sketches === null ? 0 : queue.endings.length + 1;
  const next = done === 0 ? "sketches" : (queue.runs[queue.endings.length]?.config.task ?? "churn");
  return (
    <Callout
      tone="info"
      title={t.unfinished(formatMoment(queue.startedAt, locale))}
      action={
        <>
          <Button variant={primary ? "primary" : "secondary"} onClick={() => void goOnWith(queue)}>
            {t.goOn(done + 1)}
          </Button>
          {error?.code === "sketch/other-tables" && (
            <Button onClick={() => void goOnWithTheseTables(queue)}>{t.goOnAnyway}</Button>
          )}
          <Button variant="ghost" onClick={() => queueActions.giveUp(queue.id)}>
            {t.giveUp}
          </Button>
        </>
      }
    >
      <p>{t.unfinishedWhat(done, queue.runs.length + 1, t.making[next])}</p>
      {error !== null && (
        <p role="alert" className="break-words text-error">
          {errorSentence(error, locale)}
        </p>
      )}
    </Callout>
  );
}
