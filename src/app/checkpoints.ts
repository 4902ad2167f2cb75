import type { RunProgressRecord } from "../protocol/run";

/** What is known of a run's checkpoint. */
export type KeptCheckpoint = Pick<RunProgressRecord, "checkpointBytes" | "checkpointSha256">;
export const NO_CHECKPOINT: KeptCheckpoint = { checkpointBytes: 0, checkpointSha256: null };

/** Folder of the origin private file system that keeps the checkpoints of finished runs. */
export const CHECKPOINT_FOLDER = "checkpoints";

/**
 * Keeps a finished run's checkpoint in the browser. The file appears whole or not at all: it is written beside its name
 * and moved there.
 *
 * @returns bytes kept; 0 where the browser has no such storage (plain http, private windows)
 * @param checkpoint the file, or its bytes piece by piece; when these end in an error, nothing is kept
 * @throws DOMException `QuotaExceededError` when it does not fit
 */
export async function keepCheckpoint(
  runId: string,
  checkpoint: Blob | AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  const folder = await checkpointFolder();
  if (folder === null) return 0;
  const handle = await folder.getFileHandle(fileName(runId), { create: true });
  const file = await handle.createWritable();
  try {
    if (checkpoint instanceof Blob) await file.write(checkpoint);
    else for await (const piece of checkpoint) await file.write(piece);
    await file.close();
  } catch (error) {
    await file.abort().catch(() => undefined);
    // A new name is an empty file by now; one that held a checkpoint still holds it, and must.
    if ((await handle.getFile()).size === 0) await folder.removeEntry(fileName(runId)).catch(() => undefined);
    throw error;
  }
  return (await handle.getFile()).size;
}

/** A kept checkpoint, or null. */
export async function keptCheckpoint(runId: string): Promise<File | null> {
  const folder = await checkpointFolder();
  const handle = await folder?.getFileHandle(fileName(runId)).catch(() => null);
  return (await handle?.getFile()) ?? null;
}

/** Removes the checkpoints of these runs, as far as there are any. */
export async function removeCheckpoints(runIds: readonly string[]): Promise<void> {
  const folder = await checkpointFolder();
  for (const id of runIds) await folder?.removeEntry(fileName(id)).catch(() => undefined);
}

function fileName(runId: string): string {
  return `${runId}.pt`;
}

async function checkpointFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(CHECKPOINT_FOLDER, { create: true });
  } catch {
    return null;
  }
}
