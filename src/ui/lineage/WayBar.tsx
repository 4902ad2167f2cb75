import { Square, X } from "lucide-react";
import { errorSentence } from "../../i18n/errors";
import { lineageMessages } from "../../i18n/messages/lineage";
import { type WayPosition, waySecondsLeft, wayShare, wayStage } from "../../run/way";
import { showOverlay } from "../../store/overlay";
import { openPlace, usePlace } from "../../store/place";
import { usePredict } from "../../store/predict";
import { runShare } from "../../store/progress";
import { endedWay, type Queue, queueActions, useQueue } from "../../store/queue";
import { useStudio } from "../../store/studio";
import { predictWithWay, stopWay, useWay } from "../../store/way";
import { Button, IconButton } from "../kit/button";
import { ProgressBar } from "../kit/progress-bar";
import { Tooltip } from "../kit/tooltip";
import { useFormat, useLocale, useMessages } from "../locale";

/**
 * How far the whole way is, with one bar for all of it; gone when none goes on.
 *
 * @param stale Whether something that the way made is no longer what would be made now.
 */
export function WayBar({ stale = false }: { readonly stale?: boolean }) {
  const t = useMessages(lineageMessages);
  const queue = useQueue((state) => state.queue);
  const end = useQueue((state) => state.end);
  if (queue === null || queue.way === null) return null;
  return (
    <section aria-label={t.way} data-way className="hairline-b bg-sunken px-3 py-1.5">
      {end === null ? <Going queue={queue} /> : <Ended queue={queue} end={end} stale={stale} />}
    </section>
  );
}

/** Where a way is, in words too. */
function useStage(queue: Queue) {
  const t = useMessages(lineageMessages);
  const sketching = useWay((state) => state.sketching === queue.id);
  const made = useWay((state) => state.share);
  const ended = queue.endings.length;
  const current = queue.runs[ended];
  const isCurrent = useStudio(({ run }) => run !== null && run.header.id === current?.id);
  const share = useStudio(({ run }) => (run === null ? 0 : runShare(run)));
  const trainings = queue.runs.map(({ config }) => config);
  const position: WayPosition = sketching
    ? { stage: "sketches", share: made }
    : { stage: "training", ended, share: isCurrent ? share : 0 };
  const { at, of } = wayStage(trainings, position);
  const name = t.making[sketching ? "sketches" : (current?.config.task ?? "churn")];
  const words = t.stageOf(at, of, name);
  return { words, trainings, share: wayShare(trainings, position), isTraining: isCurrent && !sketching };
}

/** What stands in the results' place between two stages of a way. */
export function WayPlaceholder() {
  const queue = useQueue((state) => state.queue);
  return queue === null ? null : <Between queue={queue} />;
}

function Between({ queue }: { readonly queue: Queue }) {
  const t = useMessages(lineageMessages);
  const { words } = useStage(queue);
  return (
    <div className="grid min-h-80 place-content-center gap-1 p-6 text-center">
      <h2 className="text-lg">{t.way}</h2>
      <p className="text-ink-2">{words}</p>
    </div>
  );
}

function Going({ queue }: { readonly queue: Queue }) {
  const t = useMessages(lineageMessages);
  const format = useFormat();
  const { words, trainings, share, isTraining } = useStage(queue);
  const elapsed = useStudio(({ run }) => run?.elapsedSeconds ?? 0);
  const left = useStudio(({ run }) => run?.secondsLeft ?? null);
  const seconds = isTraining ? waySecondsLeft({ elapsed, left }, trainings, queue.endings.length) : null;
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <p className="min-w-0 flex-1 basis-60 max-md:basis-full" role="status">
          <span className="font-strong">{t.way}</span> {words}
        </p>
        {seconds !== null && <p className="text-ink-2 text-sm">{t.left(format.duration(seconds))}</p>}
        <Tooltip text={t.stopWhy}>
          <Button icon={Square} onClick={stopWay} className="ml-auto">
            {t.stop}
          </Button>
        </Tooltip>
      </div>
      <OwnClasses />
      <ProgressBar value={share} label={t.way} className="mt-1 bg-paper" />
    </>
  );
}

/** That a way took the tables' own names for its classes. */
function OwnClasses() {
  const t = useMessages(lineageMessages);
  const names = useWay((state) => state.ownClasses);
  return names === null ? null : <p className="text-ink-2 text-sm">{t.ownClasses(names.join(", "))}</p>;
}

/** Leads to the dialog in which somebody says which label is which class, for the next way. */
function MatchLabels() {
  const t = useMessages(lineageMessages);
  const hasLabels = useStudio(({ sketches: { value } }) => value !== null && value.labels.length > 0);
  const setTask = useStudio((state) => state.setTask);
  if (!hasLabels) return null;
  return (
    <Button
      onClick={() => {
        setTask("segment");
        showOverlay("labels");
      }}
    >
      {t.matchLabels}
    </Button>
  );
}

interface EndedProps {
  readonly queue: Queue;
  readonly end: "done" | "asked" | "failing";
  readonly stale: boolean;
}

function Ended({ queue, end, stale }: EndedProps) {
  const t = useMessages(lineageMessages);
  const locale = useLocale();
  const failure = useQueue((state) => state.failure);
  const place = usePlace((state) => state.place);
  const hasModel = usePredict(({ model }) => model !== null);
  const failed = queue.endings.filter(({ kind }) => kind === "failed").length;
  const done = queue.endings.filter(({ kind }) => kind === "finished").length;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-0 flex-1 basis-60">
        <p role="status">{(end === "done" && failed > 0 ? t.partly : t.ended[end])(done, queue.runs.length)}</p>
        <OwnClasses />
        {(failed > 0 || failure !== null) && (
          <p className="text-error text-sm">
            {failed > 0 && t.failures(failed)} {failure !== null && errorSentence(failure, locale)}
          </p>
        )}
      </div>
      {failure?.code === "preflight/labels-unmapped" && <MatchLabels />}
      {done > 0 && <Button onClick={() => openPlace("runs")}>{t.showRuns}</Button>}
      {/* Predict, once it has a model, is where it leads. */}
      {endedWay({ queue, end }) !== null && !(place === "predict" && hasModel) && (
        <Button
          // What is stale is made anew first.
          variant={stale ? "secondary" : "primary"}
          // In a narrow window the Studio's bar has it.
          className={place === "studio" ? "max-lg:hidden" : ""}
          onClick={() => void predictWithWay(queue)}
        >
          {t.toPredict}
        </Button>
      )}
      <IconButton icon={X} label={t.close} onClick={queueActions.dismiss} className="ml-auto" />
    </div>
  );
}
