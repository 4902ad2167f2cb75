import type { RunView } from "../../../store/state";
import type { Evaluation } from "../../../tasks/registry";

export type ScoredPart = "validation" | "test";

/** What someone wants to see evaluated; nulls follow the run: its newest epoch, and the test once there is one. */
export interface EvaluationChoice {
  readonly split: ScoredPart | null;
  /** From 1; of the validation split. */
  readonly epoch: number | null;
}

export const FOLLOW: EvaluationChoice = { split: null, epoch: null };

/** What is shown: an evaluation of a split after an epoch. `evaluation` is null while there is none yet. */
interface ShownEvaluation {
  readonly split: ScoredPart;
  readonly epoch: number | null;
  readonly evaluation: Evaluation | null;
  /** Whether a test result exists to switch to. */
  readonly hasTest: boolean;
}

type Source = Pick<RunView, "validations" | "result">;

/** Resolves a choice against a run: live it is the newest validation, afterwards the test. */
export function shownEvaluation({ validations, result }: Source, choice: EvaluationChoice): ShownEvaluation {
  const test = result?.test ?? null;
  const hasTest = test !== null;
  if (hasTest && choice.split !== "validation") {
    return { split: "test", epoch: result?.evaluatedEpoch ?? null, evaluation: test, hasTest };
  }
  const newest = validations.length;
  if (newest === 0) return { split: "validation", epoch: null, evaluation: null, hasTest };
  // Afterwards the kept epoch is the one to look at first; while it runs, the newest.
  const preferred = choice.epoch ?? result?.evaluatedEpoch ?? newest;
  const epoch = Math.min(Math.max(1, preferred), newest);
  return { split: "validation", epoch, evaluation: validations[epoch - 1] ?? null, hasTest };
}

/** The choice after a step of the scrubber; stepping onto the newest epoch of a live run follows it again. */
export function scrubbed(shown: ShownEvaluation, by: -1 | 1, newest: number, live: boolean): EvaluationChoice {
  const epoch = Math.min(Math.max(1, (shown.epoch ?? newest) + by), Math.max(1, newest));
  return { split: "validation", epoch: live && epoch === newest ? null : epoch };
}
