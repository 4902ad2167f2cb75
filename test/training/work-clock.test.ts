import { describe, expect, it } from "vitest";
import { WorkClock } from "../../src/training/work-clock";

/** A clock and the hand that turns it, in seconds. */
function makeClock() {
  let milliseconds = 1000;
  const clock = new WorkClock(() => milliseconds);
  const pass = (seconds: number) => {
    milliseconds += 1000 * seconds;
  };
  return { clock, pass };
}

describe("WorkClock", () => {
  it("counts from start to stop", () => {
    const { clock, pass } = makeClock();
    pass(5);
    expect(clock.read()).toBe(0);
    clock.start();
    pass(2);
    expect(clock.read()).toBe(2);
    clock.stop();
    pass(100);
    expect(clock.read()).toBe(2);
    clock.start();
    pass(1);
    expect(clock.read()).toBe(3);
  });

  it("goes on from what an earlier part of the run took", () => {
    const { clock, pass } = makeClock();
    clock.add(40);
    clock.start();
    pass(2);
    expect(clock.read()).toBe(42);
  });

  it("leaves a sleep out and counts the work around it", () => {
    const { clock, pass } = makeClock();
    clock.start();
    for (let step = 0; step < 10; step++) {
      pass(0.5);
      clock.read(0.5);
    }
    pass(3600);
    expect(clock.read(0.5)).toBe(5.5);
    pass(0.5);
    expect(clock.read(0.5)).toBe(6);
  });

  it("never takes slow work for sleep", () => {
    const { clock, pass } = makeClock();
    clock.start();
    pass(90);
    expect(clock.read(), "the first step, with nothing to compare it to").toBe(90);
    pass(29);
    expect(clock.read(0.01), "a moment's hiccup").toBe(119);
    pass(60);
    expect(clock.read(4), "a step that is 15 times slower than usual").toBe(179);
  });
});
