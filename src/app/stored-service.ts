import type { Result } from "../formats/coded-error";
import { asResult } from "../formats/coded-error";
import { storedSketcher } from "../model/decision";
import type { OpenedHistory, SavedHistory, StoredApi, StoredBytes } from "../protocol/stored";
import { inTime } from "../storage/browser-answer";
import { canUndo, RunHistory } from "../storage/history";
import { removeOtherSketchers } from "../storage/kept-sketchers";
import { autosavedSketchers } from "./autosave";
import { keptCheckpoint, removeCheckpoints } from "./checkpoints";
import type { CurrentRun } from "./current-run";
import { openHistory, saveHistory } from "./history-file";
import type { LearnedFrom } from "./scoring-models";
import { forgetStored, storedBytes } from "./stored";
import { throttled } from "./throttled";

/** The worker's own connection to what the browser stores; one history file at a time. */
export class StoredService implements StoredApi {
  readonly #run: CurrentRun;
  #busy: AbortController | null = null;
  #opened: Promise<RunHistory> | null = null;

  constructor(run: CurrentRun) {
    this.#run = run;
  }

  bytes(): Promise<Result<StoredBytes>> {
    return asResult(async () => storedBytes(await this.#history()));
  }

  forget(): Promise<Result<null>> {
    return asResult(async () => {
      await forgetStored(await this.#history());
      return null;
    });
  }

  saveHistory(withCheckpoints: boolean, onProgress: (share: number) => void): Promise<Result<SavedHistory | null>> {
    return asResult(async () => {
      const signal = this.#begin();
      try {
        return await saveHistory(await this.#history(), withCheckpoints, { signal, onProgress: throttled(onProgress) });
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    });
  }

  openHistory(file: File, onProgress: (share: number) => void): Promise<Result<OpenedHistory>> {
    return asResult(async () => {
      const signal = this.#begin();
      return openHistory(await this.#history(), file, { signal, onProgress: throttled(onProgress) });
    });
  }

  async cancelHistory(): Promise<void> {
    this.#busy?.abort();
  }

  keptCheckpoint(id: string): Promise<Result<Blob | null>> {
    return asResult(() => keptCheckpoint(id));
  }

  removeCheckpoints(ids: readonly string[]): Promise<Result<null>> {
    return asResult(async () => {
      await removeCheckpoints(ids);
      // Those of no run only take room: while it is not known which these are, all stay.
      await this.#removeSketchersOfNoRun().catch(() => undefined);
      return null;
    });
  }

  async #removeSketchersOfNoRun(): Promise<void> {
    const history = await this.#history();
    // A run whose deletion can be undone comes back with its sketcher.
    if (await canUndo(history)) return;
    const { runs } = await history.list();
    const kept = runs.flatMap(({ json }) => storedSketcher(json)?.sha256 ?? []);
    const running = this.#run.session?.sketcher?.sha256;
    // Runs of other tabs, and those that can go on, have their autosaves.
    const wanted = [...kept, ...(await autosavedSketchers())];
    await removeOtherSketchers(new Set([...wanted, ...(running ? [running] : [])]));
  }

  /**
   * What a model learned from: the run that made it, or the one whose checkpoint has this SHA-256, has it in its record.
   * Null where no run is its own, or none that says which rows it kept for the test.
   */
  async learnedFrom(run: string | null, checkpoint: string): Promise<LearnedFrom | null> {
    const history = await this.#history();
    const record =
      run === null
        ? (await history.list()).runs.find(({ checkpointSha256 }) => checkpointSha256 === checkpoint)
        : await history.get(run);
    const [json, predictions] = [record?.json ?? null, record?.predictions ?? null];
    if (json === null || predictions === null || predictions.rows.length === 0) return null;
    return { sha256: json.dataset.sha256, test: predictions.rows };
  }

  #begin(): AbortSignal {
    this.#busy?.abort();
    this.#busy = new AbortController();
    return this.#busy.signal;
  }

  #history(): Promise<RunHistory> {
    this.#opened ??= RunHistory.open();
    return inTime("database", this.#opened);
  }
}
