import { largestConfusion } from "../../evidence/evidence";
import { formatCount, formatDecimal } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";
import { taskMessages } from "../../i18n/messages/tasks";
import {
  type BaselineName,
  type BaselineTable,
  type Measured,
  type MetricValues,
  standingOf,
  strongestBy,
} from "../../tasks/measured";
import { leadingOf } from "../../tasks/registry";
import { metricText } from "../kit/metric-text";

/** A baseline's name as it stands inside a sentence. */
export function baselineName(name: BaselineName, locale: Locale): string {
  const text = explanations[locale].baselines[name];
  return text.charAt(0).toLocaleLowerCase(locale) + text.slice(1);
}

/** What a model must reach to be worth its parameters; empty where nothing was found that it must beat. */
export function mustBeat(table: BaselineTable, locale: Locale): string {
  const leading = leadingOf(table.task);
  const strongest = strongestBy(table, leading.key);
  if (strongest === null) return "";
  const metric = taskMessages[locale].columns[leading.column];
  const value = metricText(leading, strongest.value, locale);
  return evidenceMessages[locale].mustBeat(metric, baselineName(strongest.name, locale), value);
}

/**
 * Whether the model is worth its parameters, and by how many points (hundredths of the metric that its task is ranked by);
 * an interval that holds the baseline is said. Null where there is nothing to compare.
 */
export function verdict(
  table: Pick<Measured, "task" | "baselines" | "intervals">,
  model: MetricValues,
  locale: Locale,
): { readonly beats: boolean; readonly toldApart: boolean; readonly text: string } | null {
  const standing = standingOf(table, model);
  if (standing === null) return null;
  const t = evidenceMessages[locale];
  const { column, strongest, beats, toldApart } = standing;
  const metric = taskMessages[locale].columns[column];
  const name = baselineName(strongest.name, locale);
  const value = metricText(leadingOf(table.task), strongest.value, locale);
  const margin = formatDecimal(100 * Math.abs(standing.value - strongest.value), locale, 2);
  const ties = standing.value === strongest.value;
  const said = beats
    ? t.beats(metric, name, value, margin)
    : ties
      ? t.ties(metric, name, value)
      : t.loses(metric, name, value, margin);
  return { beats, toldApart, text: toldApart ? said : `${said} ${t.notToldApart}` };
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
