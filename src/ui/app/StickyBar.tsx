import { Pause, Play } from "lucide-react";
import { appMessages } from "../../i18n/messages/app";
import { phaseOf } from "../../store/phase";
import { currentEpoch, runShare } from "../../store/progress";
import { useStudio } from "../../store/studio";
import { StartButton, useStartBlock } from "../configuration/Start";
import { Button } from "../kit/button";
import { ProgressBar } from "../kit/progress-bar";
import { useMessages } from "../locale";
import { QueueButton } from "../queue/QueueButton";
import { usePickFiles } from "./files";

/** On narrow screens: state, progress and the one action that matters now, always in reach of the thumb. */
export function StickyBar() {
  const t = useMessages(appMessages);
  const pick = usePickFiles();
  const phase = useStudio(phaseOf);
  const run = useStudio((state) => state.run);
  const pause = useStudio((state) => state.pauseTraining);
  const resume = useStudio((state) => state.resumeTraining);
  const queueing = useStudio((state) => state.queueing);
  const blocked = useStartBlock() !== null;
  const going = phase === "training" || phase === "paused" || phase === "evaluating";
  return (
    <footer className="hairline-t sticky bottom-0 z-30 mt-auto bg-paper p-2 lg:hidden">
      {going && run !== null && (
        <ProgressBar value={phase === "evaluating" ? null : runShare(run)} label={t.phase[phase]} className="mb-2" />
      )}
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate">
          {t.phase[phase]}
          {going && run !== null && phase !== "evaluating" && (
            <span className="text-ink-2">
              {" · "}
              {t.epochOf(currentEpoch(run), run.header.config.epochs)}
            </span>
          )}
        </p>
        {phase === "empty" && (
          <Button variant="primary" onClick={pick}>
            {t.openFiles}
          </Button>
        )}
        {!queueing && (phase === "ready" || phase === "finished" || phase === "failed") && (
          <>
            <QueueButton compact disabled={blocked} />
            <StartButton />
          </>
        )}
        {phase === "training" && (
          <Button icon={Pause} onClick={() => void pause()}>
            {t.pause}
          </Button>
        )}
        {phase === "paused" && (
          <Button variant="primary" icon={Play} onClick={() => void resume()}>
            {t.resume}
          </Button>
        )}
      </div>
    </footer>
  );
}
