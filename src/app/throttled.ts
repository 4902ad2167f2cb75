/** Shares told less often than this are not worth a message, in milliseconds. */
const INTERVAL_MS = 100;

/** Passes progress on at most ten times a second. */
export function throttled<P extends unknown[]>(send: (...progress: P) => void): (...progress: P) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (...progress) => {
    if (performance.now() - last < INTERVAL_MS) return;
    last = performance.now();
    send.apply(undefined, progress);
  };
}
