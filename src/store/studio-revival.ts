import * as Comlink from "comlink";
import type { SerialError } from "../formats/coded-error";
import { isRunning } from "./phase";
import type { RunView } from "./state";
import type { StudioConfig } from "./studio-config";
import type { StudioContext } from "./studio-context";
import type { StudioInputs } from "./studio-inputs";
import type { StudioRun } from "./studio-run";
import type { DeathCause } from "./supervised-worker";

/** A worker that dies again and again has a reason that a new one does not remove. */
const MOST_REVIVALS = 2;

/** Puts into a new worker what the dead one held: the open files, and the run from its last save. */
export function reviveStudio(
  { set, get, worker, events }: StudioContext,
  { refreshPreflight }: StudioConfig,
  inputs: StudioInputs,
  { attempt, onEvent }: StudioRun,
): void {
  /** The files of a dead worker being opened in the new one: a run that is started meanwhile begins after that. */
  let reviving: Promise<void> = Promise.resolve();
  events.on("starting", () => reviving);

  events.on("died", ({ cause, error }) => {
    const { run } = get();
    if (attempt.deaths++ >= MOST_REVIVALS) return giveUp(error);
    // A run that ended is made again from its last save, so that its files can still be had.
    if (run !== null && run.state !== "failed") void reviveRun(run, cause, error);
    else reviving = reviveInputs(error);
  });

  function giveUp(error: SerialError) {
    inputs.drop();
    set({ preflight: null, preflightError: error });
    if (isRunning(get().run)) onEvent({ type: "failed", error });
  }

  async function reviveInputs(error: SerialError): Promise<void> {
    const { deaths } = attempt;
    const { inputFiles: before } = get();
    // Large files take their time to open again.
    set({ preflightError: error });
    const unreadable = await inputs.reopen();
    if (unreadable !== null) inputs.refuse(unreadable);
    const { inputFiles } = get();
    // Whoever opened others meanwhile has had those checked; the next death is told by its own revival.
    const isOver = () => deaths !== attempt.deaths || get().inputFiles !== inputFiles;
    if (isOver() || (unreadable === null && inputFiles !== before)) return;
    await refreshPreflight();
    if (!isOver()) set({ preflightError: error });
  }

  /** The run goes on in a new worker from its last autosave, or from its start when it had none. */
  async function reviveRun({ header, state }: RunView, cause: DeathCause, death: SerialError): Promise<void> {
    const { options, deaths } = attempt;
    if (options === null) return;
    const resultsOnly = state === "finished";
    // The next worker died as well, and another revival is at it.
    const isOver = () => deaths !== attempt.deaths;
    const failed = (error: SerialError) => {
      if (isOver()) return;
      if (resultsOnly) set({ preflightError: error });
      else onEvent({ type: "failed", error });
    };
    const unreadable = await inputs.reopen();
    if (isOver()) return;
    if (unreadable !== null) return failed(unreadable.error);
    const again = { ...options, resumeId: header.id, restartCause: cause, resultsOnly };
    const result = await worker().run.start(header.config, again, Comlink.proxy(onEvent));
    if (!result.ok) failed(resultsOnly ? death : result.error);
    else if (state === "paused") await worker().run.pause();
  }
}
