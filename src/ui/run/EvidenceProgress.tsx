import { useStudio } from "../../store/studio";
import { ProgressBar } from "../kit/progress-bar";

/** That what the run's model is measured against is still being computed, and how far that is. */
export function EvidenceProgress({ text }: { readonly text: string }) {
  const share = useStudio(({ run }) => run?.evidenceShare ?? null);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-sm">
      {text}
      <ProgressBar value={share} label={text} className="w-24" />
    </div>
  );
}
