import { CodedError } from "../formats/coded-error";
import { writeWhole } from "./whole-file";

/** Folder of the origin private file system with copies of input files, each under its SHA-256. */
const FOLDER = "inputs";

/** A copy that could not be kept. */
export class KeepError extends CodedError {
  override readonly name = "KeepError";
}

/** A copy of an input file in the browser. */
export interface KeptInput {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Keeps a copy of an input file in the browser; only ever called when the user asked for copies.
 *
 * @throws KeepError `files/keep-full` when it does not fit, `files/keep-failed` for any other reason.
 */
export async function keepInput(sha256: string, file: File, onProgress: (bytes: number) => void): Promise<void> {
  try {
    const folder = await inputsFolder(true);
    if (folder === null) throw new Error("no storage");
    await writeWhole(folder, sha256, file, { onProgress });
  } catch (error) {
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    if (full) throw new KeepError("files/keep-full", { file: file.name, bytes: file.size }, { cause: error });
    const detail = error instanceof Error ? error.message : String(error);
    throw new KeepError("files/keep-failed", { file: file.name, detail }, { cause: error });
  }
}

/** The copy of a file, or null. */
export async function keptInput(sha256: string): Promise<File | null> {
  const folder = await inputsFolder(false);
  const handle = await folder?.getFileHandle(sha256).catch(() => null);
  return (await handle?.getFile()) ?? null;
}

/** All copies. */
export async function keptInputs(): Promise<KeptInput[]> {
  const folder = await inputsFolder(false);
  if (folder === null) return [];
  const kept: KeptInput[] = [];
  for await (const [sha256, handle] of folder.entries()) {
    if (handle instanceof FileSystemFileHandle) kept.push({ sha256, bytes: (await handle.getFile()).size });
  }
  return kept;
}

/** Deletes one copy; deleting one that is not there is no error. */
export async function forgetInput(sha256: string): Promise<void> {
  await (await inputsFolder(false))?.removeEntry(sha256).catch(() => undefined);
}

/** Deletes every copy. @throws DOMException when the browser refuses, e.g. while another tab reads one. */
export async function forgetInputs(): Promise<void> {
  const root = await navigator.storage.getDirectory().catch(() => null);
  try {
    await root?.removeEntry(FOLDER, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  }
}

/** Null where the browser has no such storage (plain http, private windows) or, unless it may be made, no copies yet. */
async function inputsFolder(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create });
  } catch {
    return null;
  }
}
