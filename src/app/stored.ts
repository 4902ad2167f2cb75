import { CodedError } from "../formats/coded-error";
import type { StoredBytes } from "../protocol/stored";
import { AUTOSAVE_FOLDER } from "../storage/autosave-folder";
import { StorageError } from "../storage/browser-answer";
import type { RunHistory } from "../storage/history";
import { privateContent, privateEntries, privateFiles, removePrivate } from "../storage/private-files";
import { ownedRuns } from "../storage/run-lock";
import { CHECKPOINT_FOLDER } from "./checkpoints";

/** How much the studio stores in this browser. @throws StorageError `storage/silent`; DOMException */
export async function storedBytes(history: RunHistory): Promise<StoredBytes> {
  const root = await privateFiles();
  const checkpoints: Record<string, number> = {};
  let autosaves = 0;
  let others = 0;
  for (const { path, bytes } of root === null ? [] : await filesBelow(root)) {
    const [folder, name = ""] = path;
    if (folder === CHECKPOINT_FOLDER) checkpoints[name.replace(/\.pt$/, "")] = bytes;
    else if (folder === AUTOSAVE_FOLDER) autosaves += bytes;
    else others += bytes;
  }
  return { records: await history.approximateBytes(), checkpoints, autosaves, others };
}

/**
 * Deletes everything that the studio stored in this browser, but what the page itself remembers (`localStorage`).
 *
 * @throws CodedError `history/run-goes-on` while any tab trains: its next write would bring half of it back;
 * StorageError `storage/silent`, with nothing deleted where the browser says nothing at all
 */
export async function forgetStored(history: RunHistory): Promise<void> {
  if ((await ownedRuns()).size > 0) throw new CodedError("history/run-goes-on");
  const root = await privateFiles();
  if (root !== null) {
    const names: string[] = [];
    for await (const [name] of privateEntries(root)) names.push(name);
    for (const name of names) await removePrivate(root, name);
  }
  await history.clear();
}

interface StoredFile {
  readonly path: readonly string[];
  readonly bytes: number;
}

async function filesBelow(folder: FileSystemDirectoryHandle, above: readonly string[] = []): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const [name, handle] of privateEntries(folder)) {
    const path = [...above, name];
    if (handle instanceof FileSystemDirectoryHandle) {
      for (const file of await filesBelow(handle, path)) files.push(file);
    } else if (handle instanceof FileSystemFileHandle) files.push({ path, bytes: await sizeOf(handle) });
  }
  return files;
}

/** A file may vanish, or be in a writer's hands, while all are counted. @throws StorageError `storage/silent` */
async function sizeOf(handle: FileSystemFileHandle): Promise<number> {
  try {
    return (await privateContent(handle))?.size ?? 0;
  } catch (error) {
    if (error instanceof StorageError) throw error;
    return 0;
  }
}
