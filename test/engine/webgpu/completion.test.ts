import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { promptly, SubmitWindow } from "../../../src/engine/webgpu/completion";

/**
 * A queue whose GPU works one submit after the other, and which tells what is done as browsers do: Chromium at once,
 * Firefox on a 100 ms timer and at every submit.
 */
class SimulatedQueue {
  readonly #step: number;
  readonly #ends: number[] = [];
  #listeners: { readonly end: number; readonly tell: () => void }[] = [];
  most = 0;
  submits = 0;

  constructor(step: number, poll: number) {
    this.#step = step;
    setInterval(() => this.#poll(), poll);
  }

  get busyUntil(): number {
    return this.#ends.at(-1) ?? 0;
  }

  submit(commands: Iterable<GPUCommandBuffer>): undefined {
    this.#poll();
    this.submits++;
    const work = [...commands].length * this.#step;
    if (work > 0) this.#ends.push(Math.max(performance.now(), this.busyUntil) + work);
    this.most = Math.max(this.most, this.#ends.filter((end) => end > performance.now()).length);
  }

  onSubmittedWorkDone(): Promise<undefined> {
    const end = this.busyUntil;
    return new Promise((resolve) => {
      this.#listeners.push({ end, tell: () => resolve(undefined) });
    });
  }

  #poll(): void {
    const now = performance.now();
    for (const { end, tell } of this.#listeners) if (end <= now) tell();
    this.#listeners = this.#listeners.filter(({ end }) => end > now);
  }
}

const commands: GPUCommandBuffer = { __brand: "GPUCommandBuffer", label: "" };

/** Milliseconds that some steps take on a queue, encoding being free. */
async function run(queue: SimulatedQueue, steps: number): Promise<number> {
  const window = new SubmitWindow(queue);
  const start = performance.now();
  window.reset();
  for (let i = 0; i < steps; i++) {
    await window.room();
    window.submit(commands);
  }
  return queue.busyUntil - start;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

async function simulated<T>(work: Promise<T>): Promise<T> {
  let settled = false;
  const done = work.finally(() => {
    settled = true;
  });
  while (!settled) await vi.advanceTimersByTimeAsync(1);
  return done;
}

describe("the window of submits", () => {
  it.each([4, 15, 60, 200])("keeps a GPU busy whose steps take %d ms, however late the browser tells", async (step) => {
    for (const poll of [1, 100]) {
      const queue = new SimulatedQueue(step, poll);
      const steps = Math.min(400, 24_000 / step);
      // The first steps find out how fast the GPU is.
      expect(await simulated(run(queue, steps)), `told every ${poll} ms`).toBeLessThan(steps * step * 1.05 + 700);
    }
  });

  it("queues no more than two slow steps, and no more than the record ring holds of fast ones", async () => {
    const slow = new SimulatedQueue(300, 1);
    await simulated(run(slow, 12));
    expect(slow.most).toBe(2);
    const fast = new SimulatedQueue(0.05, 100);
    await simulated(run(fast, 2000));
    expect(fast.most).toBeGreaterThan(32);
    expect(fast.most).toBeLessThanOrEqual(64);
  });

  it("goes on when work fails, whose reason the device tells", async () => {
    const window = new SubmitWindow({
      submit: () => undefined,
      onSubmittedWorkDone: () => Promise.reject(new Error("lost")),
    });
    window.reset();
    for (let i = 0; i < 10; i++) {
      await window.room();
      window.submit(commands);
    }
  });
});

describe("waiting promptly", () => {
  it("makes a browser look that only looks on a timer, and leaves others alone", async () => {
    for (const [nudge, longest] of [
      [true, 20],
      [false, 100],
    ] as const) {
      const queue = new SimulatedQueue(10, 100);
      queue.submit([commands]);
      const start = performance.now();
      await simulated(promptly(queue, queue.onSubmittedWorkDone(), nudge));
      const waited = performance.now() - start;
      expect(waited).toBeGreaterThanOrEqual(10);
      expect(waited).toBeLessThanOrEqual(longest);
      if (!nudge) {
        expect(waited).toBeGreaterThan(90);
        expect(queue.submits).toBe(1);
      }
      const { submits } = queue;
      await vi.advanceTimersByTimeAsync(50);
      expect(queue.submits, "nothing is submitted once the work is done").toBe(submits);
    }
  });
});
