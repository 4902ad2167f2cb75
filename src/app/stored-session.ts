import { storedSketcher } from "../model/decision";
import type { OpenedHistory, SavedHistory, StoredBytes } from "../protocol/stored";
import { canUndo, RunHistory } from "../storage/history";
import { openHistory, saveHistory } from "./history-file";
import { forgetStored, storedBytes } from "./stored";

/** Shares told less often than this are not worth a message, in milliseconds. */
const INTERVAL_MS = 100;

/** The worker's own connection to what the browser stores; one history file at a time. */
export class StoredSession {
  #busy: AbortController | null = null;
  #history: Promise<RunHistory> | null = null;

  async bytes(): Promise<StoredBytes> {
    return storedBytes(await this.#open());
  }

  async forget(): Promise<void> {
    await forgetStored(await this.#open());
  }

  /** SHA-256 of the sketchers that runs of the history have. */
  async sketchers(): Promise<string[]> {
    const { runs } = await (await this.#open()).list();
    return runs.flatMap(({ json }) => storedSketcher(json)?.sha256 ?? []);
  }

  /** Whether the deletion of a run can still be undone. */
  async canUndo(): Promise<boolean> {
    return canUndo(await this.#open());
  }

  /** Null when cancelled. */
  async save(withCheckpoints: boolean, onProgress: (share: number) => void): Promise<SavedHistory | null> {
    const signal = this.#begin();
    try {
      return await saveHistory(await this.#open(), withCheckpoints, { signal, onProgress: seldom(onProgress) });
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }

  async openFile(file: File, onProgress: (share: number) => void): Promise<OpenedHistory> {
    const signal = this.#begin();
    return openHistory(await this.#open(), file, { signal, onProgress: seldom(onProgress) });
  }

  cancel(): void {
    this.#busy?.abort();
  }

  #begin(): AbortSignal {
    this.#busy?.abort();
    this.#busy = new AbortController();
    return this.#busy.signal;
  }

  #open(): Promise<RunHistory> {
    this.#history ??= RunHistory.open();
    return this.#history;
  }
}

function seldom(send: (share: number) => void): (share: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (share) => {
    if (performance.now() - last < INTERVAL_MS) return;
    last = performance.now();
    send(share);
  };
}
