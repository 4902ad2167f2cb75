// @ts-check
import { readFileSync } from "node:fs";

/**
 * Whether a process is alive, whoever owns it. One that was killed and only waits to be reaped is not.
 *
 * @param {number} pid
 */
export function isRunning(pid) {
  // 0 and negative numbers name groups of processes.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return fieldsOf(pid)?.[0] !== "Z";
}

/**
 * When a process began, to tell it from another one that got its number later; null where the system does not tell.
 *
 * @param {number} pid
 */
export function startOf(pid) {
  const ticks = fieldsOf(pid)?.[19];
  return ticks === undefined ? null : ticks;
}

/**
 * The fields of proc(5)'s `stat` from the state on, which follows the command's name in parentheses, which may hold
 * anything. No /proc (macOS, Windows): null.
 *
 * @param {number} pid
 */
function fieldsOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
