import { formatDecimal, formatPercent } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import type { TaskMetric } from "../../tasks/registry";

/** A metric's value as it is written everywhere: 93.27%, or 0.8123. */
export function metricText({ format }: Pick<TaskMetric, "format">, value: number, locale: Locale): string {
  return format === "percent" ? formatPercent(value, locale) : formatDecimal(value, locale, 4);
}
