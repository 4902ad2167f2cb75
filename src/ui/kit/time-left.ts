import { formatDuration } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { runMessages } from "../../i18n/messages/run";

/**
 * Rounds an estimate so that it neither jitters nor claims more than it knows: whole minutes above ten, ten seconds
 * above one, five seconds below.
 *
 * @returns Seconds; 0 for "any moment now".
 */
export function roundedSecondsLeft(seconds: number): number {
  if (seconds >= 600) return Math.round(seconds / 60) * 60;
  if (seconds >= 60) return Math.round(seconds / 10) * 10;
  return Math.ceil(Math.max(0, seconds - 2) / 5) * 5;
}

/** "17 min left", "3 min 20 s left", "almost done", or that the speed is still being measured. */
export function timeLeftText(seconds: number | null, locale: Locale): string {
  const t = runMessages[locale];
  if (seconds === null) return t.leftUnknown;
  const rounded = roundedSecondsLeft(seconds);
  if (rounded === 0) return t.leftSoon;
  return t.left(
    rounded % 60 === 0 && rounded < 3600 ? t.minutes(String(rounded / 60)) : formatDuration(rounded, locale),
  );
}
