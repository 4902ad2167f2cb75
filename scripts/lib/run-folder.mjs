// @ts-check
import { existsSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { CommandError } from "./command.mjs";
import { codeOf, isFull, makeFolder, sha256Of, writeFailure } from "./files.mjs";
import { quoted } from "./flags.mjs";
import { isForeign, nameOf, releaseLock, takeLock } from "./lock.mjs";
import { isRunning } from "./process.mjs";

/** How long an orphaned Chromium is waited for: it ends by itself when its parent has gone. */
const ORPHAN_TIMEOUT = 30_000;

/** How long a command that was killed may take to be gone. */
const HOLDER_TIMEOUT = 6_000;

/** What to do once results can be written: what they are made from is kept. */
export const RESULTS_AGAIN = "the same command with --resume then writes the results without training again.";

/**
 * The folder of a run and, within it, the hidden folder that lives as long as the run is unfinished: the browser's
 * profile, where the page keeps its autosaves, and files on their way out.
 *
 * @typedef {object} RunFolder
 * @property {boolean} finished True when `--resume` found a finished run: there is nothing to do.
 * @property {boolean} resuming True when the profile of an unfinished run was found.
 * @property {string} profile
 * @property {string} downloads
 * @property {(files: Record<string, string>) => void} seal Tells which files (name and SHA-256) are the run's results:
 *   from then on the run is finished as long as they all stand there.
 * @property {() => void} finish Removes the hidden folder: the run's files are all there, or it never began.
 * @property {() => void} release Lets another command have the folder; what is unfinished stays.
 */

/**
 * Takes a folder for one run. Without `resume`, an unfinished run in it is given up.
 *
 * @param {string} out
 * @param {{ resume: boolean, patience?: number }} options `patience`: milliseconds to wait for another command to be gone.
 * @returns {Promise<RunFolder>}
 * @throws {CommandError} When the folder cannot be written or another command is using it.
 */
export async function claimRunFolder(out, { resume, patience = HOLDER_TIMEOUT }) {
  const state = join(out, ".segment-studio");
  const lock = join(state, "lock");
  const profile = join(state, "profile");
  const seal = join(state, "results.json");
  await hold(out, lock, "training", patience);
  try {
    const unfinished = existsSync(profile);
    const finished = resume && (unfinished ? await allThere(out, seal) : existsSync(join(out, "run.json")));
    const resuming = resume && unfinished && !finished;
    if (!finished) {
      await untilProfileIsFree(profile);
      rmSync(seal, { force: true });
      if (!resuming) rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      // From here on there is something unfinished, whatever an earlier run left in the folder.
      makeFolder(profile);
    }
    return {
      finished,
      resuming,
      profile,
      downloads: join(state, "downloads"),
      seal: (files) => {
        try {
          writeFileSync(seal, JSON.stringify(files));
        } catch (error) {
          throw writeFailure(seal, error, RESULTS_AGAIN);
        }
      },
      finish: () => {
        // The lock last, and nothing after it: a command that waits for the folder has it from then on.
        for (const entry of readdirSync(state)) {
          if (entry === "lock") continue;
          // A Chromium that is on its way out may still be writing.
          rmSync(join(state, entry), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
        }
        releaseLock(lock);
        for (const folder of [state, out]) removeIfEmpty(folder);
      },
      release: () => releaseLock(lock),
    };
  } catch (error) {
    releaseLock(lock);
    throw error instanceof CommandError ? error : unwritable(out, error);
  }
}

/**
 * Takes a folder for a command that writes several files: another one's would be mixed with them.
 *
 * @param {string} out
 * @param {string} work What the command does, for the sentence of the one that comes second.
 * @param {number} [patience] Milliseconds to wait for another command to be gone.
 * @returns {Promise<() => void>} Gives the folder back, and removes it where nothing was written.
 * @throws {CommandError} When the folder cannot be written or another command is using it.
 */
export async function holdFolder(out, work, patience = HOLDER_TIMEOUT) {
  const state = join(out, ".segment-studio");
  const lock = join(state, "lock");
  await hold(out, lock, work, patience);
  return () => {
    releaseLock(lock);
    for (const folder of [state, out]) removeIfEmpty(folder);
  };
}

/**
 * Removes a folder in which there is nothing; another command may be faster, or have begun there.
 *
 * @param {string} folder
 */
function removeIfEmpty(folder) {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
  }
}

/**
 * Takes the folder's lock. A command that was just killed gets a moment to go.
 *
 * @param {string} out
 * @param {string} lock
 * @param {string} work
 * @param {number} patience
 * @throws {CommandError} When the folder cannot be written or another command is using it.
 */
async function hold(out, lock, work, patience) {
  const deadline = performance.now() + patience;
  for (;;) {
    const holder = takenLock(out, lock);
    if (holder === null) return;
    // Nobody here can tell whether a process of another computer ends.
    if (isForeign(holder) || performance.now() > deadline) {
      throw new CommandError(
        `--out: ${nameOf(holder)} is already ${work} in ${quoted(out)}; if it has ended, delete ".segment-studio/lock" there.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * Makes the hidden folder and takes the lock in it, whatever another command that ends removes meanwhile.
 *
 * @param {string} out
 * @param {string} lock
 */
function takenLock(out, lock) {
  for (;;) {
    const state = join(lock, "..");
    try {
      makeFolder(state);
    } catch (error) {
      throw unwritable(out, error);
    }
    try {
      return takeLock(lock);
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || existsSync(state)) throw unwritable(out, error);
    }
  }
}

/**
 * Whether every file that was sealed stands there as it was made.
 *
 * @param {string} out
 * @param {string} seal
 */
async function allThere(out, seal) {
  try {
    const files = Object.entries(JSON.parse(readFileSync(seal, "utf8")));
    const sums = await Promise.all(files.map(([name]) => sha256Of(join(out, name))));
    return files.length > 0 && files.every(([, sum], index) => sum === sums[index]);
  } catch {
    return false;
  }
}

/**
 * @param {string} out
 * @param {unknown} error
 */
function unwritable(out, error) {
  const code = codeOf(error);
  if (isFull(code)) return new CommandError(`--out: there is no room for ${quoted(out)} (${code}); make some.`);
  return new CommandError(`--out: ${quoted(out)} cannot be written (${code}).`);
}

/**
 * Waits for the Chromium of a command that was killed. Its lock is a link to `host-pid`.
 *
 * @param {string} profile
 */
async function untilProfileIsFree(profile) {
  const lock = join(profile, "SingletonLock");
  const deadline = performance.now() + ORPHAN_TIMEOUT;
  for (;;) {
    const [, host, pid] = /^(.*)-(\d+)$/.exec(linkTarget(lock) ?? "") ?? [];
    if (pid === undefined || host !== hostname() || !isRunning(Number(pid))) break;
    if (performance.now() > deadline) {
      throw new CommandError(`--out: Chromium (process ${pid}) still holds the unfinished run; end it and try again.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // Left behind by a killed Chromium, perhaps under another host name of the same folder: it would refuse to start.
  rmSync(lock, { force: true });
}

/** @param {string} path */
function linkTarget(path) {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
