import type { CommonConfig } from "../training/fields";

/** Part of a whole way's bar that its sketches take; trainings share the rest by their epochs. */
const SKETCHES_SHARE = 0.1;

/** A training of a whole way: the most epochs that it may have. */
type Training = Pick<CommonConfig, "epochs">;

/** How far the stage that goes on is. */
export type WayPosition =
  | { readonly stage: "sketches"; readonly share: number }
  /** `ended`: trainings that are over; `share` of the next one, 0..1. */
  | { readonly stage: "training"; readonly ended: number; readonly share: number };

/** How much of a whole way is done, 0..1. A training that stops early jumps to its end. */
export function wayShare(trainings: readonly Training[], position: WayPosition): number {
  if (position.stage === "sketches") return SKETCHES_SHARE * position.share;
  const all = trainings.reduce((sum, { epochs }) => sum + epochs, 0);
  const done = trainings.slice(0, position.ended).reduce((sum, { epochs }) => sum + epochs, 0);
  const current = (trainings[position.ended]?.epochs ?? 0) * position.share;
  return SKETCHES_SHARE + ((1 - SKETCHES_SHARE) * (done + current)) / Math.max(1, all);
}

/**
 * Seconds until a whole way is done at most: the networks of all trainings have the same backbone, so that an epoch of
 * one takes about as long as one of another. Null while the current one's is not known.
 */
export function waySecondsLeft(
  current: { readonly elapsed: number; readonly left: number | null },
  trainings: readonly Training[],
  ended: number,
): number | null {
  const training = trainings[ended];
  if (current.left === null || training === undefined) return null;
  const perEpoch = (current.elapsed + current.left) / training.epochs;
  const waiting = trainings.slice(ended + 1).reduce((sum, { epochs }) => sum + epochs, 0);
  return current.left + waiting * perEpoch;
}

/** Where a stage of a way stands among all of them, from 1: sketches come before the trainings. */
export function wayStage(trainings: readonly Training[], position: WayPosition): { at: number; of: number } {
  const of = trainings.length + 1;
  return { at: position.stage === "sketches" ? 1 : Math.min(of, position.ended + 2), of };
}
