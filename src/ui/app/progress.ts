import type { StudioPhase } from "../../store/state";
import type { Config } from "../../training/config";

interface RunProgress {
  readonly header: { readonly config: Pick<Config, "epochs">; readonly stepsPerEpoch: number };
}

/** Share of the run's steps that are done, 0..1, were it to use all its epochs. */
export function runShare({ header, stepCount }: RunProgress & { readonly stepCount: number }): number {
  const steps = header.config.epochs * header.stepsPerEpoch;
  return steps === 0 ? 0 : Math.min(1, stepCount / steps);
}

/** The epoch that is being trained, from 1; the last one once all are done. */
export function currentEpoch({ header, epochs }: RunProgress & { readonly epochs: readonly unknown[] }): number {
  return Math.min(epochs.length + 1, header.config.epochs);
}

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
