import { needsFoundation } from "../tasks/config";
import { hasInputs } from "./phase";
import type { StudioPhase, StudioState } from "./state";

export type StartBlock = "reading" | "files" | "sketches" | "fields" | "checking" | "checks" | "writing";

/**
 * Why Start has to wait, the first reason first, or null when it may be pressed.
 *
 * @param draftProblems Number of fields whose text does not fit.
 */
export function startBlock(
  state: Pick<StudioState, "sketches" | "foundation" | "config" | "preflight" | "preflightError">,
  phase: StudioPhase,
  draftProblems: number,
): StartBlock | null {
  if (phase === "loading") return "reading";
  if (!hasInputs(state)) return needsFoundation(state.config) ? "files" : "sketches";
  if (draftProblems > 0) return "fields";
  if (state.preflight !== null) return state.preflight.canStart ? null : "checks";
  return state.preflightError === null ? "checking" : "checks";
}
