import { currentEpoch, type RunProgress } from "../../store/progress";
import type { StudioPhase } from "../../store/state";

/** The tab's title: a run can be followed from another tab. */
export function pageTitle(
  phase: StudioPhase,
  run: (RunProgress & { readonly epochs: readonly unknown[] }) | null,
): string {
  const name = "Segment Studio";
  if (run === null) return name;
  switch (phase) {
    case "training":
    case "paused":
    case "evaluating":
      return `${currentEpoch(run)}/${run.header.config.epochs} · ${name}`;
    case "finished":
      return `✓ ${name}`;
    case "failed":
      return `! ${name}`;
    default:
      return name;
  }
}
