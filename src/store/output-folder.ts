import { create } from "zustand";
import type { Result, SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import { FolderError, folderError, writeRunFiles } from "../storage/output-files";
import { makeRunFolder, runFolderName } from "../storage/run-folder";
import { type ExportKind, exportsOf, inWritingOrder } from "../tasks/registry";
import { openDatabase } from "./database";
import { allowHandle, isAllowed } from "./handles";
import { useHistory } from "./history";
import { defaultRunName } from "./run-names";
import type { RunView } from "./state";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";
import { studioWorker } from "./studio-worker";

/** Key of the chosen folder's handle among the database's settings. */
const SETTING = "outputFolder";

/** How the files of the current run are doing. */
export type FolderWriting =
  /** `done` of `total` files are complete, `file` is next. */
  | { readonly state: "writing"; readonly file: string; readonly done: number; readonly total: number }
  /** `refused` is the error of a file that could not be made; the others are there. */
  | {
      readonly state: "written";
      readonly folder: string;
      readonly files: number;
      readonly bytes: number;
      readonly refused: SerialError | null;
    }
  | { readonly state: "failed"; readonly error: SerialError };

interface OutputFolderState {
  /** False where the browser lets no page write into a folder: downloads then are the only way. */
  readonly supported: boolean;
  /** Name of the chosen folder; null when none is chosen. */
  readonly folder: string | null;
  /** False when the browser wants to ask again before the studio may write; only a click can lead to that. */
  readonly allowed: boolean;
  readonly writing: FolderWriting | null;
}

/** What an attempt has put where, so that the next one goes on there. */
interface Attempt {
  readonly runId: string;
  readonly folder: string;
  readonly bytes: Map<ExportKind, number>;
}

/** The folder that takes every ended run's files by itself. */
export const useOutputFolder = create<OutputFolderState>()(() => ({
  supported: "showDirectoryPicker" in globalThis,
  folder: null,
  allowed: false,
  writing: null,
}));

const { setState: set, getState: get } = useOutputFolder;

let handle: FileSystemDirectoryHandle | null = null;
let attempt: Attempt | null = null;
let writing = new AbortController();

async function use(chosen: FileSystemDirectoryHandle | null): Promise<void> {
  handle = chosen;
  attempt = null;
  set({
    folder: chosen?.name ?? null,
    allowed: chosen !== null && (await isAllowed(chosen, "readwrite")),
    writing: null,
  });
}

/** The folder of this run: made anew, or the one that an earlier attempt began to fill. */
async function runFolder(
  parent: FileSystemDirectoryHandle,
  run: RunView,
): Promise<{ readonly folder: FileSystemDirectoryHandle; readonly bytes: Map<ExportKind, number> }> {
  if (attempt?.runId === run.header.id) {
    const { folder, bytes } = attempt;
    const begun = await parent.getDirectoryHandle(folder).catch(() => null);
    if (begun !== null) return { folder: begun, bytes };
  }
  const known = useHistory.getState().runs.find(({ id }) => id === run.header.id);
  const name = known?.name ?? defaultRunName(run.header.config, useStudio.getState().locale);
  const folder = await makeRunFolder(parent, runFolderName({ name, startedAt: run.header.startedAt }));
  const bytes = new Map<ExportKind, number>();
  attempt = { runId: run.header.id, folder: folder.name, bytes };
  return { folder, bytes };
}

async function writeFiles(parent: FileSystemDirectoryHandle, run: RunView): Promise<FolderWriting> {
  const { signal } = writing;
  try {
    if (!(await isAllowed(parent, "readwrite"))) {
      set({ allowed: false });
      throw new FolderError("folder/permission", { folder: parent.name });
    }
    const { folder, bytes } = await runFolder(parent, run);
    const files = filesOf(run);
    const refused = await writeRunFiles(folder, {
      walk: run.header.walk,
      files: files.filter(({ kind }) => !bytes.has(kind)),
      exportBlob: (kind) => exportOf(run, kind),
      signal,
      onProgress: (file) => set({ writing: { state: "writing", file, done: bytes.size, total: files.length } }),
      onWritten: (kind, size) => bytes.set(kind, size),
    });
    return {
      state: "written",
      folder: `${parent.name}/${folder.name}`,
      files: bytes.size,
      bytes: [...bytes.values()].reduce((sum, size) => sum + size, 0),
      refused,
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotAllowedError") set({ allowed: false });
    const failure = signal.aborted ? new FolderError("folder/canceled", { folder: parent.name }) : error;
    return { state: "failed", error: serialError(folderError(failure, parent.name)) };
  }
}

/** What is done with the output folder. */
export const folderActions = {
  /** Looks for the folder of earlier visits. */
  async load() {
    if (!get().supported || handle !== null) return;
    const stored = await openDatabase()
      .then((database) => database.setting(SETTING))
      .catch(() => null);
    if (stored instanceof FileSystemDirectoryHandle) await use(stored);
  },

  /** Lets the user choose the folder; a run that has ended already writes its files at once. Needs a click. */
  async choose() {
    let chosen: FileSystemDirectoryHandle | undefined;
    try {
      chosen = await window.showDirectoryPicker?.({ id: "output", mode: "readwrite" });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      return set({ writing: { state: "failed", error: serialError(folderError(error, "")) } });
    }
    if (chosen === undefined) return;
    await use(chosen);
    // Where nothing can be stored the folder lasts as long as the tab.
    await openDatabase()
      .then((database) => database.setSetting(SETTING, handle))
      .catch(() => undefined);
    await folderActions.write();
  },

  /** Asks for the lapsed permission again and writes what waits for it. Needs a click. */
  async allow() {
    if (handle === null) return;
    const allowed = await allowHandle(handle, "readwrite");
    set({ allowed });
    if (allowed) await folderActions.write();
  },

  /** Writes the current run's files, or those that a failed attempt left out. */
  async write() {
    const { run } = useStudio.getState();
    if (handle === null || run?.state !== "finished" || get().writing?.state === "writing") return;
    writing = new AbortController();
    set({ writing: { state: "writing", file: "", done: 0, total: filesOf(run).length } });
    const parent = handle;
    const result = await writeFiles(parent, run);
    if (handle === parent) set({ writing: result });
  },

  /** Writes those files anew that follow a decision which was taken after the run, once nothing else is being written. */
  async writeDecided() {
    await outputWritten();
    const { run } = useStudio.getState();
    if (run === null || attempt?.runId !== run.header.id) return;
    for (const { kind, decided = false } of filesOf(run)) if (decided) attempt.bytes.delete(kind);
    if (get().writing?.state === "written") await folderActions.write();
  },

  /** Ends writing after the current file; complete files stay. */
  cancel() {
    writing.abort();
  },

  /** Forgets the folder; its files stay where they are. */
  async stopUsing() {
    writing.abort();
    await use(null);
    await openDatabase()
      .then((database) => database.setSetting(SETTING, null))
      .catch(() => undefined);
  },
};

function filesOf({ header, result }: RunView) {
  return inWritingOrder(exportsOf(header.task, { model: result?.test != null, sketcher: header.sketcher !== null }));
}

/** A file of this very run: the worker knows the newest one only. */
async function exportOf({ header }: RunView, kind: ExportKind): Promise<Result<Blob>> {
  const made = await studioWorker().run.exportFile(kind, useStudio.getState().locale);
  const isSame = useStudio.getState().run?.header.id === header.id;
  if (isSame) return made.ok ? { ok: true, value: made.value.blob } : made;
  return { ok: false, error: { code: "open/no-run", params: {} } };
}

/** Writes every run that ends into the chosen folder, if there is one; called once by the page's entry. */
export function followOutputFolder(): () => void {
  const loaded = folderActions.load();
  let ended: Promise<void> = Promise.resolve();
  const stopHolding = studioEvents.on("starting", () => ended.then(outputWritten));
  const stopListening = studioEvents.on("run", ({ type }) => {
    if (type === "started" && useOutputFolder.getState().writing?.state !== "writing") {
      useOutputFolder.setState({ writing: null });
    }
    if (type === "finished") ended = loaded.then(() => folderActions.write());
  });
  return () => {
    stopHolding();
    stopListening();
  };
}

/** Resolves when no run's files are being written. */
function outputWritten(): Promise<void> {
  return new Promise((resolve) => {
    const isIdle = () => useOutputFolder.getState().writing?.state !== "writing";
    if (isIdle()) return resolve();
    const stop = useOutputFolder.subscribe(() => {
      if (!isIdle()) return;
      stop();
      resolve();
    });
  });
}
