import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type RememberedFile, rememberedFileSchema } from "./input-files";
import { type RunRecord, runRecordSchema } from "./record";

interface StudioDatabase extends DBSchema {
  runs: { key: string; value: unknown; indexes: { startedAt: number } };
  files: { key: string; value: unknown };
  settings: { key: string; value: unknown };
}

const NAME = "segment-studio";
const VERSION = 1;

/**
 * The index of runs in IndexedDB: small, validated records. Checkpoints and autosaves are files of the origin private
 * file system (`src/runs/slots.ts`), because they are large and written in the worker.
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

  /** All runs, newest first. A record that an older or damaged studio wrote and nobody can read is left out. */
  async list(): Promise<RunRecord[]> {
    const stored = await this.#database.getAllFromIndex("runs", "startedAt");
    return stored
      .flatMap((value) => {
        const parsed = runRecordSchema.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      })
      .reverse();
  }

  async get(id: string): Promise<RunRecord | null> {
    const parsed = runRecordSchema.safeParse(await this.#database.get("runs", id));
    return parsed.success ? parsed.data : null;
  }

  /** Writes one record whole; a failed write leaves the earlier one. */
  async put(run: RunRecord): Promise<void> {
    await this.#database.put("runs", run);
  }

  /** Changes some fields of a record in one transaction; resolves with the record, or null when it is gone. */
  async update(id: string, changes: Partial<RunRecord>): Promise<RunRecord | null> {
    const transaction = this.#database.transaction("runs", "readwrite");
    const parsed = runRecordSchema.safeParse(await transaction.store.get(id));
    if (!parsed.success) {
      await transaction.done;
      return null;
    }
    const next = { ...parsed.data, ...changes };
    await Promise.all([transaction.store.put(next), transaction.done]);
    return next;
  }

  async remove(id: string): Promise<void> {
    await this.#database.delete("runs", id);
  }

  async rememberFile(file: RememberedFile): Promise<void> {
    await this.#database.put("files", file);
  }

  /** Remembered files; one that an older or damaged studio wrote and nobody can read is left out. */
  async rememberedFiles(): Promise<RememberedFile[]> {
    const stored = await this.#database.getAll("files");
    return stored.flatMap((value) => {
      const parsed = rememberedFileSchema.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    });
  }

  async forgetFiles(): Promise<void> {
    await this.#database.clear("files");
  }

  async setting(key: string): Promise<unknown> {
    return this.#database.get("settings", key);
  }

  async setSetting(key: string, value: unknown): Promise<void> {
    await this.#database.put("settings", value, key);
  }

  /** Deletes every record, file handle and setting. */
  async clear(): Promise<void> {
    await Promise.all([this.#database.clear("runs"), this.#database.clear("files"), this.#database.clear("settings")]);
  }

  close(): void {
    this.#database.close();
  }
}
