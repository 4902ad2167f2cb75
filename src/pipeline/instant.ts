/** A point in time at full precision: whole microseconds since 1970-01-01T00:00:00 and 0–999 nanoseconds on top. */
export interface Instant {
  readonly micros: number;
  readonly nanos: number;
}

const DAY_MICROS = 86_400_000_000;

/** `days` (a fraction to the microsecond) before an instant. */
function daysBefore(instant: Instant, days: number): Instant {
  return { micros: instant.micros - Math.round(days * DAY_MICROS), nanos: instant.nanos };
}

/** `days` after an instant. */
export function daysAfter(instant: Instant, days: number): Instant {
  return daysBefore(instant, -days);
}

/** The spans whose events make the past and the future sketch: start ≤ past < cutoff ≤ future ≤ reference. */
export interface Windows {
  readonly start: Instant;
  readonly cutoff: Instant;
  readonly reference: Instant;
}

/** Windows that end at a reference time. */
export function windowsBefore(reference: Instant, pastDays: number, futureDays: number): Windows {
  const cutoff = daysBefore(reference, futureDays);
  return { start: daysBefore(cutoff, pastDays), cutoff, reference };
}

/** 2026-11-22T18:59:15.713051000: all nine digits, because windows are compared with them. */
export function isoText({ micros, nanos }: Instant): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String((micros - seconds * 1_000_000) * 1000 + nanos).padStart(9, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}`;
}
