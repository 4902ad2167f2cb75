import type { Axis } from "../../figures/axis";
import { formatCount, formatDecimal, formatLoss, formatPercent, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";

/**
 * Tick labels with as many decimals as the ticks need; on a logarithmic axis that reaches below a thousandth, or to ten
 * thousand, all as powers of ten.
 */
export function formatTick(axis: Axis, locale: Locale): (value: number) => string {
  if (axis.scale === "linear") return (value) => formatDecimal(value, locale, axis.decimals);
  if (axis.ticks.some((tick) => tick < 1e-3 || tick >= 1e4)) return formatRate;
  return (value) => formatDecimal(value, locale, Math.max(0, Math.ceil(-Math.log10(value) - 1e-9)));
}

/** Tick labels of an axis of shares, in per cent. */
export function formatShareTick(axis: Axis, locale: Locale): (value: number) => string {
  return (value) => formatPercent(value, locale, Math.max(0, axis.decimals - 2));
}

/** Tick labels of an axis of counts; between two of them nothing is to be counted. */
export function formatCountTick(_: Axis, locale: Locale): (value: number) => string {
  return (value) => (Number.isInteger(value) ? formatCount(value, locale) : "");
}

/** Most decimals that a column of losses is written with. */
const LOSS_DECIMALS = 8;

/**
 * Losses one below the other: all with as many decimals as the smallest needs for four significant digits, so that their
 * points stand in one line.
 */
export function lossColumn(values: readonly number[], locale: Locale): (value: number) => string {
  const least = values.reduce((low, value) => (value > 0 && value < low ? value : low), Number.POSITIVE_INFINITY);
  const decimals = Number.isFinite(least) ? 3 - Math.floor(Math.log10(least)) : 0;
  const kept = Math.min(LOSS_DECIMALS, Math.max(0, decimals));
  return (value) => (Number.isFinite(value) ? formatDecimal(value, locale, kept) : formatLoss(value, locale));
}
