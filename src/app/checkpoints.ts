import type { RunRecord } from "../run/record";
import { privateCopy, privateFolder, removePrivateNames, writePrivate } from "../storage/private-files";

/** What is known of a run's checkpoint. */
export type KeptCheckpoint = Pick<RunRecord, "checkpointBytes" | "checkpointSha256">;
export const NO_CHECKPOINT: KeptCheckpoint = { checkpointBytes: 0, checkpointSha256: null };

/** Folder of the origin private file system that keeps the checkpoints of finished runs. */
export const CHECKPOINT_FOLDER = "checkpoints";

/**
 * Keeps a finished run's checkpoint in the browser. The file appears whole or not at all: it is written beside its name
 * and moved there.
 *
 * @returns bytes kept; 0 where the browser has no such storage (plain http, private windows)
 * @param checkpoint the file, or its bytes piece by piece; when these end in an error, nothing is kept
 * @throws DOMException `QuotaExceededError` when it does not fit; StorageError `storage/silent`
 */
export async function keepCheckpoint(
  runId: string,
  checkpoint: Blob | AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  const folder = await privateFolder(CHECKPOINT_FOLDER, true);
  return folder === null ? 0 : writePrivate(folder, fileName(runId), checkpoint);
}

/** A kept checkpoint, or null. @throws StorageError `storage/silent` */
export function keptCheckpoint(runId: string): Promise<File | null> {
  return privateCopy(CHECKPOINT_FOLDER, fileName(runId));
}

/** Removes the checkpoints of these runs, as far as there are any. @throws StorageError `storage/silent`; DOMException */
export function removeCheckpoints(runIds: readonly string[]): Promise<void> {
  return removePrivateNames(CHECKPOINT_FOLDER, runIds.map(fileName));
}

function fileName(runId: string): string {
  return `${runId}.pt`;
}
