import type { SketchConfig } from "../../pipeline/sketch-config";
import { referenceInstant } from "../../pipeline/sketch-config";

/** Days since 1970, with fractions. */
export interface TimeWindows {
  readonly start: number;
  readonly cutoff: number;
  readonly reference: number;
}

export type WindowEnd = keyof TimeWindows;

const DAY_MICROS = 86_400_000_000;

/** Where the windows of a configuration lie. @param newest Newest event, in microseconds. */
export function windowsOf(config: SketchConfig, newest: number): TimeWindows {
  const reference = (referenceInstant(config)?.micros ?? newest) / DAY_MICROS;
  const cutoff = reference - config.sketch.futureDays;
  return { start: cutoff - config.sketch.pastDays, cutoff, reference };
}

/**
 * The settings after one end was moved: start and cutoff in whole days, the reference time to the beginning of a day, or
 * back to the newest event behind the last day. The other two ends stay where they are, but for the reference time, which
 * takes them along.
 */
export function moved(
  sketch: SketchConfig["sketch"],
  windows: TimeWindows,
  end: WindowEnd,
  day: number,
  newest: number,
): SketchConfig["sketch"] {
  if (end === "reference") {
    const at = Math.round(day);
    if (at >= Math.floor(newest / DAY_MICROS) + 1) return { ...sketch, referenceTime: null };
    return { ...sketch, referenceTime: `${new Date(at * 86_400_000).toISOString().slice(0, 10)} 00:00:00` };
  }
  if (end === "cutoff") {
    const futureDays = clamp(Math.round(windows.reference - day), 0, Math.round(windows.reference - windows.start) - 1);
    const moving = sketch.futureDays - futureDays;
    return { ...sketch, futureDays, pastDays: Math.max(1, sketch.pastDays + moving) };
  }
  return { ...sketch, pastDays: Math.max(1, Math.round(windows.cutoff - day)) };
}

/** Events of a day, or the most of one of several days in a row. */
interface Bar {
  readonly day: number;
  readonly days: number;
  readonly value: number;
}

/** As many days in a bar as leave no more than `most` bars; those without an event are left out. */
export function barsOf(events: Uint32Array, firstDay: number, most: number): Bar[] {
  const days = Math.max(1, Math.ceil(events.length / Math.max(1, most)));
  return Array.from({ length: Math.ceil(events.length / days) }, (_, bar) => ({
    day: firstDay + bar * days,
    days,
    value: events.subarray(bar * days, (bar + 1) * days).reduce((a, b) => Math.max(a, b), 0),
  })).filter(({ value }) => value > 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** yyyy-MM-dd of a day since 1970. */
export function dayText(day: number): string {
  return new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 10);
}

/** yyyy-MM-dd HH:mm of a day since 1970 with its fraction. */
export function minuteText(day: number): string {
  // A day with its fraction is off by less than a millisecond: what ends at a full minute is not to end before it.
  return new Date(Math.floor(day * 1440 + 1e-4) * 60_000).toISOString().slice(0, 16).replace("T", " ");
}
