import { formatMoment } from "../../i18n/format-moment";
import { intakeMessages } from "../../i18n/messages/intake";
import type { ResumableRun } from "../../protocol/worker-api";
import { isRunning } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { useLocale, useMessages } from "../locale";
import { resumeNeed } from "./resume-policy";

/** Unfinished runs of earlier visits: go on, or give them up. */
export function ResumableRuns() {
  const runs = useStudio((state) => state.resumable);
  const running = useStudio((state) => isRunning(state.run));
  if (running) return null;
  return runs.map((run) => <Resumable key={run.id} run={run} />);
}

function Resumable({ run }: { readonly run: ResumableRun }) {
  const t = useMessages(intakeMessages);
  const locale = useLocale();
  const sketches = useStudio((state) => state.sketches);
  const foundation = useStudio((state) => state.foundation);
  const resume = useStudio((state) => state.resumeRun);
  const openDemo = useStudio((state) => state.openDemo);
  const discard = useStudio((state) => state.discardResumable);
  const need = resumeNeed(run, { sketches, foundation });

  async function goOn() {
    if (!run.demo || (await openDemo())) await resume(run.id);
  }

  return (
    <Callout
      tone="info"
      title={t.unfinished(formatMoment(run.startedAt, locale))}
      action={
        <>
          <Button disabled={need.kind !== "ready"} onClick={() => void goOn()}>
            {t.goOn(run.epoch + 1)}
          </Button>
          <Button variant="ghost" onClick={() => void discard(run.id)}>
            {t.giveUp}
          </Button>
        </>
      }
    >
      <p className="break-words">
        {t.unfinishedWhat(run.epoch, run.config.epochs)}
        {need.kind === "files" && ` ${t.unfinishedNeeds(need.files.join(", "))}`}
        {need.kind === "hashing" && ` ${t.unfinishedHashing}`}
      </p>
    </Callout>
  );
}
