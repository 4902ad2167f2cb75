import { openZip, writeZip, type ZipEntry, type ZipFile } from "../formats";
import type { OpenedHistory, SavedHistory } from "../protocol/stored";
import type { RunHistory } from "../storage/history";
import {
  type ArchivedRun,
  archivedCheckpoint,
  archivedRecord,
  archivedRuns,
  archiveMembers,
  checkpointMember,
} from "../storage/history-archive";
import { ownedRuns } from "../storage/run-lock";
import { keepCheckpoint, keptCheckpoint } from "./checkpoints";

/** Share of saving that the records take; the rest is reading everything for the zip's checksums. */
const RECORDS_SHARE = 0.5;

interface HistoryFileOptions {
  readonly signal: AbortSignal;
  /** A share 0..1. */
  readonly onProgress: (share: number) => void;
}

/** Writes the history, and the kept checkpoints where they are asked for, into one zip that refers to their files. */
export async function saveHistory(
  history: RunHistory,
  withCheckpoints: boolean,
  { signal, onProgress }: HistoryFileOptions,
): Promise<SavedHistory> {
  const { runs } = await history.list();
  const members = await archiveMembers(runs, Date.now(), {
    signal,
    onProgress: (done, total) => onProgress((done / total) * RECORDS_SHARE),
  });
  const before = members.length;
  if (withCheckpoints) {
    for (const [place, { id, checkpointBytes }] of runs.entries()) {
      const checkpoint = checkpointBytes > 0 ? await keptCheckpoint(id) : null;
      if (checkpoint !== null) members.push(checkpointMember(place, checkpoint));
    }
  }
  const file = await writeZip(members, {
    signal,
    onProgress: (done, total) => onProgress(RECORDS_SHARE + (done / total) * (1 - RECORDS_SHARE)),
  });
  return { file, runs: runs.length, checkpoints: members.length - before };
}

/**
 * Adds the runs of a history file. Each run is added whole, checkpoint first, so that an end in between leaves nothing
 * half done. The record of a run whose tab may still write to it is left alone; one that was deleted meanwhile comes back, and
 * what that tab still writes is added to it. A run whose record is damaged in the file hides no other.
 *
 * @throws CodedError, FormatError when the file is no history or damaged
 */
export async function openHistory(
  history: RunHistory,
  file: File,
  { signal, onProgress }: HistoryFileOptions,
): Promise<OpenedHistory> {
  const zip = await openZip(file, { fileName: file.name });
  const archived = await archivedRuns(zip, file.name);
  const owned = await ownedRuns();
  const unreadableHere = new Set((await history.list()).unreadable);
  const damaged: string[] = [];
  const counts = { added: 0, updated: 0, known: 0, unreadable: 0, checkpoints: 0, checkpointsLeftOut: 0 };
  for (const [index, each] of archived.entries()) {
    if (signal.aborted) return { ...counts, damaged, canceled: true };
    onProgress(index / archived.length);
    const record = await archivedRecord(zip, each).catch(() => "damaged" as const);
    if (record === "damaged") damaged.push(each.folder);
    else if (record === null) counts.unreadable++;
    else if (unreadableHere.has(each.id)) counts.known++;
    else {
      const known = await history.get(each.id);
      // A run has its results, and can be deleted, long before its evidence is there and its tab lets go of it.
      if (known !== null && owned.has(each.id)) {
        counts.known++;
        continue;
      }
      const kept = known?.checkpointBytes ?? 0;
      const entry = kept > 0 ? undefined : archivedCheckpoint(zip, each);
      const bytes = entry === undefined ? kept : await restored(zip, each, entry, signal);
      if (signal.aborted && bytes === null) return { ...counts, damaged, canceled: true };
      if (entry !== undefined) counts[bytes === null ? "checkpointsLeftOut" : "checkpoints"]++;
      const checkpointBytes = bytes ?? 0;
      if (known === null) counts.added++;
      else if (record.changedAt > known.changedAt) counts.updated++;
      else counts.known++;
      const newer = known === null || record.changedAt > known.changedAt ? record : known;
      if (newer !== known || checkpointBytes !== kept) await history.put({ ...newer, checkpointBytes });
    }
  }
  onProgress(1);
  return { ...counts, damaged, canceled: false };
}

/** Stores a checkpoint out of the file; null where it does not fit, is damaged, or the user had enough. */
async function restored(zip: ZipFile, { id }: ArchivedRun, entry: ZipEntry, signal: AbortSignal) {
  try {
    const bytes = await keepCheckpoint(id, zip.stream(entry, { signal }));
    return bytes > 0 ? bytes : null;
  } catch {
    return null;
  }
}
