/** What the browser stores for this studio, in bytes; its own administration comes on top. */
export interface StoredBytes {
  /** Records of runs, remembered files and settings. */
  readonly records: number;
  /** Kept checkpoints, by run id. */
  readonly checkpoints: Readonly<Record<string, number>>;
  /** Saved states of unfinished runs. */
  readonly autosaves: number;
  /** Copies of input files, and whatever else lies in the origin private file system. */
  readonly others: number;
}

/** A history that was written into one file. */
export interface SavedHistory {
  readonly file: Blob;
  readonly runs: number;
  readonly checkpoints: number;
}

/** What became of the runs of a history that was opened from a file. */
export interface OpenedHistory {
  readonly added: number;
  /** Known already, but the file had the newer copy. */
  readonly updated: number;
  /** Known already, as new or newer; nothing of them was changed. */
  readonly known: number;
  /** Records that this version cannot read. */
  readonly unreadable: number;
  /** Folders of runs whose record is damaged in the file; the others were added. */
  readonly damaged: readonly string[];
  readonly checkpoints: number;
  /** Checkpoints that could not be stored; their runs are there without them. */
  readonly checkpointsLeftOut: number;
  /** Ended by the user; what was done until then stays. */
  readonly canceled: boolean;
}

/** The worker's part in what the browser stores: history files, sizes, checkpoints, and forgetting everything. */
export interface StoredApi {
  bytes(): StoredBytes;
  /** Deletes every record, checkpoint, saved state and copy. Refused with `history/run-goes-on` while any tab trains. */
  forget(): void;
  /** The whole history as one zip; null when canceled. Progress is a share 0..1. */
  saveHistory(withCheckpoints: boolean, onProgress: (share: number) => void): SavedHistory | null;
  /** Adds the runs of a history file to this browser's. Of two copies of a run the newer is kept. */
  openHistory(file: File, onProgress: (share: number) => void): OpenedHistory;
  /** Ends `saveHistory` or `openHistory`. */
  cancelHistory(): void;
  /** The checkpoint that the browser kept of a finished run; null when it keeps none. */
  keptCheckpoint(id: string): Blob | null;
  /** Removes the kept checkpoints of these runs. */
  removeCheckpoints(ids: readonly string[]): void;
}
