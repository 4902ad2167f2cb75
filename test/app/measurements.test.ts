import { describe, expect, it } from "vitest";
import { Measurements } from "../../src/app/measurements";

/** Work that goes on until it is aborted. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("measurements", () => {
  it("answer what the work answers, and throw what it throws", async () => {
    const measurements = new Measurements();
    expect(await measurements.run(async () => 3)).toBe(3);
    await expect(measurements.run(() => Promise.reject(new RangeError("no")))).rejects.toThrow("no");
  });

  it("answer null when they are cancelled", async () => {
    const measurements = new Measurements();
    const first = measurements.run(untilAborted);
    await Promise.resolve();
    measurements.cancel();
    expect(await first).toBeNull();
  });

  it("never overlap: a new one waits until the one before has given up", async () => {
    const measurements = new Measurements();
    let running = 0;
    let most = 0;
    const work = async (signal: AbortSignal) => {
      most = Math.max(most, ++running);
      try {
        await untilAborted(signal);
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
      }
    };
    const started = [measurements.run(work), measurements.run(work), measurements.run(work)];
    await new Promise((resolve) => setTimeout(resolve, 50));
    await measurements.end();
    expect(await Promise.all(started)).toEqual([null, null, null]);
    expect([most, running]).toEqual([1, 0]);
  });
});
