import { ListEnd, SkipForward, Square, X } from "lucide-react";
import { errorSentence } from "../../i18n/errors";
import { queueMessages } from "../../i18n/messages/queue";
import { queueSecondsLeft } from "../../run/queue-policy";
import { openPlace } from "../../store/place";
import { type Queue, queueActions, useQueue } from "../../store/queue";
import { shownRunName } from "../../store/run-names";
import { useStudio } from "../../store/studio";
import { Button, IconButton } from "../kit/button";
import { Tooltip } from "../kit/tooltip";
import { useFormat, useLocale, useMessages } from "../locale";

/** Where the queue stands and what can be done about it, above the run that goes on; gone when there is no queue. */
export function QueueBar() {
  const t = useMessages(queueMessages);
  const queue = useQueue((state) => state.queue);
  const end = useQueue((state) => state.end);
  // A whole way has a bar of its own.
  if (queue === null || queue.way !== null) return null;
  return (
    <section
      aria-label={t.queue}
      data-queue
      className="hairline-b flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 bg-sunken px-3 py-1.5"
    >
      {end === null ? <Going queue={queue} /> : <Ended queue={queue} />}
    </section>
  );
}

function Going({ queue }: { readonly queue: Queue }) {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  const command = useQueue((state) => state.command);
  const current = queue.runs[queue.endings.length];
  const state = useStudio(({ run }) => (run?.header.id === current?.id ? run?.state : undefined));
  const trains = state === "training" || state === "paused";
  const isLast = queue.endings.length === queue.runs.length - 1;
  return (
    <>
      <p className="min-w-0 flex-1 basis-60" role="status">
        <span className="font-strong">
          {t.queue}, {t.runOf(Math.min(queue.endings.length + 1, queue.runs.length), queue.runs.length)}
        </span>{" "}
        {/* The run's title, right below, shows its name as soon as it is there. */}
        <span className={state === undefined ? "ml-1 break-words" : "sr-only"}>
          {current !== undefined && shownRunName(current.name, current.config, locale)}
        </span>
      </p>
      <p className="text-ink-2 text-sm">
        {command === "stop" ? (
          t.stopAfterSaid
        ) : trains || state === "evaluating" ? (
          <Left queue={queue} />
        ) : (
          t.nextStarts
        )}
      </p>
      <div className="flex flex-wrap gap-2 max-md:w-full max-md:*:grow">
        {!isLast && (
          <>
            <Tooltip text={t.skipWhy}>
              <Button icon={SkipForward} disabled={!trains} onClick={() => void queueActions.skip()}>
                {t.skip}
              </Button>
            </Tooltip>
            <Button
              icon={ListEnd}
              onClick={() => queueActions.setCommand(command === "stop" ? "go-on" : "stop")}
              className="min-w-44"
            >
              {command === "stop" ? t.goOnAfterAll : t.stopAfter}
            </Button>
          </>
        )}
        <Tooltip text={t.stopNowWhy}>
          <Button icon={Square} onClick={() => void queueActions.stopNow()}>
            {t.stopNow}
          </Button>
        </Tooltip>
      </div>
    </>
  );
}

/** Follows every event; small enough to be drawn with each. */
function Left({ queue }: { readonly queue: Queue }) {
  const t = useMessages(queueMessages);
  const format = useFormat();
  const elapsed = useStudio(({ run }) => run?.elapsedSeconds ?? 0);
  const left = useStudio(({ run }) => run?.secondsLeft ?? null);
  const waiting = queue.runs.length - queue.endings.length - 1;
  const seconds = queueSecondsLeft({ elapsed, left }, queue.endings, waiting);
  return seconds === null ? null : t.left(format.duration(seconds));
}

function Ended({ queue }: { readonly queue: Queue }) {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  const end = useQueue((state) => state.end);
  const failure = useQueue((state) => state.failure);
  const failed = queue.endings.filter(({ kind }) => kind === "failed").length;
  if (end === null) return null;
  return (
    <>
      <div className="min-w-0 flex-1 basis-60">
        <p role="status">{t.ended[end](queue.endings.length, queue.runs.length)}</p>
        {failed > 0 && (
          <p className="text-error text-sm">
            {t.failures(failed)} {failure !== null && errorSentence(failure, locale)}
          </p>
        )}
      </div>
      <Button variant="primary" onClick={() => openPlace("runs")}>
        {t.showResults}
      </Button>
      <IconButton icon={X} label={t.close} onClick={queueActions.dismiss} className="ml-auto" />
    </>
  );
}
