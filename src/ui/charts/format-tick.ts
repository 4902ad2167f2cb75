import { formatDecimal, formatPercent, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import type { ChartAxis } from "./axes";

/** Tick labels with as many decimals as the ticks need; powers of ten on a logarithmic axis below a thousandth. */
export function formatTick(axis: ChartAxis, locale: Locale): (value: number) => string {
  if (axis.scale === "linear") return (value) => formatDecimal(value, locale, axis.decimals);
  return (value) =>
    value < 1e-3 || value >= 1e4
      ? formatRate(value)
      : formatDecimal(value, locale, Math.max(0, Math.ceil(-Math.log10(value) - 1e-9)));
}

/** Tick labels of an axis of shares, in per cent. */
export function formatShareTick(axis: ChartAxis, locale: Locale): (value: number) => string {
  return (value) => formatPercent(value, locale, Math.max(0, axis.decimals - 2));
}
