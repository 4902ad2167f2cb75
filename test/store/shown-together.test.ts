import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shownTogether } from "../../src/store/shown-together";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("shows events that follow one another closely together, at most ten times a second, and loses none", () => {
  const shown: string[] = [];
  const take = shownTogether<string>(
    (event) => event !== "end",
    (events) => shown.push(events.join(" ")),
  );
  take("1");
  expect(shown, "the first at once").toEqual(["1"]);
  for (const event of ["2", "3"]) {
    vi.advanceTimersByTime(20);
    take(event);
  }
  expect(shown).toEqual(["1"]);
  vi.advanceTimersByTime(60);
  expect(shown).toEqual(["1", "2 3"]);
  vi.advanceTimersByTime(500);
  take("4");
  take("5");
  take("end");
  expect(shown, "what may not wait comes after all before it").toEqual(["1", "2 3", "4", "5 end"]);
  vi.advanceTimersByTime(500);
  expect(shown).toHaveLength(4);
});
