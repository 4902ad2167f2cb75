import { type BaselineScores, beatsBaselines, largestConfusion, strongestBaseline } from "../../evidence/evidence";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";

/** A baseline's name as it stands inside a sentence. */
export function baselineName(name: keyof BaselineScores, locale: Locale): string {
  const text = explanations[locale].baselines[name];
  return text.charAt(0).toLocaleLowerCase(locale) + text.slice(1);
}

/** The strongest baseline as the tiles name it. */
export function namedStrongest(baselines: BaselineScores, locale: Locale) {
  const { name, ...metrics } = strongestBaseline(baselines);
  return { name: baselineName(name, locale), metrics };
}

/** Whether the model's macro F1 is worth its parameters, and by how many percentage points. */
export function verdict(f1Macro: number, baselines: BaselineScores, locale: Locale): string {
  const t = evidenceMessages[locale];
  const strongest = strongestBaseline(baselines);
  const name = baselineName(strongest.name, locale);
  const value = formatPercent(strongest.f1_macro, locale);
  const margin = formatDecimal(100 * Math.abs(f1Macro - strongest.f1_macro), locale, 2);
  if (beatsBaselines(f1Macro, baselines)) return t.beats(name, value, margin);
  return f1Macro === strongest.f1_macro ? t.ties(name, value) : t.loses(name, value, margin);
}

/** The largest cell off the diagonal, in words. */
export function matrixSentence(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
  locale: Locale,
): string {
  const t = evidenceMessages[locale];
  const largest = largestConfusion(confusion);
  if (largest === null) return t.noConfusion;
  const [count, total] = [formatCount(largest.count, locale), formatCount(largest.predictedTotal, locale)];
  return t.largestConfusion(count, total, names[largest.predicted] ?? "", names[largest.actual] ?? "");
}
