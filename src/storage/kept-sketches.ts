import { writeWhole } from "./whole-file";

/** Folder of the origin private file system with the files of the sketches that were made last. */
const FOLDER = "sketches";

/** What sketches may take where the browser allows more, in bytes. */
const MOST_BYTES = 1e9;
/** Share of what the browser allows that sketches may take. */
const QUOTA_SHARE = 0.25;

/** How many bytes of sketches this browser keeps; as little as nothing where it does not say what it allows. */
export function sketchesBudget(quota: number | null): number {
  return Math.min(MOST_BYTES, QUOTA_SHARE * (quota ?? 0));
}

/**
 * Keeps files instead of those that were kept before: all of them, or none.
 *
 * @throws DOMException `QuotaExceededError` when they do not fit, another where the browser has no such storage.
 */
export async function keepSketchFiles(files: readonly File[]): Promise<void> {
  await forgetSketchFiles();
  const root = await navigator.storage.getDirectory();
  try {
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    for (const file of files) await writeWhole(folder, file.name, file);
  } catch (error) {
    await forgetSketchFiles().catch(() => undefined);
    throw error;
  }
}

/** A kept file with the handle that leads to it; null when it is gone, or not what was kept. */
export async function keptSketchFile(
  name: string,
  bytes: number,
): Promise<{ readonly file: File; readonly handle: FileSystemFileHandle } | null> {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER);
    const handle = await folder.getFileHandle(name);
    const file = await handle.getFile();
    return file.size === bytes ? { file, handle } : null;
  } catch {
    return null;
  }
}

/** Deletes them; where there are none that is no error. @throws DOMException when the browser refuses. */
export async function forgetSketchFiles(): Promise<void> {
  const root = await navigator.storage?.getDirectory().catch(() => null);
  try {
    await root?.removeEntry(FOLDER, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  }
}
