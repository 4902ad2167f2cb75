import { scaleLinear, scaleLog } from "d3-scale";
import { formatDecimal } from "../i18n/format";
import type { Locale } from "../i18n/messages";
import type { Point, Rectangle } from "./layout";

/** What an axis spans and where its few, round ticks stand. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly scale: "linear" | "log";
  /** Decimals that tell neighboring ticks of a linear axis apart. */
  readonly decimals: number;
}

export interface ValueAxisOptions {
  readonly log?: boolean;
  /** Holds zero: for values whose zero means something. */
  readonly fromZero?: boolean;
  /** Never above this, e.g. 1 for shares. */
  readonly atMost?: number;
  readonly tickCount?: number;
  /** Spans the bulk of the values only: what lies beyond the 2nd and 98th percentile may run out of the chart. */
  readonly ignoreOutliers?: boolean;
}

/** Share of the values at either end that an axis without outliers leaves out. */
const OUTLIERS = 0.02;

/** An axis with round ends around all finite values; 0..1 where there are none. */
export function valueAxis(values: Iterable<number>, options: ValueAxisOptions = {}): Axis {
  const { log = false, fromZero = false, atMost = Number.POSITIVE_INFINITY, tickCount = 4 } = options;
  const [least, most] = extent(options.ignoreOutliers === true ? withoutOutliers(values) : values, log);
  if (log) return logAxis(least, most);
  const [low, high] = apart(fromZero ? Math.min(least, 0) : least, most);
  const scale = scaleLinear().domain([low, high]).nice(tickCount);
  const [from = 0, to = 1] = scale.domain();
  const ticks = scale.ticks(tickCount).filter((tick) => tick <= atMost);
  return { domain: [from, Math.min(to, atMost)], ticks, scale: "linear", decimals: decimalsOf(ticks) };
}

/** Share of the span left empty at both ends, as matplotlib does, so that lines do not run along the frame. */
const MARGIN = 0.05;

/** An axis around all finite values with matplotlib's room at both ends, and round ticks; 0..1 where there are none. */
export function roomyAxis(values: Iterable<number>, tickCount: number): Axis {
  const [least, most] = extent(values, false);
  const domain = least === most ? apart(least, most) : widened([least, most]);
  const ticks = scaleLinear().domain(domain).ticks(tickCount);
  return { domain, ticks, scale: "linear", decimals: decimalsOf(ticks) };
}

/** The same axis with matplotlib's room at both ends. */
export function withRoom(axis: Axis): Axis {
  return { ...axis, domain: widened(axis.domain) };
}

function widened([low, high]: readonly [number, number]): [number, number] {
  const room = (high - low) * MARGIN;
  return [low - room, high + room];
}

/** A constant stands in the middle of a span of its own size. */
function apart(low: number, high: number): [number, number] {
  const half = low === high ? Math.abs(low) / 2 || 0.5 : 0;
  return [low - half, high + half];
}

function withoutOutliers(values: Iterable<number>): Float64Array {
  const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
  const cut = Math.floor(sorted.length * OUTLIERS);
  return sorted.subarray(cut, sorted.length - cut);
}

/** Least and greatest of the finite (and, where told, positive) values. */
function extent(values: Iterable<number>, positive: boolean): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value) || (positive && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [positive ? 0.1 : 0, 1] : [low, high];
}

/** Most ticks that a logarithmic axis shows before it keeps to whole decades. */
const LOG_TICKS = 6;

function logAxis(low: number, high: number): Axis {
  const scale = scaleLog().domain(low === high ? [low / 2, high * 2] : [low / 1.1, high * 1.1]);
  const [from = 0.1, to = 1] = scale.domain();
  const all = scale.ticks().filter((tick) => [1, 2, 5].some((digit) => isRound(tick, digit)));
  // Within less than a factor of two there may be none: any ticks are better than none.
  if (all.length < 2) return { domain: [from, to], ticks: scale.ticks(LOG_TICKS / 2), scale: "log", decimals: 0 };
  const decades = all.filter((tick) => isRound(tick, 1));
  const every = Math.ceil(decades.length / LOG_TICKS);
  const ticks = all.length <= LOG_TICKS ? all : decades.filter((_, index) => index % every === 0);
  return { domain: [from, to], ticks, scale: "log", decimals: 0 };
}

/** Whether a tick is its digit times a power of ten: 0.002 is for 2, 0.0012 is for none. */
function isRound(tick: number, digit: number): boolean {
  const power = 10 ** Math.floor(Math.log10(tick) + 1e-9);
  return Math.abs(tick / power - digit) < 1e-6;
}

/** Decimals of the step's first digit, and one more where the step has a second: 0.2 has one, 0.25 two. */
function decimalsOf(ticks: readonly number[]): number {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  if (step <= 0) return 0;
  const first = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const digits = step * 10 ** first;
  return Math.abs(digits - Math.round(digits)) < 1e-6 ? first : first + 1;
}

/** Ends that a growing axis steps through, so that it does not creep with every point. */
const ENDS = [1, 1.5, 2, 3, 4, 5, 7.5] as const;

/**
 * A horizontal axis of epochs or steps from 1 (or 0). While a run goes on it ends at a round count beyond the last one,
 * and moves seldom; afterwards it ends where the run did.
 *
 * @param last The last count so far; 0 before the first.
 * @param most The count at which the run ends at the latest.
 */
export function countAxis(last: number, most: number, live: boolean, tickCount = 6): Axis {
  const end = Math.max(2, live ? Math.min(most, roundedUp(Math.max(last, 5))) : last);
  const round = scaleLinear().domain([1, end]).ticks(tickCount).filter(Number.isInteger);
  const gap = (end - 1) / tickCount / 2;
  const ticks = [1, ...round.filter((tick) => tick - 1 > gap && tick <= most)];
  return { domain: [1, end], ticks, scale: "linear", decimals: 0 };
}

function roundedUp(count: number): number {
  const decade = 10 ** Math.floor(Math.log10(count));
  const factor = ENDS.find((end) => end * decade >= count && Number.isInteger(end * decade)) ?? 10;
  return factor * decade;
}

/** The part of a horizontal axis that somebody chose to look at, with round ticks of its own. */
export function zoomedAxis(axis: Axis, [from, to]: readonly [number, number], tickCount = 6): Axis {
  const low = Math.max(axis.domain[0], Math.min(from, to));
  const high = Math.min(axis.domain[1], Math.max(from, to));
  const ticks = scaleLinear().domain([low, high]).ticks(tickCount);
  return { domain: [low, high], ticks, scale: axis.scale, decimals: decimalsOf(ticks) };
}

/** An axis whose ticks are known beforehand; it ends at the first and the last of them. */
export function tickAxis(ticks: readonly number[]): Axis {
  return { domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1], ticks, scale: "linear", decimals: decimalsOf(ticks) };
}

/** Shares from 0, with a tick at every fifth part. @param most Right end, 1 for all. */
export function shareAxis(most: number): Axis {
  return tickAxis([0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => share * most));
}

/** Where a value stands on its axis: 0 at the start, 1 at the end; NaN for what a logarithmic axis cannot hold. */
export function shareOf({ domain: [from, to], scale }: Axis, value: number): number {
  if (scale === "linear") return (value - from) / (to - from);
  return value > 0 ? Math.log(value / from) / Math.log(to / from) : Number.NaN;
}

/** The way from two axes' values to pixels: the vertical axis begins at the area's foot. */
export function placeIn(area: Rectangle, x: Axis, y: Axis): (valueX: number, valueY: number) => Point {
  return (valueX, valueY) => [
    area.x + shareOf(x, valueX) * area.width,
    area.y + (1 - shareOf(y, valueY)) * area.height,
  ];
}

/** A logarithmic axis for counts from 1: a single customer is still to be seen beside a thousand. */
export function logCountAxis(highest: number, digits: readonly number[] = [1, 2, 5]): Axis {
  const top = Math.max(highest, 2) * 1.6;
  const decades = Array.from({ length: Math.floor(Math.log10(top)) + 1 }, (_, power) => 10 ** power);
  const ticks = decades.flatMap((decade) => digits.map((digit) => digit * decade)).filter((tick) => tick <= top);
  return { domain: [0.7, top], ticks, scale: "log", decimals: 0 };
}

/** A tick of a linear axis or of counts as the files write it. */
export function tickText({ decimals }: Axis, tick: number, locale: Locale): string {
  return formatDecimal(tick, locale, decimals);
}
