/** How often events that may wait change what is shown, in milliseconds: small runs have 50 epochs a second. */
const EVERY_MS = 100;

/**
 * Shows events that may wait together with those that come within a tenth of a second, and any other at once, after those
 * that came before it.
 */
export function shownTogether<E>(
  mayWait: (event: E) => boolean,
  show: (events: readonly E[]) => void,
): (event: E) => void {
  let held: E[] = [];
  let shownAt = Number.NEGATIVE_INFINITY;

  function showHeld() {
    if (held.length === 0) return;
    const events = held;
    held = [];
    shownAt = performance.now();
    show(events);
  }

  return (event) => {
    const wait = shownAt + EVERY_MS - performance.now();
    held.push(event);
    if (!mayWait(event) || wait <= 0) showHeld();
    else if (held.length === 1) setTimeout(showHeld, wait);
  };
}
