import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from "idb";
import { z } from "zod";
import { type RunDelta, runDeltaSchema, withDelta } from "../run/delta";
import type { RunRecord } from "../run/record";
import { runRecordSchema } from "../run/whole-record";
import { inTime, StorageError } from "./browser-answer";
import { type RememberedFile, rememberedFileSchema } from "./input-files";

interface StudioDatabase extends DBSchema {
  runs: { key: string; value: unknown; indexes: { startedAt: number } };
  files: { key: string; value: unknown };
  settings: { key: string; value: unknown };
}

const NAME = "segment-studio";
const VERSION = 1;
/** Records that are read at a time: some ten milliseconds of work at most. */
const BATCH = 4;
/** For so long a deletion can be undone, in milliseconds; the run's checkpoint stays until then. */
export const UNDO_MS = 60_000;
/** Key of the setting that says which checkpoints are given up, and from when on they may be removed. */
const GIVEN_UP = "checkpointsGivenUp";
/** Settings whose keys begin so hold what a run did since its record was written, in order. */
const PROGRESS = "progress/";
const givenUpSchema = z.record(z.string(), z.number()).catch({});
type GivenUp = z.output<typeof givenUpSchema>;

type RunStore = Pick<
  IDBPObjectStore<StudioDatabase, ("runs" | "settings")[], "runs", "readwrite">,
  "get" | "put" | "delete"
>;

type SettingStore = IDBPObjectStore<StudioDatabase, ("runs" | "settings")[], "settings", "readwrite">;

/** What the database holds. */
interface HistoryContent {
  /** Newest first. */
  readonly runs: readonly RunRecord[];
  /** Ids of records that this version cannot read; another version wrote them, or they are damaged. Never touched. */
  readonly unreadable: readonly string[];
}

/**
 * The index of runs in IndexedDB: small, validated records. Checkpoints and autosaves are files of the origin private
 * file system (`src/storage/slots.ts`), because they are large and written in the worker.
 */
export class RunHistory {
  readonly #database: IDBPDatabase<StudioDatabase>;

  private constructor(database: IDBPDatabase<StudioDatabase>) {
    this.#database = database;
  }

  /** Opens (and at first makes) the database. @throws DOMException where the browser forbids storage. */
  static async open(name = NAME): Promise<RunHistory> {
    return new RunHistory(
      await openDB<StudioDatabase>(name, VERSION, {
        upgrade(database) {
          database.createObjectStore("runs", { keyPath: "id" }).createIndex("startedAt", "startedAt");
          database.createObjectStore("files", { keyPath: "sha256" });
          database.createObjectStore("settings");
        },
      }),
    );
  }

  /**
   * All runs, newest first. Reads record by record, so that a long history never holds the page up, and one record that
   * cannot be read hides no other.
   */
  async list(): Promise<HistoryContent> {
    const runs: RunRecord[] = [];
    const unreadable: string[] = [];
    // By key, not by the index of `startedAt`: a record of another version may lack that.
    const ids = await answered(this.#database.getAllKeys("runs"));
    for (let from = 0; from < ids.length; from += BATCH) {
      const batch = ids.slice(from, from + BATCH);
      const unread = (error: unknown) => {
        if (error instanceof StorageError) throw error;
        return null;
      };
      const read = await Promise.all(batch.map((id) => this.get(id).catch(unread)));
      read.forEach((run, index) => {
        if (run !== null) runs.push(run);
        else unreadable.push(String(batch[index]));
      });
    }
    return { runs: runs.sort((a, b) => b.startedAt - a.startedAt), unreadable };
  }

  async get(id: string): Promise<RunRecord | null> {
    // Asked for together: a long history is many turns to the database.
    const [stored, progress] = await answered(
      Promise.all([this.#database.get("runs", id), this.#database.getAll("settings", progressOf(id))]),
    );
    const parsed = runRecordSchema.safeParse(stored);
    return parsed.success ? withProgress(parsed.data, progress) : null;
  }

  /** Writes down what a run did since, beside its record, which a long run would take long to write again. */
  async append(id: string, delta: RunDelta): Promise<void> {
    const place = String(delta.afterSteps).padStart(12, "0");
    await answered(this.#database.put("settings", delta, `${PROGRESS}${id}/${place}`));
  }

  /** Writes one record whole, also one that was deleted; a failed write leaves the earlier one. */
  async put(run: RunRecord): Promise<void> {
    await this.#withGivenUp(async (runs, { [run.id]: _, ...others }, settings) => {
      await settings.delete(progressOf(run.id));
      await runs.put(run);
      return others;
    });
  }

  /** Changes some fields of a record in one transaction; resolves with the record, or null when it is gone. */
  update(id: string, changes: Partial<RunRecord>): Promise<RunRecord | null> {
    return answered(this.#update(id, changes));
  }

  async #update(id: string, changes: Partial<RunRecord>): Promise<RunRecord | null> {
    const transaction = this.#database.transaction(["runs", "settings"], "readwrite");
    const [runs, settings] = [transaction.objectStore("runs"), transaction.objectStore("settings")];
    const parsed = runRecordSchema.safeParse(await runs.get(id));
    if (!parsed.success) {
      await transaction.done;
      return null;
    }
    const next = { ...parsed.data, changedAt: Date.now(), ...changes };
    const progress = changes.json === undefined ? await settings.getAll(progressOf(id)) : [];
    if (changes.json !== undefined) await settings.delete(progressOf(id));
    await Promise.all([runs.put(next), transaction.done]);
    return withProgress(next, progress);
  }

  /** Deletes a record; its checkpoint is given up, and may be removed once nobody can undo the deletion any more. */
  async remove(id: string, now = Date.now()): Promise<void> {
    await this.#withGivenUp(async (runs, givenUp, settings) => {
      await settings.delete(progressOf(id));
      await runs.delete(id);
      return { ...givenUp, [id]: now + UNDO_MS };
    });
  }

  /** Gives a run's checkpoint up, to make room; the record stays. */
  async dropCheckpoint(id: string, now = Date.now()): Promise<void> {
    await this.#withGivenUp(async (runs, givenUp) => {
      const parsed = runRecordSchema.safeParse(await runs.get(id));
      if (!parsed.success) return givenUp;
      await runs.put({ ...parsed.data, checkpointBytes: 0 });
      return { ...givenUp, [id]: now };
    });
  }

  /**
   * Ids whose checkpoints may be removed by now. Nothing but these ever may: a file without a readable record can belong
   * to a run of another version, or to one whose record could not be written.
   */
  async removableCheckpoints(now = Date.now()): Promise<string[]> {
    const givenUp = givenUpSchema.parse(await this.setting(GIVEN_UP));
    return Object.entries(givenUp).flatMap(([id, from]) => (from <= now ? [id] : []));
  }

  /** Notes that these checkpoints are gone. */
  async checkpointsRemoved(ids: readonly string[]): Promise<void> {
    const gone = new Set(ids);
    await this.#withGivenUp(async (_, givenUp) =>
      Object.fromEntries(Object.entries(givenUp).filter(([id]) => !gone.has(id))),
    );
  }

  async rememberFile(file: RememberedFile): Promise<void> {
    await answered(this.#database.put("files", file));
  }

  /** Remembered files; one that an older or damaged studio wrote and nobody can read is left out. */
  async rememberedFiles(): Promise<RememberedFile[]> {
    const stored = await answered(this.#database.getAll("files"));
    return stored.flatMap((value) => {
      const parsed = rememberedFileSchema.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    });
  }

  setting(key: string): Promise<unknown> {
    return answered(this.#database.get("settings", key));
  }

  async setSetting(key: string, value: unknown): Promise<void> {
    await answered(this.#database.put("settings", value, key));
  }

  /** Roughly how many bytes everything in the database takes: of the values, without the browser's administration. */
  async approximateBytes(): Promise<number> {
    let bytes = 0;
    for (const store of ["runs", "files", "settings"] as const) {
      for (const key of await answered(this.#database.getAllKeys(store)))
        bytes += sizeOf(await answered(this.#database.get(store, key)));
    }
    return bytes;
  }

  /** Deletes every record, file handle and setting. */
  async clear(): Promise<void> {
    const stores = ["runs", "files", "settings"] as const;
    await answered(Promise.all(stores.map((store) => this.#database.clear(store))));
  }

  close(): void {
    this.#database.close();
  }

  /** One transaction over the records and the checkpoints that are given up. */
  #withGivenUp(
    change: (runs: RunStore, givenUp: GivenUp, settings: Pick<SettingStore, "delete">) => Promise<GivenUp>,
  ): Promise<void> {
    const changed = async () => {
      const transaction = this.#database.transaction(["runs", "settings"], "readwrite");
      const settings = transaction.objectStore("settings");
      const givenUp = givenUpSchema.parse(await settings.get(GIVEN_UP));
      await settings.put(await change(transaction.objectStore("runs"), givenUp, settings), GIVEN_UP);
      await transaction.done;
    };
    return answered(changed());
  }
}

/** Whether a deletion can still be undone: until then runs that are gone need what they share with others. */
export async function canUndo(history: RunHistory, now = Date.now()): Promise<boolean> {
  const givenUp = givenUpSchema.parse(await history.setting(GIVEN_UP));
  return Object.values(givenUp).some((from) => from > now);
}

function answered<T>(answer: Promise<T>): Promise<T> {
  return inTime("database", answer);
}

/** The keys of what a run did since its record was written. */
function progressOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound(`${PROGRESS}${id}/`, `${PROGRESS}${id}/\uffff`);
}

function withProgress(run: RunRecord, progress: readonly unknown[]): RunRecord {
  if (run.json === null || progress.length === 0) return run;
  const deltas = progress.flatMap((value) => {
    const parsed = runDeltaSchema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
  return { ...run, json: deltas.reduce(withDelta, run.json) };
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return 2 * value.length;
  if (typeof value === "number") return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 1;
  return Object.entries(value).reduce((sum, [key, entry]) => sum + 2 * key.length + sizeOf(entry), 0);
}
