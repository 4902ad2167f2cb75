import { needsFoundation } from "../tasks/config";
import type { StudioPhase, StudioState } from "./state";

type Inputs = Pick<StudioState, "sketches" | "foundation" | "config" | "run">;

/** The studio's phase as `<html data-state>` shows it: the current run's, else the files'. */
export function phaseOf({ sketches, foundation, config, run }: Inputs): StudioPhase {
  if (run !== null && run.state !== "finished" && run.state !== "failed") return run.state;
  if (sketches.loading !== null || foundation.loading !== null) return "loading";
  if (run !== null) return run.state;
  return hasInputs({ sketches, foundation, config }) ? "ready" : "empty";
}

/** True when every file that a run of this configuration begins with is there. */
export function hasInputs({ sketches, foundation, config }: Omit<Inputs, "run">): boolean {
  return sketches.value !== null && (foundation.value !== null || !needsFoundation(config));
}

/** True while a run, or a queue between two runs, holds the worker: files wait and the form is read-only. */
export function isBusy({ run, queueing }: Pick<StudioState, "run" | "queueing">): boolean {
  return queueing || isRunning(run);
}

/** True while a run goes on. */
export function isRunning(run: StudioState["run"]): boolean {
  return run !== null && run.state !== "finished" && run.state !== "failed";
}

/** True while the run that is shown is not what the form is about: other files were opened since, or it was of another task. */
export function isPast({
  run,
  queueing,
  newInputs,
  config,
}: Pick<StudioState, "run" | "queueing" | "newInputs" | "config">): boolean {
  return run !== null && !isBusy({ run, queueing }) && (newInputs || run.header.task !== config.task);
}
