import { answerOrNull } from "./browser-answer";
import {
  privateContent,
  privateEntries,
  privateFile,
  privateFolder,
  removePrivate,
  removePrivateFolder,
  writePrivate,
} from "./private-files";

/** Folder of the origin private file system with files of sketches, each in a folder that is named by its SHA-256. */
const FOLDER = "sketches";

/** What sketches may take where the browser allows more, in bytes. */
const MOST_BYTES = 1e9;
/** Share of what the browser allows that sketches may take. */
const QUOTA_SHARE = 0.25;

/** How many bytes of sketches this browser keeps; as little as nothing where it does not say what it allows. */
export function sketchesBudget(quota: number | null): number {
  return Math.min(MOST_BYTES, QUOTA_SHARE * (quota ?? 0));
}

/** A file of sketches with its hash. */
interface SketchContent {
  readonly sha256: string;
  readonly content: File;
}

/**
 * Keeps files beside those of earlier sketches, which the Studio or another tab may have open; of these the oldest go as far
 * as all together would take more than the budget. One that is there already is not written anew.
 *
 * @throws DOMException `QuotaExceededError` when they do not fit, another error where the browser has no such storage.
 */
export async function keepSketchFiles(files: readonly SketchContent[], budget: number): Promise<void> {
  const folder = await privateFolder(FOLDER, true);
  if (folder === null) throw new Error("no storage");
  await makeRoom(folder, files, budget);
  for (const { sha256, content } of files) {
    if ((await keptSketchFile(sha256, content.name, content.size)) !== null) continue;
    await writePrivate(await folder.getDirectoryHandle(sha256, { create: true }), content.name, content);
  }
}

async function makeRoom(
  folder: FileSystemDirectoryHandle,
  files: readonly SketchContent[],
  budget: number,
): Promise<void> {
  const wanted = new Set(files.map(({ sha256 }) => sha256));
  const others: { readonly name: string; readonly bytes: number; readonly lastModified: number }[] = [];
  for await (const [name, entry] of privateEntries(folder)) {
    if (wanted.has(name)) continue;
    const { size = 0, lastModified = 0 } = (await contentOf(entry)) ?? {};
    others.push({ name, bytes: size, lastModified });
  }
  const bytes = files.reduce((sum, { content }) => sum + content.size, 0);
  let over = others.reduce((sum, other) => sum + other.bytes, bytes) - budget;
  for (const other of others.sort((a, b) => a.lastModified - b.lastModified)) {
    if (over <= 0) return;
    await removePrivate(folder, other.name);
    over -= other.bytes;
  }
}

/** Earlier builds kept files in no folder of their own. */
async function contentOf(entry: FileSystemHandle): Promise<File | null> {
  if (entry instanceof FileSystemFileHandle) return privateContent(entry);
  if (entry instanceof FileSystemDirectoryHandle)
    for await (const [, inside] of privateEntries(entry)) return contentOf(inside);
  return null;
}

/**
 * A kept file with the handle that leads to it; null when it is gone, or not what was kept.
 *
 * @throws StorageError `storage/silent`
 */
export async function keptSketchFile(
  sha256: string,
  name: string,
  bytes: number,
): Promise<{ readonly file: File; readonly handle: FileSystemFileHandle } | null> {
  const folder = await privateFolder(FOLDER, false);
  const own = folder && (await answerOrNull("files", () => folder.getDirectoryHandle(sha256)));
  // An earlier build kept it under its name alone.
  const handle =
    (own && (await answerOrNull("files", () => own.getFileHandle(name)))) ?? (await privateFile(FOLDER, name));
  const file = handle && (await privateContent(handle));
  return handle !== null && file?.size === bytes ? { file, handle } : null;
}

/** Deletes them all; where there are none that is no error. @throws DOMException when the browser refuses. */
export function forgetSketchFiles(): Promise<void> {
  return removePrivateFolder(FOLDER);
}
