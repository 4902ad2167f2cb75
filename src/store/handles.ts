import type { SerialError } from "../formats/coded-error";

/** Where files came from: known for dropped and picked files in browsers that hand out handles. */
const handles = new WeakMap<File, Promise<FileSystemFileHandle | null>>();

/** Notes that the user gave the studio this file, and the handle that came with it. */
export function noteUserFile(file: File, handle: Promise<FileSystemHandle | null> | FileSystemHandle | null): void {
  const settled = Promise.resolve(handle).catch(() => null);
  handles.set(
    file,
    settled.then((value) => (value instanceof FileSystemFileHandle ? value : null)),
  );
}

/** What a drop has in place of a folder: it has the folder's name, and nothing can be read of it. */
const folders = new WeakSet<File>();

/** What can be read of a drop, and the refusals of its folders, by name. */
export function withoutFolders(dropped: readonly File[]): {
  readonly files: readonly File[];
  readonly refusals: readonly { readonly file: string; readonly error: SerialError }[];
} {
  return {
    files: dropped.filter((file) => !folders.has(file)),
    refusals: dropped
      .filter((file) => folders.has(file))
      .map(({ name }) => ({ file: name, error: { code: "open/folder", params: { file: name } } })),
  };
}

/** True for files that were dropped or picked, not for those that the studio fetched itself (the demo bank). */
export function isUserFile(file: File): boolean {
  return handles.has(file);
}

/** The handle of a file; null where the browser gave none. */
export async function handleOf(file: File): Promise<FileSystemFileHandle | null> {
  return (await handles.get(file)) ?? null;
}

/**
 * The files of a drop, each with its handle. Must be called while the drop event is handled: afterwards the browser
 * gives neither.
 */
export function droppedFiles(transfer: DataTransfer): readonly File[] {
  const files = [...transfer.files];
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  files.forEach((file, index) => {
    if (items[index]?.webkitGetAsEntry?.()?.isDirectory === true) folders.add(file);
    noteUserFile(file, items[index]?.getAsFileSystemHandle?.() ?? null);
  });
  return files;
}

/** A browser's dialog that ends faster than anyone can close it was never shown. */
const SHOWN_MS = 200;

/**
 * Lets the user pick files with their handles.
 *
 * @returns the files, none when the user closed the dialog; null when this browser has no such dialog or may not show
 * it, so that the plain file input must be asked.
 */
export async function pickFiles(): Promise<readonly File[] | null> {
  if (window.showOpenFilePicker === undefined) return null;
  const asked = performance.now();
  try {
    const picked = await window.showOpenFilePicker({ id: "inputs", multiple: true });
    return await Promise.all(
      picked.map(async (handle) => {
        const file = await handle.getFile();
        noteUserFile(file, handle);
        return file;
      }),
    );
  } catch (error) {
    const closed = error instanceof DOMException && error.name === "AbortError";
    return closed && performance.now() - asked >= SHOWN_MS ? [] : null;
  }
}

/**
 * Asks for permission to use a handle, if it is not there already. Only a click or key press may lead here.
 *
 * @returns whether the handle may be used.
 */
export async function allowHandle(handle: FileSystemHandle, mode: "read" | "readwrite"): Promise<boolean> {
  if (await isAllowed(handle, mode)) return true;
  const answer = await handle.requestPermission?.({ mode }).catch(() => "denied");
  return answer === "granted";
}

/** Whether a handle may be used without asking. Handles of the origin private file system always may. */
export async function isAllowed(handle: FileSystemHandle, mode: "read" | "readwrite"): Promise<boolean> {
  const state = await handle.queryPermission?.({ mode });
  return state === undefined || state === "granted";
}
