import { expect, it } from "vitest";
import { WATCH_INTERVAL_MS, Watchdog } from "../../src/store/watchdog";

/** Ticks at the watchdog's own pace until it gives the worker up; the seconds that took, or null. */
function secondsUntilHung(dog: Watchdog, from: number, most = 4000): number | null {
  for (let tick = 0; tick < most; tick++) {
    const now = from + tick * WATCH_INTERVAL_MS;
    dog.tick(now);
    if (dog.isHung) return (now - from) / 1000;
  }
  return null;
}

it("asks once and waits for the answer before it asks again", () => {
  const dog = new Watchdog();
  expect([dog.tick(0), dog.tick(5000)]).toEqual([true, false]);
  dog.answered();
  expect(dog.tick(10_000)).toBe(true);
});

it("gives a worker that did steps a minute, one that is still starting five", () => {
  const training = new Watchdog();
  training.stepped();
  expect(secondsUntilHung(training, 0)).toBe(65);
  expect(secondsUntilHung(new Watchdog(), 0)).toBe(305);
});

it("has more patience with a worker whose steps are long", () => {
  const dog = new Watchdog();
  for (let now = 0; now <= 40_000; now += WATCH_INTERVAL_MS) dog.tick(now);
  dog.answered();
  dog.stepped();
  expect(secondsUntilHung(dog, 50_000)).toBe(405);
});

it("does not take an hour of sleep for an hour of silence", () => {
  const dog = new Watchdog();
  dog.stepped();
  dog.tick(0);
  dog.tick(3_600_000);
  expect(dog.isHung).toBe(false);
});
