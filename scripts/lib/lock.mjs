// @ts-check
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { isRunning, startOf } from "./process.mjs";

/** A lock file without a holder in it is being written right now; one that stays so belongs to nobody. */
const EMPTY_TIME = 5_000;

/**
 * Who has a lock: a process number means nothing without its computer (or container), and nothing on that one once the
 * number has been given to another process.
 *
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} host
 * @property {string | null} started When the process began, in the system's own terms; null where it does not tell.
 */

/** @returns {Holder} */
function thisProcess() {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) };
}

/**
 * Takes a lock file, exclusively; one whose holder has ended is taken over.
 *
 * @param {string} file
 * @returns {Holder | "unknown" | null} Null when this process has it now, else who does; "unknown" is a file that is
 *   being written.
 * @throws {Error} Of the file system, when the file cannot be made.
 */
export function takeLock(file) {
  for (;;) {
    try {
      make(file);
      return null;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = readHolder(file);
    if (holder === "gone") continue;
    if (holder === "unknown" || !hasEnded(holder)) return holder;
    // Whoever moves the old file away has it: two that found it stale do not both remove what the first one made.
    const aside = `${file}.${process.pid}`;
    try {
      renameSync(file, aside);
      const moved = readHolder(aside);
      if (moved !== "gone" && moved !== "unknown" && !hasEnded(moved)) renameSync(aside, file);
    } catch {
      // Another process was faster.
    }
    rmSync(aside, { force: true });
  }
}

/**
 * Makes the lock file as this process's; none stays where there is no room for it.
 *
 * @param {string} file
 * @throws {Error} Of the file system.
 */
function make(file) {
  const made = openSync(file, "wx");
  try {
    writeSync(made, JSON.stringify(thisProcess()));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(made);
  }
}

/**
 * Gives a lock back, if it is this process's.
 *
 * @param {string} file
 */
export function releaseLock(file) {
  const holder = readHolder(file);
  if (holder !== "gone" && holder !== "unknown" && isThisProcess(holder)) rmSync(file, { force: true });
}

/**
 * A holder within a sentence.
 *
 * @param {Holder | "unknown"} holder
 */
export function nameOf(holder) {
  if (holder === "unknown") return "another process";
  return holder.host === hostname() ? `process ${holder.pid}` : `process ${holder.pid} on "${holder.host}"`;
}

/** @param {Holder | "unknown"} holder */
export function isForeign(holder) {
  return holder !== "unknown" && holder.host !== hostname();
}

/** @param {Holder} holder */
function isThisProcess({ pid, host, started }) {
  const own = thisProcess();
  return pid === own.pid && host === own.host && (started === null || started === own.started);
}

/**
 * Whether the holder is known to be gone; of another computer's nothing is known.
 *
 * @param {Holder} holder
 */
function hasEnded({ pid, host, started }) {
  if (host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  const now = startOf(pid);
  return started !== null && now !== null && started !== now;
}

/**
 * @param {string} file
 * @returns {Holder | "unknown" | "gone"} A number alone, as earlier versions wrote it, is a process of this computer.
 */
function readHolder(file) {
  let text;
  let age;
  try {
    text = readFileSync(file, "utf8");
    age = Date.now() - statSync(file).mtimeMs;
  } catch {
    return "gone";
  }
  const nobody = { pid: 0, host: hostname(), started: null };
  try {
    const value = JSON.parse(text);
    if (Number.isInteger(value)) return { ...nobody, pid: value };
    if (Number.isInteger(value.pid) && typeof value.host === "string") {
      return { pid: value.pid, host: value.host, started: typeof value.started === "string" ? value.started : null };
    }
  } catch {
    // Cut off, or never written.
  }
  return age > EMPTY_TIME ? nobody : "unknown";
}
