// @ts-check
import { readFileSync } from "node:fs";

/**
 * Whether a process is alive, whoever owns it. One that was killed and only waits to be reaped is not.
 *
 * @param {number} pid
 */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !isZombie(pid);
}

/** @param {number} pid */
function isZombie(pid) {
  try {
    // proc(5): the state follows the command's name, which stands in parentheses and may hold anything.
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    // No /proc (macOS, Windows): signal 0 is all there is.
    return false;
  }
}
