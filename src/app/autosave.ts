import { AUTOSAVE_FOLDER, autosavedRuns } from "../storage/autosave-folder";
import { answerOrNull, inTime } from "../storage/browser-answer";
import { privateFiles, removePrivateNames } from "../storage/private-files";
import { readNewestSlot, type SlotFile, writeSlot } from "../storage/slots";
import { type AutosavedRun, autosavedRunSchema } from "./autosave-schema";

/** Time between autosaves at least, in milliseconds. */
const SHORTEST_INTERVAL_MS = 2_000;
/** A save that costs more than a hundredth of that waits longer, up to this; a tab that goes loses no more. */
const USUAL_SHARE = 0.01;
const USUAL_INTERVAL_MS = 30_000;
/** Saving may take this share of the training time at most. */
const LARGEST_SHARE = 0.05;

/** Where a run's state goes between epochs, and between steps where it is paused. */
export interface Autosave {
  /**
   * Saves when it is time to, or `now`: at the end of the training (what comes after it must not cost an epoch), where
   * it is paused, and when the page may be left. A failed write is reported to `onFailure` and never thrown into the
   * run; the last good save stays.
   */
  save(take: () => Promise<AutosavedRun>, now: boolean): Promise<void>;
  /** The newest state that was taken: from the disk, or from memory when it could not be written. */
  newest(): Promise<AutosavedRun | null>;
}

/**
 * When to save: small runs every other second, larger ones up to every 30 s, and never for more than 5 % of the training
 * time. Pure, so that the policy is tested without a clock.
 */
export class AutosavePolicy {
  #lastAt: number | null = null;
  #lastCost = 0;

  /** @param now milliseconds of training time. */
  isDue(now: number): boolean {
    if (this.#lastAt === null) return true;
    const since = now - this.#lastAt;
    const usual = Math.min(this.#lastCost / USUAL_SHARE, USUAL_INTERVAL_MS);
    return since >= Math.max(SHORTEST_INTERVAL_MS, usual, this.#lastCost / LARGEST_SHARE);
  }

  /** Tells how long a save that ended at `now` took. */
  saved(now: number, cost: number): void {
    this.#lastAt = now;
    this.#lastCost = cost;
  }
}

/** The two files of a run's folder. */
const SLOTS = ["slot-a.bin", "slot-b.bin"] as const;

/**
 * Autosaves of one run in the origin private file system. Where the browser has none (plain http), and whenever a write
 * fails or the browser does not answer, the newest state stays in memory instead: enough to survive a lost graphics device.
 */
export function openAutosave(runId: string, onFailure: (error: unknown) => void): Autosave {
  const policy = new AutosavePolicy();
  let unwritten: AutosavedRun | null = null;
  async function write(state: AutosavedRun): Promise<void> {
    unwritten = state;
    // A file system that answers late must not put this state in the place of a newer one.
    const writeNewest = (slots: Slots) => unwritten === state && writeSlot(slots, state);
    try {
      const written = await inTime("files", withSlots(runId, true, writeNewest));
      if (written !== null && unwritten === state) unwritten = null;
    } catch (error) {
      onFailure(error);
    }
  }
  return {
    async save(take, now) {
      if (!now && !policy.isDue(performance.now())) return;
      const started = performance.now();
      await write(await take());
      policy.saved(performance.now(), performance.now() - started);
    },
    async newest() {
      return unwritten ?? (await readAutosave(runId));
    },
  };
}

/** Removes a run's autosaves. @throws StorageError `storage/silent`; DOMException */
export function discardAutosave(runId: string): Promise<void> {
  return removePrivateNames(AUTOSAVE_FOLDER, [runId]);
}

/**
 * The newest whole autosave of a run, or null where there is none.
 *
 * @throws StorageError `storage/silent`; DOMException, e.g. while another worker has it open
 */
export async function readAutosave(runId: string): Promise<AutosavedRun | null> {
  const newest = () => withSlots(runId, false, (slots) => readNewestSlot(slots));
  const content = await answerOrNull("files", newest);
  const parsed = autosavedRunSchema.safeParse(content?.value);
  return parsed.success ? parsed.data : null;
}

/** SHA-256 of the sketchers that runs with an autosave have. @throws what `readAutosave` throws */
export async function autosavedSketchers(): Promise<string[]> {
  const saved = await Promise.all((await autosavedRuns()).map(readAutosave));
  return saved.flatMap((run) => run?.header.sketcher?.sha256 ?? []);
}

type Slots = readonly [SlotFile, SlotFile];

/** Null where the browser has no files. @throws DOMException of the file system. */
async function withSlots<T>(runId: string, create: boolean, use: (slots: Slots) => T): Promise<T | null> {
  const root = await privateFiles();
  if (root === null) return null;
  const parent = await root.getDirectoryHandle(AUTOSAVE_FOLDER, { create: true });
  const folder = await parent.getDirectoryHandle(runId, { create });
  const open = async (name: string) => openWhenFree(await folder.getFileHandle(name, { create: true }));
  const first = await open(SLOTS[0]);
  try {
    const second = await open(SLOTS[1]);
    try {
      return use([first, second]);
    } finally {
      second.close();
    }
  } finally {
    first.close();
  }
}

/** How long a slot may stay in the hands of a worker that has just been ended, in milliseconds. */
const RELEASE_TIME_MS = 3000;

/** The browser lets go of a dead worker's files some time after its end. */
async function openWhenFree(file: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  const until = performance.now() + RELEASE_TIME_MS;
  for (;;) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      const taken = error instanceof DOMException && error.name === "NoModificationAllowedError";
      if (!taken || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
