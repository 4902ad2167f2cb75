import { lazy, Suspense } from "react";
import { errorSentence } from "../../i18n/errors";
import { formatMoment } from "../../i18n/format-moment";
import { intakeMessages } from "../../i18n/messages/intake";
import { queueMessages } from "../../i18n/messages/queue";
import { queueActions, useQueue } from "../../store/queue";
import type { StoredQueue } from "../../store/queue-storage";
import { resumeNeed } from "../../store/resume-policy";
import { shownRunName } from "../../store/run-names";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { useLocale, useMessages } from "../locale";
import { MissingFiles, OpenMissingFiles } from "./MissingFiles";

const UnfinishedWay = lazy(() => import("./UnfinishedWay").then((module) => ({ default: module.UnfinishedWay })));

interface UnfinishedProps<Q extends StoredQueue> {
  readonly queue: Q;
  /** Going on with it is what matters now. */
  readonly primary: boolean;
}

/** A queue of an earlier visit: go on with its next run, or forget the rest of it. */
export function UnfinishedQueue({ queue, primary }: UnfinishedProps<StoredQueue>) {
  const { sketches } = queue;
  return queue.way !== null || sketches === null ? (
    <Suspense>
      <UnfinishedWay queue={queue} primary={primary} />
    </Suspense>
  ) : (
    <OnFiles queue={{ ...queue, sketches }} primary={primary} />
  );
}

type OnFilesQueue = StoredQueue & { readonly sketches: NonNullable<StoredQueue["sketches"]> };

function OnFiles({ queue, primary }: UnfinishedProps<OnFilesQueue>) {
  const t = useMessages(queueMessages);
  const intake = useMessages(intakeMessages);
  const locale = useLocale();
  const sketches = useStudio((state) => state.sketches);
  const foundation = useStudio((state) => state.foundation);
  const saved = useStudio(({ resumable }) => resumable.find(({ id }) => id === queue.runs[queue.endings.length]?.id));
  const error = useQueue(({ refused }) => (refused?.id === queue.id ? refused.error : null));
  const need = resumeNeed(queue, { sketches, foundation });
  const done = queue.endings.length;
  const next = queue.runs[done];
  return (
    <Callout
      tone="info"
      title={t.unfinished(formatMoment(queue.startedAt, locale))}
      action={
        <>
          {need.kind === "files" ? (
            <OpenMissingFiles
              missing={need.missing}
              openAndGoOn={t.openAndGoOn(done + 1)}
              onOpened={() => queueActions.goOn(queue.id)}
              primary={primary}
            />
          ) : (
            <Button
              variant={primary ? "primary" : "secondary"}
              disabled={need.kind !== "ready"}
              onClick={() => void queueActions.goOn(queue.id)}
            >
              {t.goOn(done + 1)}
            </Button>
          )}
          <Button variant="ghost" onClick={() => queueActions.giveUp(queue.id)}>
            {intake.giveUp}
          </Button>
        </>
      }
    >
      <p className="break-words">
        {t.unfinishedWhat(
          done,
          queue.runs.length,
          next === undefined ? "" : shownRunName(next.name, next.config, locale),
        )}
        {saved !== undefined && ` ${t.unfinishedResumes(saved.epoch + 1)}`}
        {need.kind === "hashing" && ` ${intake.unfinishedHashing}`}
      </p>
      {need.kind === "files" && <MissingFiles missing={need.missing} />}
      {error !== null && (
        <p role="alert" className="break-words text-error">
          {errorSentence(error, locale)}
        </p>
      )}
    </Callout>
  );
}
