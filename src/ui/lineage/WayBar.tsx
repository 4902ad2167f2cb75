import { Square, X } from "lucide-react";
import { errorSentence } from "../../i18n/errors";
import { formatDuration } from "../../i18n/format";
import { lineageMessages } from "../../i18n/messages/lineage";
import { type WayPosition, waySecondsLeft, wayShare, wayStage } from "../../run/way";
import { usePlace } from "../../store/place";
import { usePredict } from "../../store/predict";
import { runShare } from "../../store/progress";
import { type Queue, useQueue } from "../../store/queue";
import { useStudio } from "../../store/studio";
import { stopWay, useWay } from "../../store/way";
import { Button, IconButton } from "../kit/button";
import { ProgressBar } from "../kit/progress-bar";
import { Tooltip } from "../kit/tooltip";
import { useLocale, useMessages } from "../locale";

/** How far the whole way is, with one bar for all of it; gone when none goes on. */
export function WayBar() {
  const t = useMessages(lineageMessages);
  const queue = useQueue((state) => state.queue);
  const end = useQueue((state) => state.end);
  if (queue === null || queue.way === null) return null;
  return (
    <section aria-label={t.way} data-queue className="hairline-b bg-sunken px-3 py-1.5">
      {end === null ? <Going queue={queue} /> : <Ended queue={queue} end={end} />}
    </section>
  );
}

function Going({ queue }: { readonly queue: Queue }) {
  const t = useMessages(lineageMessages);
  const locale = useLocale();
  const sketching = useWay((state) => state.sketching === queue.id);
  const made = useWay((state) => state.share);
  const current = queue.runs[queue.endings.length];
  const isCurrent = useStudio(({ run }) => run !== null && run.header.id === current?.id);
  const share = useStudio(({ run }) => (run === null ? 0 : runShare(run)));
  const elapsed = useStudio(({ run }) => run?.elapsedSeconds ?? 0);
  const left = useStudio(({ run }) => run?.secondsLeft ?? null);
  const trainings = queue.runs.map(({ config }) => config);
  const ended = queue.endings.length;
  const position: WayPosition = sketching
    ? { stage: "sketches", share: made }
    : { stage: "training", ended, share: isCurrent ? share : 0 };
  const { at, of } = wayStage(trainings, position);
  const seconds = isCurrent && !sketching ? waySecondsLeft({ elapsed, left }, trainings, ended) : null;
  const name = t.making[sketching ? "sketches" : (current?.config.task ?? "churn")];
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <p className="min-w-0 flex-1 basis-60" role="status">
          <span className="font-strong">{t.way}</span> {t.stageOf(at, of, name)}
        </p>
        {seconds !== null && <p className="text-ink-2 text-sm">{t.left(formatDuration(seconds, locale))}</p>}
        <Tooltip text={t.stopWhy}>
          <Button icon={Square} onClick={stopWay}>
            {t.stop}
          </Button>
        </Tooltip>
      </div>
      <ProgressBar value={wayShare(trainings, position)} label={t.way} className="mt-1 bg-paper" />
    </>
  );
}

function Ended({ queue, end }: { readonly queue: Queue; readonly end: "done" | "asked" | "failing" }) {
  const t = useMessages(lineageMessages);
  const locale = useLocale();
  const failure = useQueue((state) => state.failure);
  const dismiss = useQueue((state) => state.dismiss);
  const open = usePlace((state) => state.open);
  const takeRunModel = usePredict((state) => state.takeRunModel);
  const failed = queue.endings.filter(({ kind }) => kind === "failed").length;
  const done = queue.endings.filter(({ kind }) => kind === "finished").length;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-0 flex-1 basis-60">
        <p role="status">{t.ended[end](done, queue.runs.length)}</p>
        {(failed > 0 || failure !== null) && (
          <p className="text-error text-sm">
            {failed > 0 && t.failures(failed)} {failure !== null && errorSentence(failure, locale)}
          </p>
        )}
      </div>
      {done > 0 && (
        <>
          <Button onClick={() => open("runs")}>{t.showRuns}</Button>
          <Button
            onClick={() => {
              open("predict");
              // The last run's; the others are a click away in Runs.
              void takeRunModel();
            }}
          >
            {t.toPredict}
          </Button>
        </>
      )}
      <IconButton icon={X} label={t.close} onClick={dismiss} />
    </div>
  );
}
