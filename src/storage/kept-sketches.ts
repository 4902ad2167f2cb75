import { privateContent, privateFile, privateFolder, removePrivateFolder, writePrivate } from "./private-files";

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
 * @throws DOMException `QuotaExceededError` when they do not fit, another error where the browser has no such storage.
 */
export async function keepSketchFiles(files: readonly File[]): Promise<void> {
  await forgetSketchFiles();
  const folder = await privateFolder(FOLDER, true);
  if (folder === null) throw new Error("no storage");
  try {
    for (const file of files) await writePrivate(folder, file.name, file);
  } catch (error) {
    await forgetSketchFiles().catch(() => undefined);
    throw error;
  }
}

/**
 * A kept file with the handle that leads to it; null when it is gone, or not what was kept.
 *
 * @throws StorageError `storage/silent`
 */
export async function keptSketchFile(
  name: string,
  bytes: number,
): Promise<{ readonly file: File; readonly handle: FileSystemFileHandle } | null> {
  const handle = await privateFile(FOLDER, name);
  const file = handle && (await privateContent(handle));
  return handle !== null && file?.size === bytes ? { file, handle } : null;
}

/** Deletes them; where there are none that is no error. @throws DOMException when the browser refuses. */
export function forgetSketchFiles(): Promise<void> {
  return removePrivateFolder(FOLDER);
}
