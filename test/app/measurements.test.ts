import { describe, expect, it, vi } from "vitest";
import { Measurements } from "../../src/app/measurements";
import { PATIENT } from "../patient";

/** Work that goes on until it is aborted. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("measurements", () => {
  it("answer what the work answers, and throw what it throws", async () => {
    const measurements = new Measurements();
    expect(await measurements.run(async () => 3)).toBe(3);
    await expect(measurements.run(() => Promise.reject(new RangeError("no")))).rejects.toThrow("no");
  });

  it("answer null when they are canceled", async () => {
    const measurements = new Measurements();
    const first = measurements.run(untilAborted);
    await Promise.resolve();
    measurements.cancel();
    expect(await first).toBeNull();
  });

  it("never overlap: a new one waits until the one before has given up", async () => {
    const measurements = new Measurements();
    const told: string[] = [];
    const work = (name: string) => async (signal: AbortSignal) => {
      told.push(`${name} begins`);
      await untilAborted(signal).catch(() => undefined);
      // Giving up takes some turns of the loop, in which another could begin.
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      told.push(`${name} ends`);
      signal.throwIfAborted();
    };
    const first = measurements.run(work("first"));
    await vi.waitFor(() => expect(told).toEqual(["first begins"]), PATIENT);
    const others = [measurements.run(work("second")), measurements.run(work("third"))];
    await vi.waitFor(() => expect(told.at(-1)).toBe("third begins"), PATIENT);
    await measurements.end();
    expect(await Promise.all([first, ...others])).toEqual([null, null, null]);
    expect(told).toEqual(["first begins", "first ends", "third begins", "third ends"]);
  });
});
