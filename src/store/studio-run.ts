import * as Comlink from "comlink";
import type { Result, SerialError } from "../formats/coded-error";
import type { RunEvent } from "../protocol/run";
import type { ResumableRun, StartOptions } from "../protocol/worker-api";
import { hasAutosaves } from "../storage/autosave-folder";
import { storageError } from "../storage/browser-answer";
import { holdRun, releaseRun } from "../storage/run-lock";
import type { ChurnEvaluation } from "../tasks/churn/evaluation";
import { type Config, needsFoundation } from "../tasks/config";
import { type ExportRequest, exportName, type TaskId } from "../tasks/registry";
import { saveBlob } from "./download";
import { noteUserFile } from "./handles";
import { isBusy, isRunning } from "./phase";
import { applyRunEvent } from "./run-view";
import type { StudioConfig } from "./studio-config";
import type { StudioContext } from "./studio-context";
import type { StudioInputs } from "./studio-inputs";

const noRun: Result<never> = { ok: false, error: { code: "open/no-run", params: {} } };

/** Of the saves of runs that ended, those that are still needed. */
let endedSaves: (runs: readonly ResumableRun[]) => Promise<readonly ResumableRun[]> = async (runs) => runs;

/** Says who knows which ended runs' results are kept elsewhere. */
export function onEndedSaves(needed: typeof endedSaves): void {
  endedSaves = needed;
}

/** A file that was offered as a download. */
interface SavedExport {
  readonly file: string;
  readonly bytes: number;
  /** Why files are missing from a zip; null where none is. */
  readonly leftOut: SerialError | null;
}

/** The run: its start, its way, its files, and its model as the next one's beginning. */
export function studioRun(
  { set, get, worker, events }: StudioContext,
  { refreshPreflight, actions: form }: StudioConfig,
  inputs: StudioInputs,
) {
  /** How the last run was started, and how many workers died since. */
  const attempt: { options: StartOptions | null; deaths: number } = { options: null, deaths: 0 };

  /** The only way by which a run's events change what is shown. */
  function onEvent(event: RunEvent) {
    set(({ run }) => ({ run: applyRunEvent(run, event) }));
    events.emit("run", event);
    if (event.type === "started") set({ newInputs: false });
    if (event.type === "finished" || event.type === "failed") inputs.openWaiting();
    // How long the next one takes is known better now; behind a queue the checks are asked for at its end.
    if (event.type === "finished" && !get().queueing) void refreshPreflight();
  }

  /** `queued` is the configuration of a run that does not have the form's. */
  async function start(
    options: Pick<StartOptions, "id" | "resumeId" | "maxSteps">,
    queued: Config | null = null,
  ): Promise<void> {
    await Promise.all(events.emit("starting", null));
    const { demo, run } = get();
    const config = queued ?? get().config;
    if (isRunning(run)) return;
    const refuseStart = (error: SerialError) => {
      set({ preflightError: error });
      events.emit("run", { type: "failed", error });
    };
    if (!(await holdRun(options.id))) {
      await actions.findResumable();
      return refuseStart({ code: "run/other-tab", params: {} });
    }
    attempt.deaths = 0;
    attempt.options = { ...options, demo, restartCause: null };
    const result = await worker().run.start(config, attempt.options, Comlink.proxy(onEvent));
    if (result.ok) {
      set(({ resumable }) => ({ resumable: resumable.filter(({ id }) => id !== options.resumeId) }));
      return;
    }
    const { run: begun } = get();
    // The worker ended once the run had begun: the run goes on in the next one.
    if (begun?.header.id === options.id && isRunning(begun)) return;
    releaseRun(options.id);
    refuseStart(result.error);
  }

  /** The runs that this browser saved; no worker is made to say that there are none. */
  async function savedRuns(): Promise<Result<readonly ResumableRun[]>> {
    try {
      return (await hasAutosaves()) ? await worker().run.resumable() : { ok: true, value: [] };
    } catch (error) {
      return { ok: false, error: storageError(error) };
    }
  }

  /** Opens the model of a pre-training run, told by its id; false when it is refused, which is said. */
  async function openModelOf(run: string, model: File): Promise<boolean> {
    if (!(await inputs.openModelOf(run, model))) return false;
    // The checks beside the run that begins with it say no longer that it is missing.
    await refreshPreflight();
    if (!get().demo) noteUserFile(model, null);
    void inputs.refreshFingerprints();
    return true;
  }

  const actions = {
    /** Starts with the loaded files and the configuration; a refusal appears as `preflightError`. */
    async startTraining(options: { readonly maxSteps: number | null } = { maxSteps: null }): Promise<void> {
      if (!get().queueing) await start({ ...options, id: newRunId(), resumeId: null });
    },

    async startDemo(task?: TaskId): Promise<void> {
      if (await inputs.actions.openDemo(task)) await actions.startTraining();
    },

    /** Starts a run of a queue under its own configuration; the form keeps what it says. */
    async startQueued(id: string, config: Config): Promise<void> {
      await start({ id, resumeId: null, maxSteps: null }, config);
    },

    /** A queue takes the worker, or gives it back: then files that waited are opened. */
    setQueueing(queueing: boolean): void {
      set({ queueing });
      if (queueing) return;
      inputs.openWaiting();
      // A whole way has opened other inputs.
      void refreshPreflight();
    },

    /** Looks for unfinished runs of earlier visits; called once when the page opens. */
    async findResumable(): Promise<SerialError | null> {
      const found = await savedRuns();
      if (!found.ok) return found.error;
      const runs = found.value;
      const ended = await endedSaves(runs.filter((run) => run.ended));
      set({ resumable: runs.filter((run) => !run.ended || ended.includes(run)) });
      return null;
    },

    /** Goes on with an unfinished run; its two files must be loaded (the worker compares their SHA-256). */
    async resumeRun(id: string, options: { readonly maxSteps: number | null } = { maxSteps: null }): Promise<void> {
      await start({ ...options, id, resumeId: id });
    },

    async discardResumable(id: string): Promise<void> {
      const discarded = (await holdRun(id)) ? await worker().run.discardResumable(id) : null;
      releaseRun(id);
      if (discarded?.ok === false) return set({ preflightError: discarded.error });
      set(({ resumable }) => ({ resumable: resumable.filter((run) => run.id !== id) }));
    },

    async pauseTraining(): Promise<void> {
      await worker().run.pause();
    },

    /** Saves the run where it is. */
    async saveRun(): Promise<void> {
      await worker().run.save();
    },

    async resumeTraining(): Promise<void> {
      await worker().run.resume();
    },

    /** Ends the run after the current step; the best epoch so far is evaluated. */
    async stopTraining(): Promise<void> {
      await worker().run.stop();
    },

    /** Shows the finished churn run at another threshold, which its files follow; run.json keeps the configuration's. */
    showDecided(test: ChurnEvaluation): void {
      const { run } = get();
      if (run?.result == null) return;
      set({ run: { ...run, result: { ...run.result, test } } });
      void worker().run.decide(test.threshold);
    },

    /** Offers one file of the finished run as a download under its own name. */
    async exportFile(request: ExportRequest): Promise<Result<SavedExport>> {
      const { run, locale } = get();
      if (run === null) return noRun;
      const result = await worker().run.exportFile(request, locale);
      if (!result.ok) return result;
      const file = exportName(run.header.task, request, run.header.walk);
      const { blob, leftOut } = result.value;
      saveBlob(blob, file);
      return { ok: true, value: { file, bytes: blob.size, leftOut } };
    },

    /**
     * Opens the model of the finished pre-training run for fine-tuning and chooses what it is for: segments, or churn where
     * the sketches have no segments.
     */
    async fineTuneRunModel(): Promise<Result<null>> {
      const { run } = get();
      if (run === null || run.header.task !== "foundation" || isBusy(get())) return noRun;
      const made = await worker().run.exportFile("checkpoint", get().locale);
      if (!made.ok) return made;
      await actions.fineTuneWith(named(made.value.blob, run.header.walk), run.header.id);
      return { ok: true, value: null };
    },

    /** Puts the model of a pre-training run, told by its id, where fine-tuning begins; nothing while a run goes on. */
    async fineTuneWith(model: File, run: string): Promise<void> {
      // Refused, and said.
      if (isBusy(get()) || !(await openModelOf(run, model))) return;
      form.setTask(get().sketches.value?.serves.includes("segment") === false ? "churn" : "segment");
      if (!needsFoundation(get().config)) form.setConfig({ fromScratch: false });
      await refreshPreflight();
    },

    /** Opens the model of a pre-training run, of this visit or kept from an earlier one; false when there is none. */
    async openRunModel(id: string): Promise<boolean> {
      if (inputs.isModelOf(id)) return true;
      const { run } = get();
      if (run?.header.id === id && run.result !== null) {
        const made = await worker().run.exportFile("checkpoint", get().locale);
        return made.ok && (await openModelOf(id, named(made.value.blob, run.header.walk)));
      }
      const kept = await worker().stored.keptCheckpoint(id);
      const walk = get().sketches.value?.walk ?? 0;
      return kept.ok && kept.value !== null && (await openModelOf(id, named(kept.value, walk)));
    },
  };

  return {
    attempt,
    onEvent,
    actions,
  };
}

export type StudioRun = ReturnType<typeof studioRun>;

/** A random id; `crypto.randomUUID` is missing on plain http, random bytes are not. */
export function newRunId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function named(checkpoint: Blob, walk: number): File {
  return new File([checkpoint], exportName("foundation", "checkpoint", walk));
}
