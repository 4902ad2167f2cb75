/** Submits that may be under way at least: the GPU has work while the next step is encoded. */
const FEWEST = 2;
/** And at most: the record ring holds more steps than that. */
const MOST = 64;
/**
 * Work that is kept queued, in milliseconds: little enough to pause and stop at once, but more than the 100 ms after
 * which Firefox looks for finished work (https://bugzilla.mozilla.org/show_bug.cgi?id=1870699), so that a fast GPU
 * never idles until the timer comes round.
 */
const QUEUED_TIME = 150;
/** Between two empty submits of `promptly`, in milliseconds; timers are not faster. */
const NUDGE_INTERVAL = 4;

type WorkQueue = Pick<GPUQueue, "submit" | "onSubmittedWorkDone">;

/** Submits command buffers and bounds how many are under way: by number for slow steps, by time for fast ones. */
export class SubmitWindow {
  readonly #queue: WorkQueue;
  #waiting: Promise<void>[] = [];
  #size = FEWEST;
  #finished = 0;
  #since = 0;

  constructor(queue: WorkQueue) {
    this.#queue = queue;
  }

  /** Begins a new call: what is still under way counts no more. */
  reset(): void {
    this.#waiting = [];
    this.#finished = 0;
    this.#since = performance.now();
  }

  submit(commands: GPUCommandBuffer): void {
    this.#queue.submit([commands]);
    const waiting = this.#waiting;
    const settle = (): void => {
      waiting.shift();
      if (waiting === this.#waiting) this.#finished++;
    };
    // A lost device is told by its own promise.
    waiting.push(this.#queue.onSubmittedWorkDone().then(settle, settle));
  }

  /** Resolves when one more submit may be made. */
  async room(): Promise<void> {
    while (this.#waiting.length >= this.#size) {
      await this.#waiting[0];
      this.#adapt();
    }
  }

  /** After a window's worth of steps, makes the window as many steps as `QUEUED_TIME` takes at their pace. */
  #adapt(): void {
    if (this.#finished < this.#size) return;
    const now = performance.now();
    const pace = (now - this.#since) / this.#finished;
    this.#size = Math.min(MOST, Math.max(FEWEST, Math.ceil(QUEUED_TIME / pace)));
    this.#finished = 0;
    this.#since = now;
  }
}

/** True in Firefox, which notices finished work on a timer or when something is submitted. */
function completesOnTimer(): boolean {
  const scope: { readonly navigator?: { readonly userAgent?: string } } = globalThis;
  return /\bGecko\/\d/.test(scope.navigator?.userAgent ?? "");
}

/**
 * Waits for work of a queue (a map, `onSubmittedWorkDone`) without Firefox's delay of up to 100 ms: there, submits
 * nothing every few milliseconds, since each submit makes it look.
 */
export async function promptly<T>(
  queue: Pick<GPUQueue, "submit">,
  work: Promise<T>,
  nudge = completesOnTimer(),
): Promise<T> {
  if (!nudge) return work;
  const timer = setInterval(() => queue.submit([]), NUDGE_INTERVAL);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
