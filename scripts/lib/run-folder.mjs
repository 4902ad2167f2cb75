// @ts-check
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { CommandError } from "./command.mjs";
import { isRunning } from "./process.mjs";

/** How long an orphaned Chromium is waited for: it ends by itself when its parent has gone. */
const ORPHAN_TIMEOUT = 30_000;

/** How long a command that was killed may take to be gone. */
const HOLDER_TIMEOUT = 5_000;

/**
 * The folder of a run and, within it, the hidden folder that lives as long as the run is unfinished: the browser's
 * profile, where the page keeps its autosaves, and files on their way out.
 *
 * @typedef {object} RunFolder
 * @property {boolean} finished True when `--resume` found a finished run: there is nothing to do.
 * @property {boolean} resuming True when the profile of an unfinished run was found.
 * @property {string} profile
 * @property {string} downloads
 * @property {() => void} finish Removes the hidden folder: the run's files are all there, or it never began.
 * @property {() => void} release Lets another command have the folder; what is unfinished stays.
 */

/**
 * Takes a folder for one run. Without `resume`, an unfinished run in it is given up.
 *
 * @param {string} out
 * @param {{ resume: boolean }} options
 * @returns {Promise<RunFolder>}
 * @throws {CommandError} When the folder cannot be written or another command is using it.
 */
export async function claimRunFolder(out, { resume }) {
  const state = join(out, ".segment-studio");
  const lock = join(state, "lock");
  const profile = join(state, "profile");
  const finished = resume && !existsSync(state) && existsSync(join(out, "run.json"));
  try {
    mkdirSync(state, { recursive: true });
  } catch (error) {
    throw new CommandError(`--out: ${JSON.stringify(out)} cannot be written (${codeOf(error)}).`);
  }
  const holder = await heldBy(lock);
  if (holder !== null) {
    throw new CommandError(`--out: process ${holder} is already training in ${JSON.stringify(out)}.`);
  }
  writeFileSync(lock, String(process.pid));
  await untilProfileIsFree(profile);
  const resuming = resume && existsSync(profile);
  if (!resuming) rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return {
    finished,
    resuming,
    profile,
    downloads: join(state, "downloads"),
    finish: () => {
      // A Chromium that is on its way out may still be writing.
      rmSync(state, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      if (readdirSync(out).length === 0) rmdirSync(out);
    },
    release: () => rmSync(lock, { force: true }),
  };
}

/**
 * The command that has the folder, or null. One that was just killed gets a moment to go.
 *
 * @param {string} lock
 */
async function heldBy(lock) {
  const deadline = performance.now() + HOLDER_TIMEOUT;
  for (;;) {
    const holder = readPid(lock);
    if (holder === null || holder === process.pid || !isRunning(holder)) return null;
    if (performance.now() > deadline) return holder;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
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

/** @param {string} file */
function readPid(file) {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10);
  } catch {
    return null;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
