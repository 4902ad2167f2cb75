import { lockManager } from "./run-lock";

/** A browser that has not given a lock of a new name by then gives none, in milliseconds. */
const ANSWER_TIME_MS = 60_000;

/**
 * Holds a lock until the end of this worker, however it ends.
 *
 * @returns whether it is held; false where the browser gives no locks, or none in time
 */
export function holdUntilEnd(name: string): Promise<boolean> {
  return new Promise((answer) => {
    setTimeout(answer, ANSWER_TIME_MS, false);
    const held = lockManager()?.request(name, () => {
      answer(true);
      return new Promise<void>(() => undefined);
    });
    if (held === undefined) answer(false);
    else held.catch(() => answer(false));
  });
}

/** Resolves with true once nobody holds the lock any more, with false where the browser does not tell. */
export async function untilHolderIsGone(name: string): Promise<boolean> {
  try {
    await lockManager()?.request(name, () => undefined);
    return true;
  } catch {
    return false;
  }
}
