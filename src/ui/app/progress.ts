import { currentEpoch, type RunLength } from "../../store/progress";
import type { StudioPhase } from "../../store/state";

/** The tab's title: a run, and which of a queue's runs or of a whole way's stages it is, can be followed from another tab. */
export function pageTitle(
  phase: StudioPhase,
  run: (RunLength & { readonly epochs: readonly unknown[] }) | null,
  queue: readonly [run: number, of: number] | null = null,
): string {
  const name = "Segment Studio";
  const place = queue === null ? "" : `${queue.join("/")} · `;
  if (run === null) return place + name;
  switch (phase) {
    case "paused":
      return `⏸ ${place}${currentEpoch(run)}/${run.header.config.epochs} · ${name}`;
    case "training":
    case "evaluating":
      return `${place}${currentEpoch(run)}/${run.header.config.epochs} · ${name}`;
    case "finished":
      return queue === null ? `✓ ${name}` : place + name;
    case "failed":
      return queue === null ? `! ${name}` : place + name;
    default:
      return name;
  }
}
