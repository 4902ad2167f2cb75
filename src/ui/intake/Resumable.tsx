import { formatMoment } from "../../i18n/format-moment";
import { filesMessages } from "../../i18n/messages/files";
import { intakeMessages } from "../../i18n/messages/intake";
import { taskMessages } from "../../i18n/messages/tasks";
import type { ResumableRun } from "../../protocol/worker-api";
import { isBusy } from "../../store/phase";
import { useQueue } from "../../store/queue";
import { resumeNeed } from "../../store/resume-policy";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { useFormat, useLocale, useMessages } from "../locale";
import { MissingFiles, OpenMissingFiles } from "./MissingFiles";
import { UnfinishedQueue } from "./UnfinishedQueue";

/**
 * Unfinished queues and runs of earlier visits: go on, or give them up. A queue goes on with its own run.
 *
 * @param props.primary Going on with the first of them is what matters now.
 */
export function ResumableRuns({ primary = false }: { readonly primary?: boolean }) {
  const runs = useStudio((state) => state.resumable);
  const queues = useQueue((state) => state.offered);
  const busy = useStudio(isBusy);
  if (busy) return null;
  const queued = new Set(queues.map(({ runs: ofQueue, endings }) => ofQueue[endings.length]?.id));
  return (
    <>
      {queues.map((queue, place) => (
        <UnfinishedQueue key={queue.id} queue={queue} primary={primary && place === 0} />
      ))}
      {runs
        .filter(({ id }) => !queued.has(id))
        .map((run, place) => (
          <Resumable key={run.id} run={run} primary={primary && queues.length === 0 && place === 0} />
        ))}
    </>
  );
}

function Resumable({ run, primary }: { readonly run: ResumableRun; readonly primary: boolean }) {
  const t = useMessages(intakeMessages);
  const files = useMessages(filesMessages);
  const tasks = useMessages(taskMessages);
  const locale = useLocale();
  const format = useFormat();
  const sketches = useStudio((state) => state.sketches);
  const foundation = useStudio((state) => state.foundation);
  const { resumeRun: resume, openDemo, discardResumable: discard } = useStudio.getState();
  const need = resumeNeed(run, { sketches, foundation });

  async function goOn() {
    if (!run.demo || (await openDemo(run.config.task))) await resume(run.id);
  }

  return (
    <Callout
      tone="info"
      title={t.unfinished(formatMoment(run.startedAt, locale))}
      action={
        <>
          {need.kind === "files" ? (
            <OpenMissingFiles
              missing={need.missing}
              openAndGoOn={files.openAndGoOn(String(run.epoch + 1))}
              onOpened={() => resume(run.id)}
              primary={primary}
            />
          ) : (
            <Button
              variant={primary ? "primary" : "secondary"}
              disabled={need.kind !== "ready"}
              onClick={() => void goOn()}
            >
              {run.ended ? t.makeResults : t.goOn(run.epoch + 1)}
            </Button>
          )}
          <Button variant="ghost" onClick={() => void discard(run.id)}>
            {t.giveUp}
          </Button>
        </>
      }
    >
      <p className="break-words">
        {tasks.names[run.config.task]}.{" "}
        {run.ended
          ? t.unfinishedEnded(run.epoch)
          : t.unfinishedWhat(format.count(run.epoch), format.count(run.config.epochs))}
        {need.kind === "hashing" && ` ${t.unfinishedHashing}`}
      </p>
      {need.kind === "files" && <MissingFiles missing={need.missing} />}
    </Callout>
  );
}
