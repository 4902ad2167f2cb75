import { appMessages } from "../../i18n/messages/app";
import { intakeMessages } from "../../i18n/messages/intake";
import { preflightMessages } from "../../i18n/messages/preflight";
import { showOverlay } from "../../store/overlay";
import { isPast, phaseOf } from "../../store/phase";
import { currentEpoch, runShare } from "../../store/progress";
import { useQueue } from "../../store/queue";
import { useStudio } from "../../store/studio";
import { ActionButton, ActionIconButton } from "../actions/ActionButton";
import { countStatus } from "../intake/checks/summary";
import { StartButton } from "../intake/configuration/Start";
import { Button } from "../kit/button";
import { ProgressBar } from "../kit/progress-bar";
import { useFormat, useMessages } from "../locale";

/** On narrow screens: state, progress and the one action that matters now, always in reach of the thumb. */
export function StickyBar() {
  const t = useMessages(appMessages);
  const checks = useMessages(preflightMessages);
  const intake = useMessages(intakeMessages);
  const format = useFormat();
  // New files, or another task, are what matters now, also beside the results of the run before them.
  const phase = useStudio((state) => phaseOf(isPast(state) ? { ...state, run: null } : state));
  const run = useStudio((state) => state.run);
  // Labels that fit no class keep the run from starting: matching them is what comes next.
  const unmapped = useStudio(({ preflight }) => (preflight?.unmappedLabels ?? []).length > 0);
  const problems = useStudio(({ preflight }) => (preflight?.canStart === false ? countStatus(preflight, "error") : 0));
  const stopped = phase === "finished" && run?.result?.outcome === "stopped-by-user";
  const queueing = useStudio((state) => state.queueing);
  // A result on the screen is what one goes on with.
  const next = useStudio((state) =>
    state.run?.result?.test == null || isPast(state) || state.queueing
      ? null
      : state.run.header.task === "foundation"
        ? ("fineTune" as const)
        : ("predictCustomers" as const),
  );
  const ofQueue = useQueue((state) => state.offered.length > 0);
  const goesOn = useStudio((state) => state.resumable.length > 0) || ofQueue;
  const going = phase === "training" || phase === "paused" || phase === "evaluating";
  return (
    <footer data-foot className="hairline-t sticky bottom-0 z-30 mt-auto bg-paper p-2 lg:hidden print:hidden">
      {going && run !== null && (
        <ProgressBar value={phase === "evaluating" ? null : runShare(run)} label={t.phase[phase]} className="mb-2" />
      )}
      <div className="flex items-center gap-2">
        {/* Next to the next step there is no room for what the results say themselves. */}
        <p className={next === null ? "min-w-0 flex-1 truncate" : "sr-only"}>
          {phase === "ready" && problems > 0 ? checks.errors(problems) : t.phase[stopped ? "stopped" : phase]}
          {going && run !== null && phase !== "evaluating" && (
            <span className="text-ink-2">
              {" · "}
              {t.epochOf(format.count(currentEpoch(run)), format.count(run.header.config.epochs))}
            </span>
          )}
        </p>
        {phase === "empty" && <ActionButton id="openFiles" variant={goesOn ? "secondary" : "primary"} />}
        {!queueing && (phase === "ready" || phase === "finished" || phase === "failed") && (
          <>
            <ActionIconButton id="queue" />
            {next === null && unmapped && phase === "ready" ? (
              <Button variant="primary" onClick={() => showOverlay("labels")}>
                {intake.mapLabels}
              </Button>
            ) : next === null ? (
              <StartButton />
            ) : (
              <>
                <ActionIconButton id="start" />
                <ActionButton id={next} variant="primary" className="flex-1" />
              </>
            )}
          </>
        )}
        {phase === "training" && <ActionButton id="pause" />}
        {phase === "paused" && <ActionButton id="resume" variant="primary" />}
      </div>
    </footer>
  );
}
