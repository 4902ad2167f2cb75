import { beforeEach, describe, expect, it } from "vitest";
import { type RedrawHost, RedrawScheduler } from "../../../src/ui/charts/redraw-scheduler";

/** A clock and a task queue that only move when a test says so. */
class ManualHost implements RedrawHost {
  time = 0;
  visible = true;
  readonly tasks: (() => void)[] = [];
  #timers: { at: number; callback: () => void }[] = [];

  now() {
    return this.time;
  }
  isVisible() {
    return this.visible;
  }
  readonly soon: boolean[] = [];
  defer(callback: () => void, soon: boolean) {
    this.soon.push(soon);
    this.tasks.push(callback);
  }
  delay(callback: () => void, milliseconds: number) {
    this.#timers.push({ at: this.time + milliseconds, callback });
  }
  /** Runs one deferred task. */
  task() {
    this.tasks.shift()?.();
  }
  /** Runs all tasks, and those that they defer. */
  drain() {
    while (this.tasks.length > 0) this.task();
  }
  advance(milliseconds: number) {
    this.time += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    for (const { callback } of due) callback();
    this.drain();
  }
}

describe("RedrawScheduler", () => {
  let host: ManualHost;
  let scheduler: RedrawScheduler;
  let drawn: string[];

  beforeEach(() => {
    host = new ManualHost();
    scheduler = new RedrawScheduler(host, 500);
    drawn = [];
  });

  const chart = (name: string) => scheduler.register(() => drawn.push(name));

  it("draws one chart per task", () => {
    const slots = ["a", "b", "c"].map(chart);
    for (const slot of slots) slot.request();
    expect(drawn).toEqual([]);
    host.task();
    expect(drawn).toEqual(["a"]);
    host.drain();
    expect(drawn).toEqual(["a", "b", "c"]);
  });

  it("draws each chart at most twice a second, however often it is asked", () => {
    const slot = chart("a");
    for (let elapsed = 0; elapsed < 3000; elapsed += 10) {
      slot.request();
      host.advance(10);
    }
    expect(drawn.length).toBeGreaterThanOrEqual(6);
    expect(drawn.length).toBeLessThanOrEqual(7);
  });

  it("draws the last change once the interval is over, without another request", () => {
    const slot = chart("a");
    slot.request();
    host.drain();
    slot.request();
    host.drain();
    expect(drawn).toEqual(["a"]);
    host.advance(500);
    expect(drawn).toEqual(["a", "a"]);
  });

  it("draws what belongs together in one round, and what came meanwhile in the next", () => {
    const rounds: string[] = [];
    const slots = ["a", "b", "c"].map((name) => scheduler.register((round) => rounds.push(`${name}${round}`)));
    for (const slot of slots) slot.request();
    host.task();
    // The run goes on while the round is drawn: nobody sees it before all have drawn what was.
    for (const slot of slots) slot.request();
    host.drain();
    expect(rounds).toEqual(["a1", "b1", "c1"]);
    host.advance(500);
    expect(rounds).toEqual(["a1", "b1", "c1", "a2", "b2", "c2"]);
  });

  it("waits until the page has time for the first drawing of a round only: the others stand beside it", () => {
    const slots = ["a", "b", "c"].map(chart);
    for (let round = 0; round < 2; round++) {
      for (const slot of slots) slot.request();
      host.drain();
      host.advance(500);
    }
    expect(host.soon).toEqual([false, true, true, false, true, true]);
  });

  it("lets an urgent request follow the round that goes on, with all that changed", () => {
    const rounds: string[] = [];
    const [a, b] = ["a", "b"].map((name) => scheduler.register((round) => rounds.push(`${name}${round}`)));
    a?.request();
    b?.request();
    host.task();
    a?.request(true);
    b?.request();
    host.drain();
    expect(rounds).toEqual(["a1", "b1", "a2", "b2"]);
  });

  it("does not wait when it is urgent", () => {
    const slot = chart("a");
    slot.request();
    host.drain();
    slot.request(true);
    host.drain();
    expect(drawn).toEqual(["a", "a"]);
  });

  it("draws nothing while hidden and catches up when visible", () => {
    const slot = chart("a");
    host.visible = false;
    slot.request();
    host.advance(5000);
    expect(drawn).toEqual([]);
    host.visible = true;
    scheduler.catchUp();
    host.drain();
    expect(drawn).toEqual(["a"]);
  });

  it("forgets released charts and survives one that throws", () => {
    const gone = chart("gone");
    const bad = scheduler.register(() => {
      throw new Error("broken chart");
    });
    const good = chart("good");
    gone.request();
    gone.release();
    bad.request();
    good.request();
    expect(() => host.task()).toThrow("broken chart");
    host.drain();
    expect(drawn).toEqual(["good"]);
  });
});
