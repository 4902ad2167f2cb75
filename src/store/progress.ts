import type { RunHeader } from "../run/run";
import type { Config } from "../tasks/config";

/** What tells how long a run is. */
export interface RunLength {
  readonly header: Pick<RunHeader, "stepsPerEpoch"> & { readonly config: Pick<Config, "epochs"> };
}

/** Share of the run's steps that are done, 0..1, were it to use all its epochs. */
export function runShare({ header, stepCount }: RunLength & { readonly stepCount: number }): number {
  const steps = header.config.epochs * header.stepsPerEpoch;
  return steps === 0 ? 0 : Math.min(1, stepCount / steps);
}

/** The epoch that is being trained, from 1; the last one once all are done. */
export function currentEpoch({ header, epochs }: RunLength & { readonly epochs: readonly unknown[] }): number {
  return Math.min(epochs.length + 1, header.config.epochs);
}
