import type { RunView } from "../../store/state";

/** Share of the run's steps that are done, 0..1, were it to use all its epochs. */
export function runShare({ header, stepCount }: Pick<RunView, "header" | "stepCount">): number {
  const steps = header.config.epochs * header.stepsPerEpoch;
  return steps === 0 ? 0 : Math.min(1, stepCount / steps);
}
