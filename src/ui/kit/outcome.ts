import { formatCount } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { runMessages } from "../../i18n/messages/run";
import type { RunOutcome } from "../../run/run";
import type { RunView } from "../../store/state";

type Ended = Pick<RunView, "stepCount" | "epochsSinceBest"> & {
  readonly epochs: { readonly length: number };
  readonly result: Pick<RunOutcome, "outcome" | "evaluatedEpoch" | "nonFiniteStep">;
};

/** One sentence that tells how a run ended and what was kept. */
export function outcomeSentence({ result, epochs, stepCount, epochsSinceBest }: Ended, locale: Locale): string {
  const t = runMessages[locale].outcome;
  const done = String(epochs.length);
  const kept = result.evaluatedEpoch === null ? null : String(result.evaluatedEpoch);
  switch (result.outcome) {
    case "completed":
      return t.completed(done, kept ?? done);
    case "stopped-early":
      return t.stoppedEarly(done, kept ?? done, String(epochsSinceBest));
    case "stopped-by-user":
      return kept === null ? t.stoppedByUserEmpty : t.stoppedByUser(done, kept);
    case "non-finite": {
      const step = formatCount((result.nonFiniteStep ?? stepCount - 1) + 1, locale);
      return kept === null ? t.nonFiniteEmpty(step) : t.nonFinite(step, kept);
    }
    case "max-steps":
      return t.maxSteps(formatCount(stepCount, locale));
  }
}

/** A tenth of a learning rate, without the noise of binary fractions: what to try after a loss that was not finite. */
export function lowerRate(rate: number): number {
  return Number((rate / 10).toPrecision(6));
}
