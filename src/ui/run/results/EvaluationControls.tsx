import { ChevronLeft, ChevronRight } from "lucide-react";
import { resultMessages } from "../../../i18n/messages/results";
import type { RunView } from "../../../store/state";
import { Button, IconButton } from "../../kit/button";
import { Segmented } from "../../kit/choice";
import { useMessages } from "../../locale";
import { type EvaluationChoice, FOLLOW, type ScoredPart, scrubbed, shownEvaluation } from "./evaluation-choice";

export interface EvaluationControlsProps {
  readonly run: RunView;
  readonly choice: EvaluationChoice;
  readonly onChoice: (choice: EvaluationChoice) => void;
}

/** Validation or test: a choice once there is a test result, a plain word before. */
export function SplitChooser({ run, choice, onChoice }: EvaluationControlsProps) {
  const t = useMessages(resultMessages);
  const { split, hasTest } = shownEvaluation(run, choice);
  if (!hasTest) return <span className="text-ink-2 text-sm">{t.split.validation}</span>;
  const options: readonly ScoredPart[] = ["validation", "test"];
  return (
    <Segmented
      label={t.whichSplit}
      value={split}
      onChange={(value) => onChoice({ ...choice, split: value })}
      options={options.map((value) => ({ value, label: t.split[value] }))}
    />
  );
}

/** The epoch that is shown, where another card holds the scrubber. */
export function EpochLabel({ run, choice }: Omit<EvaluationControlsProps, "onChoice">) {
  const t = useMessages(resultMessages);
  const { epoch } = shownEvaluation(run, choice);
  return (
    <p className="flex h-8 items-center justify-center text-ink-2 text-sm">
      {epoch === null ? "" : t.epoch(String(epoch))}
    </p>
  );
}

/** ◀ epoch 12 ▶: back to any epoch's validation. The test belongs to one epoch only. */
export function EpochScrubber({ run, choice, onChoice }: EvaluationControlsProps) {
  const t = useMessages(resultMessages);
  const shown = shownEvaluation(run, choice);
  const newest = run.validations.length;
  const live = run.result === null;
  const step = (by: -1 | 1) => onChoice(scrubbed(shown, by, newest, live));
  if (shown.split === "test") return <EpochLabel run={run} choice={choice} />;
  return (
    <div className="flex h-8 items-center justify-center gap-1 text-sm">
      <IconButton
        icon={ChevronLeft}
        label={t.earlier}
        disabled={shown.epoch === null || shown.epoch <= 1}
        onClick={() => step(-1)}
        className="size-7"
      />
      <span className="min-w-20 text-center">{shown.epoch === null ? "–" : t.epoch(String(shown.epoch))}</span>
      <IconButton
        icon={ChevronRight}
        label={t.later}
        disabled={shown.epoch === null || shown.epoch >= newest}
        onClick={() => step(1)}
        className="size-7"
      />
      {live && choice.epoch !== null && (
        <Button variant="ghost" onClick={() => onChoice(FOLLOW)} className="h-7 px-2 text-sm">
          {t.follow}
        </Button>
      )}
    </div>
  );
}
