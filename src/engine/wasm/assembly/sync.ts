import { CONTROL_ARRIVED, CONTROL_BARRIER, CONTROL_FAILED, CONTROL_RUN, CONTROL_THREADS } from "../commands";

/**
 * Polls before a thread goes to sleep: long enough for the few microseconds between two commands, short enough to give
 * the core away when somebody else needs it.
 */
const SPINS = 20_000;
/** A thread that hears nothing for so long looks whether another has failed (nanoseconds). */
const PATIENCE: i64 = 100_000_000;

/** Waits until the number at `address` is no longer `old`; false when a thread has failed meanwhile. */
function waitWhile(address: usize, old: i32, maySleep: bool): bool {
  while (true) {
    for (let i = 0; i < SPINS; i++) {
      if (atomic.load<i32>(address) != old) return true;
    }
    if (atomic.load<i32>(CONTROL_FAILED) != 0) return false;
    if (maySleep) atomic.wait<i32>(address, old, PATIENCE);
  }
}

/** Waits for the next program; the number of the last one goes in. */
export function waitForRun(last: i32): bool {
  return waitWhile(CONTROL_RUN, last, true);
}

/** Lets no thread pass before all have come. `maySleep` is false on a page's main thread, which must not block. */
export function barrier(maySleep: bool): bool {
  const threads = load<i32>(CONTROL_THREADS);
  if (threads == 1) return true;
  const passed = atomic.load<i32>(CONTROL_BARRIER);
  if (atomic.add<i32>(CONTROL_ARRIVED, 1) == threads - 1) {
    atomic.store<i32>(CONTROL_ARRIVED, 0);
    atomic.add<i32>(CONTROL_BARRIER, 1);
    atomic.notify(CONTROL_BARRIER, threads);
    return true;
  }
  return waitWhile(CONTROL_BARRIER, passed, maySleep);
}
