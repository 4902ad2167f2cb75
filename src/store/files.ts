import { create } from "zustand";
import { sameMapping } from "../data/any-table/mapping";
import type { SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import type { RunRecord } from "../run/record";
import { storageError, storageEstimate } from "../storage/browser-answer";
import { filesOfRun, type InputKind, isSameInput, type RememberedFile, type WantedFile } from "../storage/input-files";
import { forgetInput, forgetInputs, type KeptInput, keepInput, keptInput, keptInputs } from "../storage/kept-inputs";
import { openDatabase } from "./database";
import { allowHandle, handleOf, isAllowed, isUserFile, noteUserFile } from "./handles";
import { useStudio } from "./studio";
import { studioWorker } from "./studio-worker";
import { wantMapping } from "./table-mappings";

/** Key of the switch "keep copies" among the database's settings. */
const SETTING = "keepInputs";
const KINDS: readonly InputKind[] = ["sketches", "foundation"];

interface FilesState {
  /** Files of earlier visits and this one, by their contents. */
  readonly remembered: readonly RememberedFile[];
  /** Copies in the browser; made only while `keepCopies` is on. */
  readonly copies: readonly KeptInput[];
  readonly keepCopies: boolean;
  readonly keeping: { readonly file: string; readonly done: number; readonly total: number } | null;
  readonly keepError: SerialError | null;
  /** Bytes that this site may still store; null where the browser does not say. */
  readonly freeBytes: number | null;
  /** The file that is looked for and compared, while "open again" is at it. */
  readonly opening: string | null;
  /** Why a remembered file was not opened. */
  readonly problem: SerialError | null;
}

/** The user's files as the browser remembers them: handles, and copies where the user asked for them. */
export const useFiles = create<FilesState>()(() => ({
  remembered: [],
  copies: [],
  keepCopies: false,
  keeping: null,
  keepError: null,
  freeBytes: null,
  opening: null,
  problem: null,
}));

const { setState: set, getState: get } = useFiles;

/** Copies are made one after another. */
let copying: Promise<void> = Promise.resolve();

async function refreshCopies(): Promise<void> {
  // Where the browser says nothing, what it said before holds.
  const copies = await keptInputs().catch(() => get().copies);
  const estimate = await storageEstimate();
  set({ copies, freeBytes: estimate && estimate.quota - estimate.used });
}

async function forget(sha256: string): Promise<void> {
  await forgetInput(sha256).catch((error: unknown) => set({ keepError: storageError(error) }));
}

async function copy(file: File, sha256: string): Promise<void> {
  if (!get().keepCopies || get().copies.some((kept) => kept.sha256 === sha256)) return;
  const progress = (done: number) => set({ keeping: { file: file.name, done, total: file.size } });
  progress(0);
  try {
    await keepInput(sha256, file, progress);
    set({ keepError: null });
  } catch (error) {
    set({ keepError: serialError(error) });
  }
  // Switched off while it was written: nothing may stay.
  if (!get().keepCopies) await forget(sha256);
  set({ keeping: null });
  await refreshCopies();
}

function copyOpenFiles(): Promise<void> {
  for (const kind of KINDS) {
    const file = useStudio.getState().inputFiles[kind];
    const sha256 = useStudio.getState()[kind].value?.sha256;
    if (file === null || sha256 == null || !isUserFile(file)) continue;
    copying = copying.then(() => copy(file, sha256));
  }
  return copying;
}

/** The copy of a wanted file, or null; one whose contents have changed is of no use and goes. */
async function fromCopy({ file, sha256 }: WantedFile): Promise<File | null> {
  // Without an answer the file is looked for elsewhere.
  const kept = await keptInput(sha256).catch(() => null);
  if (kept === null) return null;
  const copied = new File([kept], file, { lastModified: kept.lastModified });
  if ((await hashOf(copied)) === sha256) return copied;
  await forget(sha256);
  await refreshCopies();
  return null;
}

/** The file that a handle leads to, if it is the wanted one; an error says why not. */
async function fromHandle(wanted: WantedFile, handle: FileSystemFileHandle): Promise<File | SerialError> {
  let found: File;
  try {
    found = await handle.getFile();
  } catch (error) {
    const gone = error instanceof DOMException && error.name === "NotFoundError";
    return { code: gone ? "files/gone" : "open/unreadable", params: { file: wanted.file } };
  }
  if (found.size === wanted.bytes && (await hashOf(found)) === wanted.sha256) return found;
  if (found.name === wanted.file) return { code: "files/changed", params: { file: found.name } };
  return { code: "run/other-file", params: { file: found.name, expected: wanted.file } };
}

async function find(wanted: WantedFile, allowed: ReadonlySet<FileSystemHandle>): Promise<File | SerialError | null> {
  const copied = await fromCopy(wanted);
  const handle = handleTo(wanted);
  if (copied !== null) {
    noteUserFile(copied, handle);
    return copied;
  }
  if (handle === null) return null;
  if (!allowed.has(handle)) return { code: "files/permission", params: { file: wanted.file } };
  const found = await fromHandle(wanted, handle);
  if (found instanceof File) noteUserFile(found, handle);
  return found;
}

function handleTo({ sha256 }: WantedFile): FileSystemFileHandle | null {
  return get().remembered.find((known) => known.sha256 === sha256)?.handle ?? null;
}

/** Asks for every permission first: a browser takes the click as consent for a few seconds only. */
async function allowAll(wanted: readonly WantedFile[]): Promise<ReadonlySet<FileSystemHandle>> {
  const allowed = new Set<FileSystemHandle>();
  for (const file of wanted) {
    const handle = handleTo(file);
    if (handle === null) continue;
    // With a copy the original is asked for only if the copy turns out to be damaged: not now.
    const hasCopy = get().copies.some(({ sha256 }) => sha256 === file.sha256);
    if (await (hasCopy ? isAllowed(handle, "read") : allowHandle(handle, "read"))) allowed.add(handle);
  }
  return allowed;
}

/** What is done with the files that the browser remembers. */
export const fileActions = {
  async load() {
    const before = get().remembered;
    try {
      const database = await openDatabase();
      const [stored, keepCopies] = await Promise.all([database.rememberedFiles(), database.setting(SETTING)]);
      set(({ remembered }) => {
        // A file that was opened meanwhile may not be in what was read.
        const opened = remembered.filter((file) => !before.includes(file));
        const others = stored.filter(({ sha256 }) => !opened.some((file) => file.sha256 === sha256));
        return { remembered: [...others, ...opened], keepCopies: keepCopies === true };
      });
    } catch {
      // A browser that stores nothing remembers no files.
    }
    await refreshCopies();
  },

  /** Notes a file that was opened, and copies it where the user asked for copies. */
  async remember(kind: InputKind, file: File, { sha256, table }: Pick<WantedFile, "sha256" | "table">) {
    const known = get().remembered.find((other) => other.sha256 === sha256);
    const entry: RememberedFile = {
      sha256,
      kind,
      table,
      file: file.name,
      bytes: file.size,
      handle: (await handleOf(file)) ?? known?.handle ?? null,
      lastUsed: Date.now(),
    };
    set(({ remembered }) => ({ remembered: [...remembered.filter((other) => other.sha256 !== sha256), entry] }));
    const database = await openDatabase().catch(() => null);
    await database?.rememberFile(entry).catch(() => undefined);
    await copyOpenFiles();
  },

  /**
   * Opens files again: from a copy or through a handle, each accepted only when its SHA-256 is the wanted one. A table
   * that is open for other columns is read again for the wanted ones. Needs a click, because the browser may have to
   * ask. Opens nothing unless every file that can be found is the right one.
   *
   * @returns true once every wanted file is open. Where one is missing or another one, `problem` says so; where one was
   *   refused, or waits for something, the Studio does.
   */
  async openAgain(wanted: readonly WantedFile[]) {
    if (get().opening !== null) return false;
    set({ problem: null, opening: wanted[0]?.file ?? null });
    try {
      const missing = wanted.filter((file) => !isOpen(file));
      const allowed = await allowAll(missing.filter((file) => openFileOf(file) === null));
      const found: { readonly wanted: WantedFile; readonly file: File }[] = [];
      for (const file of missing) {
        set({ opening: file.file });
        const answer = openFileOf(file) ?? (await find(file, allowed));
        if (answer instanceof File) {
          found.push({ wanted: file, file: answer });
        } else {
          const { file: name, bytes } = file;
          set({ problem: answer ?? { code: "files/ask", params: { file: name, bytes } } });
          return false;
        }
      }
      if (found.length === 0) return true;
      for (const { wanted: known, file } of found) wantMapping(file, known.table);
      await useStudio.getState().openFiles(found.map(({ file }) => file));
      return found.every(({ wanted: { kind, table }, file }) => isTaken(kind, file, table));
    } finally {
      set({ opening: null });
    }
  },

  dismissProblem() {
    set({ problem: null });
  },

  /** Switches copies on (the open files are copied at once) or off (every copy is deleted). */
  async setKeepCopies(keep: boolean) {
    set({ keepCopies: keep, keepError: null });
    try {
      await (await openDatabase()).setSetting(SETTING, keep);
      if (keep) await copyOpenFiles();
      else await forgetInputs();
    } catch (error) {
      set({ keepError: storageError(error) });
    }
    await refreshCopies();
  },

  async removeCopy(sha256: string) {
    set({ keepError: null });
    await forget(sha256);
    await refreshCopies();
  },
};

/** SHA-256 of the files that are open, a table's whatever its columns mean: it can be read again for others. */
export function openHashes(): ReadonlySet<string> {
  const { sketches, foundation } = useStudio.getState();
  return new Set([sketches.value?.sha256, foundation.value?.sha256].filter((hash) => hash != null));
}

/** Whether this file is open, for these columns. */
function isOpen(wanted: WantedFile): boolean {
  const open = useStudio.getState()[wanted.kind].value;
  return open !== null && isSameInput(wanted, open);
}

/** The open file with these bytes, whatever its columns mean; null where another one is open. */
function openFileOf({ kind, sha256 }: WantedFile): File | null {
  const { inputFiles, [kind]: slot } = useStudio.getState();
  return slot.value?.sha256 === sha256 ? inputFiles[kind] : null;
}

/** Whether this very file is the one that is open, for these columns, hashed or not. */
function isTaken(kind: InputKind, file: File, table: WantedFile["table"]): boolean {
  const { inputFiles, sketches } = useStudio.getState();
  return inputFiles[kind] === file && (kind !== "sketches" || sameMapping(sketches.value?.table, table));
}

async function hashOf(file: File): Promise<string | null> {
  const hash = await studioWorker().inputs.fingerprintOf(file);
  return hash.ok ? hash.value : null;
}

/** Remembers every file that the user opens once its SHA-256 is known; called once by the page's entry. */
export function rememberInputs(): () => void {
  void fileActions.load();
  const last: Record<InputKind, Pick<WantedFile, "table"> & { readonly file: File | null }> = {
    sketches: { file: null },
    foundation: { file: null },
  };
  return useStudio.subscribe((state) => {
    for (const kind of KINDS) {
      const file = state.inputFiles[kind];
      const sha256 = state[kind].value?.sha256 ?? null;
      if (file === null || sha256 === null || !isUserFile(file)) continue;
      const table = kind === "sketches" ? (state.sketches.value?.table ?? undefined) : undefined;
      if (last[kind].file === file && sameMapping(last[kind].table, table)) continue;
      last[kind] = { file, table };
      void fileActions.remember(kind, file, { sha256, table });
    }
  });
}

/**
 * Opens the two files that a run was trained on, as `openAgain` does.
 *
 * @returns false when the run never got to name its files, or when a file could not be opened (`useFiles` says why).
 */
export async function openFilesOf(run: Pick<RunRecord, "json">): Promise<boolean> {
  const wanted = filesOfRun(run);
  return wanted !== null && (await fileActions.openAgain(wanted));
}
