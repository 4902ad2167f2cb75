import { describe, expect, it } from "vitest";
import { defaultSketchConfig } from "../../../src/pipeline/sketch-config";
import { barsOf, dayText, minuteText, moved, windowsOf } from "../../../src/ui/charts/timeline";

const newest = Date.UTC(2026, 10, 22, 12) * 1000;
const lastDay = Date.UTC(2026, 10, 22) / 86_400_000;
const config = defaultSketchConfig();
const windows = windowsOf(config, newest);

describe("the time line", () => {
  it("lays the windows before the newest event, or before the configured time", () => {
    expect(windows).toEqual({ start: lastDay + 0.5 - 30, cutoff: lastDay + 0.5 - 5, reference: lastDay + 0.5 });
    const sketch = { ...config.sketch, referenceTime: "2026-11-20 00:00:00" };
    expect(windowsOf({ ...config, sketch }, newest).reference).toBe(lastDay - 2);
  });

  it("draws a bar a day, and no more bars than there is room for", () => {
    const week = Uint32Array.of(3, 0, 5, 1, 0, 0, 2);
    expect(barsOf(week, 100, 50)).toEqual([
      { day: 100, days: 1, value: 3 },
      { day: 102, days: 1, value: 5 },
      { day: 103, days: 1, value: 1 },
      { day: 106, days: 1, value: 2 },
    ]);
    expect(barsOf(week, 100, 3)).toEqual([
      { day: 100, days: 3, value: 5 },
      { day: 103, days: 3, value: 1 },
      { day: 106, days: 3, value: 2 },
    ]);
    expect(barsOf(new Uint32Array(46_000).fill(1), 0, 800).length).toBeLessThanOrEqual(800);
    expect(barsOf(week, 100, 0)).toHaveLength(1);
  });

  it("moves the start alone, in whole days", () => {
    expect(moved(config.sketch, windows, "start", windows.start + 3.2, newest)).toMatchObject({
      pastDays: 22,
      futureDays: 5,
    });
    expect(moved(config.sketch, windows, "start", windows.cutoff + 4, newest).pastDays).toBe(1);
  });

  it("moves the cutoff between start and reference time", () => {
    expect(moved(config.sketch, windows, "cutoff", windows.cutoff - 2, newest)).toMatchObject({
      pastDays: 23,
      futureDays: 7,
    });
    expect(moved(config.sketch, windows, "cutoff", windows.start - 9, newest)).toMatchObject({
      pastDays: 1,
      futureDays: 29,
    });
    expect(moved(config.sketch, windows, "cutoff", windows.reference + 9, newest)).toMatchObject({
      pastDays: 30,
      futureDays: 0,
    });
  });

  it("moves the reference time to a midnight, and back to the newest event", () => {
    expect(moved(config.sketch, windows, "reference", lastDay - 1.8, newest).referenceTime).toBe("2026-11-20 00:00:00");
    expect(moved(config.sketch, windows, "reference", lastDay + 0.9, newest).referenceTime).toBeNull();
  });

  it("writes days and minutes", () => {
    expect(dayText(lastDay + 0.99)).toBe("2026-11-22");
    expect(minuteText(lastDay + 0.5)).toBe("2026-11-22 12:00");
    expect(minuteText(lastDay + 17.9 / 24)).toBe("2026-11-22 17:54");
    // As everything else that tells a time: 17:58 until the minute is over.
    expect(minuteText(lastDay + (17 * 60 + 58.7) / 1440)).toBe("2026-11-22 17:58");
  });
});
