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
