import { smallBank } from "./bank";
import type { Phase } from "./table";

/** The studio's own modules, loaded once the realm is broken as it is to be. */
const load = async () => ({
  ...(await import("../../src/formats")),
  ...(await import("../../src/storage/autosave-folder")),
  ...(await import("../../src/storage/history")),
  ...(await import("../../src/storage/private-files")),
  ...(await import("../../src/storage/run-lock")),
  ...(await import("../../src/store/data")),
  ...(await import("../../src/store/history")),
  ...(await import("../../src/store/predict")),
  ...(await import("../../src/store/queue")),
  ...(await import("../../src/store/storage")),
  ...(await import("../../src/store/studio")),
  ...(await import("../../src/store/studio-events")),
  ...(await import("../../src/store/studio-worker")),
  ...(await import("../../src/store/way")),
});
export type Studio = Awaited<ReturnType<typeof load>>;

/** What came of each phase. */
export type Facts = Partial<Record<Phase, unknown>>;

/** The page's workers, newest last; those of a realm where something refuses are refused the same. */
export const workers: { readonly kind: string; readonly worker: Worker }[] = [];

/** Loads the studio into a page whose workers are told by their name, as it is when they begin, what is wrong in them. */
export async function openStudio(
  fault: () => string,
  studioWorker = new URL("./studio.worker.ts?worker_file&type=module", import.meta.url),
): Promise<Studio> {
  const Own = globalThis.Worker;
  globalThis.Worker = class extends Own {
    constructor(_: string | URL, { name = "" }: WorkerOptions = {}) {
      const url = name === "data" ? new URL("./data.worker.ts?worker_file&type=module", import.meta.url) : studioWorker;
      super(url, { type: "module", name: fault() });
      workers.push({ kind: name, worker: this });
    }
  };
  return load();
}

/** Gives up all runs, of which a tab would still write, and what is stored of them. */
export async function forget({ useHistory, useQueue, storageActions, releaseRun }: Studio): Promise<void> {
  for (const { id } of useHistory.getState().runs) releaseRun(id);
  const { queue } = useQueue.getState();
  if (queue !== null) releaseRun(`queue-${queue.id}`);
  await storageActions.forgetEverything();
}

/** Resolves once something is so, and rejects with what the page says instead. */
export function until(studio: Studio, what: string, isSo: () => boolean): Promise<void> {
  const { useStudio, useData, useQueue } = studio;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (isSo()) return end(resolve);
      const { run, refusals } = useStudio.getState();
      const failure = run?.state === "failed" ? run.error : (useData.getState().failed ?? refusals[0]);
      if (failure !== undefined && failure !== null)
        end(() => reject(new Error(`${what}: ${JSON.stringify(failure)}`)));
    };
    const late = setTimeout(() => end(() => reject(new Error(`${what}: nothing came of it`))), 100_000);
    const stops = [useStudio, useData, useQueue].map((store) => store.subscribe(look));
    const timer = setInterval(look, 50);
    function end(settle: () => void) {
      clearInterval(timer);
      clearTimeout(late);
      for (const stop of stops) stop();
      settle();
    }
    look();
  });
}

const SMALL = { engine: "wasm", hiddenDim: 8, batchSize: 16 } as const;

/** Opens the small bank's sketches in the studio, by way of the place Data. */
export async function openSketches(studio: Studio, report: (facts: Facts) => void): Promise<void> {
  const { useData, useStudio } = studio;
  const data = () => useData.getState();
  const failed = () => data().failed;
  await data().addFiles(smallBank());
  data().change({ walks: [1], cleora: { generation: 3, dim: 16, trim: 16 } });
  await data().read();
  report({ "reading tables": { rows: data().bank?.events.rows, failed: failed() } });
  await data().makeGraph();
  report({ graph: { walks: data().graph?.walks.length, failed: failed() } });
  await data().makeSketches();
  const { sketches, kept, notKept } = data();
  report({ sketches: { customers: sketches?.customers, kept: kept !== null, notKept, failed: failed() } });
  await data().useInStudio(1);
  await until(studio, "fingerprint", () => useStudio.getState().sketches.value?.sha256 != null);
  const { sketches: opened, refusals } = useStudio.getState();
  report({ "opening files": { rows: opened.value?.rows, sha256: opened.value?.sha256?.length === 64, refusals } });
}

/** Epochs that no run of a test comes to the end of: it is ended in the middle, however slow the machine is. */
export const ENDLESS = 10_000;

/** Trains on what is open, from scratch, until it ends by itself, or in the middle after what happens during it. */
export async function train(studio: Studio, epochs: number, during: () => Promise<void>): Promise<void> {
  const { useStudio } = studio;
  const before = useStudio.getState().run?.header.id;
  useStudio.getState().setTask("segment");
  useStudio.getState().setConfig({ ...SMALL, fromScratch: true, epochs, patience: epochs });
  await useStudio.getState().startTraining();
  await until(studio, "start", () => useStudio.getState().run?.header.id !== before);
  await during();
  if (epochs === ENDLESS) {
    const done = useStudio.getState().run?.epochs.length ?? 0;
    await until(studio, "an epoch", () => (useStudio.getState().run?.epochs.length ?? 0) > done);
    await useStudio.getState().stopTraining();
  }
  await until(studio, "training", () => useStudio.getState().run?.state === "finished");
}

/** Does everything that one does with the studio, and tells what came of each phase. */
export async function walk(studio: Studio, report: (facts: Facts) => void): Promise<void> {
  const { useStudio, historyActions, useHistory, predictActions, usePredict, useQueue, useData } = studio;
  studio.recordRuns();
  await historyActions.load();
  const { loaded, unavailable } = useHistory.getState();
  report({ "page load": { loaded, unavailable: unavailable?.code ?? null } });

  await openSketches(studio, report);
  useStudio.getState().setConfig({ ...SMALL, fromScratch: true });
  await until(studio, "preflight", () => useStudio.getState().preflight?.canStart === true);
  const { preflight, preflightError } = useStudio.getState();
  report({ preflight: { canStart: preflight?.canStart, error: preflightError } });

  const states: unknown[] = [];
  await train(studio, ENDLESS, async () => {
    const reach = async (state: string) => {
      await until(studio, state, () => useStudio.getState().run?.state === state);
      states.push(state);
    };
    await useStudio.getState().pauseTraining();
    await reach("paused");
    await useStudio.getState().resumeTraining();
    await reach("training");
  });
  const { run } = useStudio.getState();
  const codes = run?.warnings.map(({ code }) => code) ?? [];
  const kept = () => useHistory.getState().runs.find(({ id }) => id === run?.header.id);
  report({ training: { inOrder: epochsInOrder(run?.epochs ?? []) }, "pausing and resuming": { states } });
  await until(studio, "evidence", () => useStudio.getState().run?.evidence != null);
  await until(studio, "the record", () => kept()?.json?.evidence != null);
  report({
    evidence: { gathered: useStudio.getState().run?.evidence != null },
    "run's end": { tested: run?.result?.test != null, checkpointKept: (kept()?.checkpointBytes ?? 0) > 0 },
    "saving between epochs": {
      saved: await holdsAutosave(studio).catch(() => false),
      warnings: useStudio.getState().run?.warnings.map(({ code }) => code) ?? codes,
    },
  });

  const made = await studio.studioWorker().run.exportFile("all", "en");
  if (!made.ok) throw new Error(made.error.code);
  const { entries } = await studio.openZip(made.value.blob, { fileName: "all.zip" });
  const isFigure = ({ name }: { readonly name: string }) => name.endsWith(".png");
  report({
    exporting: {
      figures: entries.some(isFigure),
      others: entries.filter((entry) => !isFigure(entry)).length,
      leftOut: made.value.leftOut?.code ?? null,
    },
  });

  await predictActions.takeRunModel();
  const weights = await useData.getState().weights(1);
  if (weights !== null) await predictActions.scoreFile(weights);
  report({ scoring: { rows: usePredict.getState().scored?.rows, refusal: usePredict.getState().refusal } });

  for (const task of ["foundation", "segment", "churn"] as const) {
    useStudio.getState().setTask(task);
    useStudio.getState().setConfig({ ...SMALL, epochs: 1, patience: 1 });
  }
  await studio.runEverything();
  await until(studio, "the whole way", () => useQueue.getState().end !== null || useQueue.getState().refused !== null);
  const { end, queue, refused } = useQueue.getState();
  const endings = queue?.endings.map(({ kind, code }) => code ?? kind) ?? [];
  report({ "whole way": { end, endings, refused: refused?.error.code ?? null } });

  await until(studio, "its runs", () => useHistory.getState().runs.length === 1 + endings.length);
  await historyActions.load();
  report({
    "reload and history": {
      shown: useHistory.getState().runs.length,
      unwritten: useHistory.getState().unwritten?.code ?? null,
      ...(await whatIsStored(studio)),
    },
  });
}

/** Whether epochs follow one another from the first. */
export function epochsInOrder(epochs: readonly { readonly epoch: number }[]): boolean {
  return epochs.length > 0 && epochs.every(({ epoch }, index) => epoch === index + 1);
}

/** Whether any state of a run was written; a file that was made for one holds none yet. */
async function holdsAutosave({ AUTOSAVE_FOLDER, privateFolder, privateEntries }: Studio): Promise<boolean> {
  const folder = await privateFolder(AUTOSAVE_FOLDER, false);
  if (folder === null) return false;
  for await (const [, run] of privateEntries(folder)) {
    if (!(run instanceof FileSystemDirectoryHandle)) continue;
    for await (const [, slot] of privateEntries(run)) {
      if (slot instanceof FileSystemFileHandle && (await slot.getFile()).size > 0) return true;
    }
  }
  return false;
}

/** What a page that is loaded now would find; null for what it can not even ask, or is never told. */
async function whatIsStored({ RunHistory, useHistory }: Studio) {
  const isSilent = useHistory.getState().unavailable?.code === "storage/silent";
  const database = isSilent ? null : await RunHistory.open().catch(() => null);
  if (database === null) return { stored: null, data: null };
  return { stored: (await database.list()).runs.length, data: (await database.setting("data")) !== undefined };
}
