import * as Comlink from "comlink";
import { create } from "zustand";
import type { FileKind, OpenedFile, OpenProgress, Result, SerialError } from "../protocol/files";
import type { RunEvent } from "../protocol/run";
import { serialError } from "../protocol/serial-error";
import type { ResumableRun, StartOptions } from "../protocol/worker-api";
import { hasAutosaves } from "../storage/autosave-folder";
import { holdRun, releaseRun } from "../storage/run-lock";
import { type Config, defaultConfig, needsFoundation, parseConfig, withChanges } from "../tasks/config";
import { exportName, type TaskId } from "../tasks/registry";
import { fetchDemo, fetchDemoConfig } from "./demo";
import { saveBlob } from "./download";
import { loadDraft } from "./draft";
import { noteUserFile, withoutFolders } from "./handles";
import { pageStorage } from "./page-storage";
import { isBusy, isRunning } from "./phase";
import { loadPreferences, preferredLocale, savePreferences } from "./preferences";
import { applyRunEvent } from "./run-view";
import type { InputSlot, RunView, StudioActions, StudioState } from "./state";
import { type DeathCause, SupervisedWorker } from "./supervised-worker";
import { withProgress } from "./with-progress";
import { type StudioWorker, startWorker } from "./worker-client";

type InputKind = "sketches" | "foundation";

const noRun: Result<never> = { ok: false, error: { code: "open/no-run", params: {} } };

const emptySlot = { value: null, loading: null } as const;

const listeners = new Set<(event: RunEvent) => void>();

/** Follows every event of every run, for automation; returns the way to stop. */
export function onRunEvents(listener: (event: RunEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const startHolds = new Set<() => Promise<void>>();

/** Every start waits for this promise too: a new run takes away the results that the last one's files are made of. */
export function holdStarts(until: () => Promise<void>): () => void {
  startHolds.add(until);
  return () => startHolds.delete(until);
}

/** Of the saves of runs that ended, those that are still needed. */
let endedSaves: (runs: readonly ResumableRun[]) => Promise<readonly ResumableRun[]> = async (runs) => runs;

/** Says who knows which ended runs' results are kept elsewhere. */
export function onEndedSaves(needed: typeof endedSaves): void {
  endedSaves = needed;
}

let takeResults: (files: readonly File[]) => void = () => undefined;

/** Says who takes results of runs that are dropped or picked beside inputs. */
export function onResultFiles(take: (files: readonly File[]) => void): void {
  takeResults = take;
}

/** A worker that dies again and again has a reason that a new one does not remove. */
const MOST_REVIVALS = 2;

/** The files that the worker holds, for the day it has to be replaced. */
const inputs: Record<InputKind, File | null> = { sketches: null, foundation: null };

/** The runs that made foundation models which came straight from them. */
const madeBy = new WeakMap<File, string>();

/** The file behind an input's card; null when none is open. */
export function openInput(kind: InputKind): File | null {
  return inputs[kind];
}

/** Replaces a dead worker's state; set by the store, which alone knows how to open files and start runs. */
let revive: (cause: DeathCause, detail: string) => void = () => undefined;

const supervised = new SupervisedWorker(startWorker, (cause, detail) => revive(cause, detail));

const deathListeners = new Set<(error: SerialError) => void>();

/** Is told when the worker died, and with it what it kept for this listener. */
export function onWorkerDeath(listener: (error: SerialError) => void): void {
  deathListeners.add(listener);
}

/** The worker that owns all data, models and engines; made on first use, and again after it died. */
export function studioWorker(): StudioWorker {
  return supervised.api;
}

/** The page's state. Components select from it; the worker's events and the user's actions are the only writers. */
export const useStudio = create<StudioState & StudioActions>()((set, get) => {
  const preferences = loadPreferences(pageStorage);
  let configBeforeDemo: Config | null = null;
  /** What was set for tasks that are not chosen now. */
  const setAside = new Map<TaskId, Config>();
  let preflightTurn = 0;
  /** Workers that died so far, and those of the current run. */
  let lives = 0;
  let revivals = 0;
  let startOptions: StartOptions | null = null;
  /** Dropped beside sketches: another worker reads it again. */
  let sketcher: File | null = null;

  function refuse(file: string, error: SerialError) {
    if (error.code === "open/cancelled") return;
    set(({ refusals }) => ({ refusals: [...refusals.filter((other) => other.file !== file), { file, error }] }));
  }

  function setLoading(kind: InputKind, loading: InputSlot<unknown>["loading"]) {
    if (kind === "sketches") set(({ sketches }) => ({ sketches: { ...sketches, loading } }));
    else set(({ foundation }) => ({ foundation: { ...foundation, loading } }));
  }

  /** Has the worker read a file, and shows how far it is, as long as that worker lives: it may die with words unsaid. */
  async function read(file: File, slot: InputKind): Promise<Result<OpenedFile>> {
    const life = lives;
    const result = await withProgress(
      (progress: OpenProgress) => {
        if (life === lives) setLoading(slot, progress);
      },
      (onProgress) => studioWorker().inputs.openFile(file, onProgress, madeBy.get(file) ?? null),
    );
    setLoading(slot, null);
    return result;
  }

  /** Reads one file into its slot; whatever was loaded before stays when the new one is refused. */
  async function open(file: File, kind: FileKind, before = get().refusals): Promise<void> {
    const slot: InputKind = kind === "checkpoint" ? "foundation" : "sketches";
    set(({ refusals }) => ({ refusals: refusals.filter((refusal) => refusal.file !== file.name) }));
    setLoading(slot, { file: file.name, stage: "reading", done: 0, total: file.size });
    const result = await read(file, slot);
    if (!result.ok) return refuse(file.name, result.error);
    if (result.value.kind === "sketcher") sketcher = file;
    else if (result.value.kind !== "configuration") {
      // The worker forgets it too: it was dropped beside other sketches.
      if (slot === "sketches" && inputs.sketches !== null) sketcher = null;
      inputs[slot] = file;
    }
    take(result.value, before);
  }

  /** @param before Refusals that were told before this file came: what is right now makes them history. */
  function take(opened: OpenedFile, before: StudioState["refusals"]) {
    set(({ refusals }) => ({ refusals: refusals.filter((refusal) => !before.includes(refusal)) }));
    // A new input makes an earlier run's results history; they stay on the screen until the next start.
    switch (opened.kind) {
      case "sketches":
        set(({ run }) => ({ sketches: { value: opened.summary, loading: null }, newInputs: run !== null }));
        break;
      case "foundation":
        set(({ run }) => ({ foundation: { value: opened.summary, loading: null }, newInputs: run !== null }));
        break;
      case "sketcher":
        break;
      case "configuration":
        if (Array.isArray(opened.json)) return set({ configurations: opened.json });
        try {
          set({ config: parseConfig(opened.json) });
        } catch (error) {
          refuse(opened.file, serialError(error));
        }
        break;
    }
  }

  async function refreshPreflight(): Promise<void> {
    const turn = ++preflightTurn;
    const { sketches, foundation, config, run } = get();
    if (isRunning(run)) return;
    if (sketches.value === null && foundation.value === null) return set({ preflight: null, preflightError: null });
    const result = await studioWorker().run.preflight(config);
    if (turn !== preflightTurn) return;
    set(
      result.ok ? { preflight: result.value, preflightError: null } : { preflight: null, preflightError: result.error },
    );
  }

  async function refreshFingerprints(): Promise<void> {
    const hashed = get();
    const answer = await studioWorker().inputs.fingerprints();
    if (!answer.ok) return;
    const sums = answer.value;
    // A file that was opened meanwhile is not the one that was hashed.
    set(({ sketches, foundation }) => ({
      ...(sketches.value === hashed.sketches.value && { sketches: withFingerprint(sketches, sums.sketches) }),
      ...(foundation.value === hashed.foundation.value && {
        foundation: withFingerprint(foundation, sums.foundation),
      }),
    }));
    const check = await studioWorker().inputs.verifyFoundation();
    const warning = check.ok ? check.value : check.error;
    if (warning !== null) {
      set(({ foundation }) =>
        foundation.value === null
          ? {}
          : {
              foundation: {
                ...foundation,
                value: { ...foundation.value, warnings: [...foundation.value.warnings, warning] },
              },
            },
      );
    }
  }

  /** The demo's runs of a task are short ones. */
  async function takeDemoConfig(task: TaskId): Promise<void> {
    const demo = await fetchDemoConfig(task);
    const { config } = get();
    // Whoever has typed or chosen something else meanwhile keeps it.
    if (demo.ok && get().demo && JSON.stringify(config) === JSON.stringify(defaultConfig(task)))
      get().setConfig(demo.config);
  }

  function onRunEvent(event: RunEvent) {
    set(({ run }) => ({ run: applyRunEvent(run, event) }));
    for (const listener of listeners) listener(event);
    if (event.type === "started") set({ newInputs: false });
    if (event.type === "started" || event.type === "restarted") supervised.watchAnew();
    if (event.type === "steps") supervised.stepped();
    if (event.type === "finished" || event.type === "failed") supervised.watchAnew();
    if (event.type === "finished" || event.type === "failed") openWaiting();
  }

  /** Opens what was dropped in the meantime, once nothing holds the worker. */
  function openWaiting() {
    const { waiting } = get();
    if (waiting.length === 0 || isBusy(get())) return;
    set({ waiting: [] });
    void get().openFiles(waiting);
  }

  /** `queued` is the configuration of a run that does not have the form's. */
  async function start(
    options: Pick<StartOptions, "id" | "resumeId" | "maxSteps">,
    queued: Config | null = null,
  ): Promise<void> {
    await Promise.all([...startHolds].map((until) => until()));
    const { demo, run, locale } = get();
    const config = queued ?? get().config;
    if (isRunning(run)) return;
    const refuseStart = (error: SerialError) => {
      set({ preflightError: error });
      for (const listener of listeners) listener({ type: "failed", error });
    };
    if (!(await holdRun(options.id))) {
      await get().findResumable();
      return refuseStart({ code: "run/other-tab", params: {} });
    }
    revivals = 0;
    startOptions = { ...options, demo, locale, restartCause: null };
    const result = await studioWorker().run.start(config, startOptions, Comlink.proxy(onRunEvent));
    if (result.ok) {
      set(({ resumable }) => ({ resumable: resumable.filter(({ id }) => id !== options.resumeId) }));
      return;
    }
    releaseRun(options.id);
    refuseStart(result.error);
  }

  async function close(kind: InputKind): Promise<void> {
    inputs[kind] = null;
    if (kind === "sketches") sketcher = null;
    await studioWorker().inputs.closeFile(kind);
    set(kind === "sketches" ? { sketches: emptySlot } : { foundation: emptySlot });
  }

  /** Opens what the dead worker held in the new one; answers with the first file that can no longer be read. */
  async function reopenInputs(): Promise<{ readonly file: string; readonly error: SerialError } | null> {
    const life = lives;
    if (sketcher !== null) await read(sketcher, "sketches");
    for (const kind of ["sketches", "foundation"] as const) {
      const file = inputs[kind];
      if (file === null) continue;
      const result = await read(file, kind);
      if (result.ok) continue;
      if (life !== lives) return null;
      await close(kind);
      return { file: file.name, error: result.error };
    }
    return null;
  }

  revive = (cause, detail) => {
    const error: SerialError = { code: "open/worker-failed", params: { detail } };
    lives++;
    const { run, sketches, foundation } = get();
    for (const { loading } of [sketches, foundation]) if (loading !== null) refuse(loading.file, error);
    set({ sketches: { ...sketches, loading: null }, foundation: { ...foundation, loading: null } });
    for (const listener of deathListeners) listener(error);
    if (revivals++ >= MOST_REVIVALS) return giveUp(error);
    // A run that ended is made again from its last save, so that its files can still be had.
    if (run !== null && run.state !== "failed") void reviveRun(run, cause, error);
    else void reviveInputs(error);
  };

  function giveUp(error: SerialError) {
    Object.assign(inputs, { sketches: null, foundation: null });
    sketcher = null;
    set({ sketches: emptySlot, foundation: emptySlot, preflight: null, preflightError: error });
    if (isRunning(get().run)) onRunEvent({ type: "failed", error });
  }

  async function reviveInputs(error: SerialError): Promise<void> {
    const unreadable = await reopenInputs();
    if (unreadable !== null) refuse(unreadable.file, unreadable.error);
    await refreshPreflight();
    set({ preflightError: error });
  }

  /** The run goes on in a new worker from its last autosave, or from its start when it had none. */
  async function reviveRun({ header, state }: RunView, cause: DeathCause, death: SerialError): Promise<void> {
    const [options, life] = [startOptions, lives];
    if (options === null) return;
    const resultsOnly = state === "finished";
    const failed = (error: SerialError) => {
      // The next worker died as well, and another revival is at it.
      if (life !== lives) return;
      if (resultsOnly) set({ preflightError: error });
      else onRunEvent({ type: "failed", error });
    };
    const unreadable = await reopenInputs();
    if (unreadable !== null) return failed(unreadable.error);
    const again = { ...options, resumeId: header.id, restartCause: cause, resultsOnly };
    const result = await studioWorker().run.start(header.config, again, Comlink.proxy(onRunEvent));
    if (!result.ok) failed(resultsOnly ? death : result.error);
    else if (state === "paused") await studioWorker().run.pause();
  }

  return {
    sketches: emptySlot,
    foundation: emptySlot,
    refusals: [],
    choice: null,
    waiting: [],
    demo: false,
    config: loadDraft(pageStorage) ?? defaultConfig(),
    preflight: null,
    preflightError: null,
    run: null,
    newInputs: false,
    queueing: false,
    configurations: null,
    resumable: [],
    locale: preferences.locale ?? preferredLocale(navigator.languages),
    theme: preferences.theme ?? "system",

    async openFiles(dropped, wanted = "inputs") {
      const { files, refusals } = withoutFolders(dropped);
      for (const { file, error } of refusals) refuse(file, error);
      if (files.length === 0) return;
      const kinds = await Promise.all(files.map((file) => studioWorker().inputs.identifyFile(file)));
      const among = (kind: FileKind) => kinds.some((answer) => answer.ok && answer.value === kind);
      // A foundation model is the end of one run and the beginning of another.
      const modelsAreResults = wanted === "results" && !among("sketches");
      const isResult = (_: File, index: number) => {
        const kind = kinds[index];
        return kind?.ok === true && (kind.value === "result" || (kind.value === "checkpoint" && modelsAreResults));
      };
      const results = files.filter(isResult);
      if (results.length > 0) takeResults(results);
      if (results.length === files.length) return;
      if (isBusy(get())) {
        const inputs = files.filter((file) => !results.includes(file));
        set(({ waiting }) => ({ waiting: [...waiting, ...inputs] }));
        return;
      }
      if (get().demo) leaveDemo();
      const before = get().refusals;
      const known = files.flatMap((file, index) => {
        const kind = kinds[index];
        return kind?.ok ? [{ file, kind: kind.value }] : [];
      });
      files.forEach((file, index) => {
        const kind = kinds[index];
        if (kind !== undefined && !kind.ok) refuse(file.name, kind.error);
      });
      for (const kind of [
        "configuration",
        "sketches",
        "sketcher",
        "checkpoint",
        "decision",
        "table",
        "other",
      ] as const) {
        const ofKind = known.filter((entry) => entry.kind === kind);
        if (ofKind.length > 1 && (kind === "sketches" || kind === "checkpoint")) {
          set({
            choice: { kind: kind === "sketches" ? "sketches" : "foundation", files: ofKind.map(({ file }) => file) },
          });
          continue;
        }
        for (const { file } of ofKind) await open(file, kind, before);
      }
      await refreshPreflight();
      void refreshFingerprints();
    },

    cancelOpening() {
      void studioWorker().inputs.cancelOpen();
    },

    async chooseFile(file) {
      set({ choice: null });
      await get().openFiles([file]);
    },

    dismissRefusal(refusal) {
      set(({ refusals }) => ({ refusals: refusals.filter((other) => other !== refusal) }));
    },

    async removeInput(kind) {
      await close(kind);
      if (get().demo) leaveDemo();
      await refreshPreflight();
    },

    async openDemo(task = defaultConfig().task) {
      if (isBusy(get())) return false;
      const demo = await fetchDemo(task, (file, done, total) => {
        setLoading(file.endsWith(".npz") ? "sketches" : "foundation", { file, stage: "reading", done, total });
      });
      setLoading("sketches", null);
      setLoading("foundation", null);
      if (!demo.ok) {
        refuse(demo.file, demo.error);
        return false;
      }
      await get().openFiles(demo.files);
      configBeforeDemo ??= get().config;
      setAside.clear();
      set({ demo: true, config: demo.config });
      await refreshPreflight();
      return true;
    },

    async startDemo(task) {
      if (await get().openDemo(task)) await get().startTraining();
    },

    setConfig(changes) {
      set(({ config }) => ({ config: withChanges(config, changes) }));
      void refreshPreflight();
    },

    setTask(task) {
      const { config, demo } = get();
      if (task === config.task) return;
      setAside.set(config.task, config);
      set({ config: setAside.get(task) ?? defaultConfig(task) });
      void refreshPreflight();
      if (demo && !setAside.has(task)) void takeDemoConfig(task);
    },

    resetConfig() {
      set(({ config }) => ({ config: defaultConfig(config.task) }));
      void refreshPreflight();
    },

    async startTraining(options = { maxSteps: null }) {
      if (!get().queueing) await start({ ...options, id: newRunId(), resumeId: null });
    },

    async startQueued(id, config) {
      await start({ id, resumeId: null, maxSteps: null }, config);
    },

    setQueueing(queueing) {
      set({ queueing });
      if (queueing) return;
      openWaiting();
      // A whole way has opened other inputs.
      void refreshPreflight();
    },

    takeConfigurations() {
      set({ configurations: null });
    },

    async findResumable() {
      const found = (await hasAutosaves()) ? await studioWorker().run.resumable() : null;
      const runs = found?.ok === true ? found.value : [];
      const ended = await endedSaves(runs.filter((run) => run.ended));
      set({ resumable: runs.filter((run) => !run.ended || ended.includes(run)) });
    },

    async resumeRun(id, options = { maxSteps: null }) {
      await start({ ...options, id, resumeId: id });
    },

    async discardResumable(id) {
      if (await holdRun(id)) await studioWorker().run.discardResumable(id);
      releaseRun(id);
      set(({ resumable }) => ({ resumable: resumable.filter((run) => run.id !== id) }));
    },

    async pauseTraining() {
      await studioWorker().run.pause();
    },

    async resumeTraining() {
      await studioWorker().run.resume();
    },

    async stopTraining() {
      await studioWorker().run.stop();
    },

    showDecided(test) {
      const { run } = get();
      if (run?.result == null) return;
      set({ run: { ...run, result: { ...run.result, test } } });
      void studioWorker().run.decide(test.threshold);
    },

    async exportFile(request) {
      const { run } = get();
      if (run === null) return noRun;
      const result = await studioWorker().run.exportFile(request);
      if (!result.ok) return result;
      const file = exportName(run.header.task, request, run.header.walk);
      const { blob, leftOut } = result.value;
      saveBlob(blob, file);
      return { ok: true, value: { file, bytes: blob.size, leftOut } };
    },

    async fineTuneRunModel() {
      const { run } = get();
      if (run === null || run.header.task !== "foundation" || isBusy(get())) return noRun;
      const made = await studioWorker().run.exportFile("checkpoint");
      if (!made.ok) return made;
      const { id, task, walk } = run.header;
      await get().fineTuneWith(new File([made.value.blob], exportName(task, "checkpoint", walk)), id);
      return { ok: true, value: null };
    },

    async fineTuneWith(model, run) {
      // Refused, and said.
      if (isBusy(get()) || !(await openModelOf(run, model))) return;
      get().setTask(get().sketches.value?.serves.includes("segment") === false ? "churn" : "segment");
      if (!needsFoundation(get().config)) get().setConfig({ fromScratch: false });
      await refreshPreflight();
    },

    async openRunModel(id) {
      const open = inputs.foundation;
      if (open !== null && madeBy.get(open) === id) return true;
      const { run } = get();
      if (run?.header.id === id && run.result !== null) {
        const made = await studioWorker().run.exportFile("checkpoint");
        return made.ok && (await openModelOf(id, named(made.value.blob, run.header.walk)));
      }
      const kept = await studioWorker().stored.keptCheckpoint(id);
      const walk = get().sketches.value?.walk ?? 0;
      return kept.ok && kept.value !== null && (await openModelOf(id, named(kept.value, walk)));
    },

    async openSketches(file) {
      if (get().demo) leaveDemo();
      await open(file, "sketches");
      if (inputs.sketches !== file) return false;
      await refreshPreflight();
      void refreshFingerprints();
      return true;
    },

    configOf(task) {
      const { config } = get();
      return task === config.task ? config : (setAside.get(task) ?? defaultConfig(task));
    },

    setLocale(locale) {
      set({ locale });
      savePreferences(pageStorage, { locale });
    },

    setTheme(theme) {
      set({ theme });
      savePreferences(pageStorage, { theme });
    },
  };

  /** Opens the model of a pre-training run, told by its id; false when it is refused, which is said. */
  async function openModelOf(run: string, model: File): Promise<boolean> {
    madeBy.set(model, run);
    // Not by way of dropped files, which would end a demo.
    await open(model, "checkpoint");
    if (inputs.foundation !== model) return false;
    // The checks beside the run that begins with it say no longer that it is missing.
    await refreshPreflight();
    if (!get().demo) noteUserFile(model, null);
    void refreshFingerprints();
    return true;
  }

  /** The demo's files and configuration belong together: other files bring the user's own configuration back. */
  function leaveDemo() {
    set({ demo: false, config: configBeforeDemo ?? defaultConfig(get().config.task) });
    configBeforeDemo = null;
    setAside.clear();
  }
});

/** A random id; `crypto.randomUUID` is missing on plain http, random bytes are not. */
export function newRunId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function named(checkpoint: Blob, walk: number): File {
  return new File([checkpoint], exportName("foundation", "checkpoint", walk));
}

function withFingerprint<T extends { readonly sha256: string | null }>(
  slot: InputSlot<T>,
  sha256: string | null,
): InputSlot<T> {
  return slot.value === null ? slot : { ...slot, value: { ...slot.value, sha256 } };
}
