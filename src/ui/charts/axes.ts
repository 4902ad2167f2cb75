import { scaleLinear, scaleLog } from "d3-scale";

/** What an axis spans and where its few, round ticks stand. */
export interface ChartAxis {
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

/** A vertical axis with round ends around all finite values; 0..1 where there are none. */
export function valueAxis(values: Iterable<number>, options: ValueAxisOptions = {}): ChartAxis {
  const { log = false, fromZero = false, atMost = Number.POSITIVE_INFINITY, tickCount = 4 } = options;
  let [low, high] = extent(options.ignoreOutliers === true ? withoutOutliers(values) : values, log);
  if (low > high) [low, high] = log ? [0.1, 1] : [0, 1];
  if (log) return logAxis(low, high);
  if (fromZero) low = Math.min(low, 0);
  if (low === high) {
    const half = Math.abs(low) / 2 || 0.5;
    low -= half;
    high += half;
  }
  const scale = scaleLinear().domain([low, high]).nice(tickCount);
  const [from = 0, to = 1] = scale.domain();
  const ticks = scale.ticks(tickCount).filter((tick) => tick <= atMost);
  return { domain: [from, Math.min(to, atMost)], ticks, scale: "linear", decimals: decimalsOf(ticks) };
}

function withoutOutliers(values: Iterable<number>): Float64Array {
  const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
  const cut = Math.floor(sorted.length * OUTLIERS);
  return sorted.subarray(cut, sorted.length - cut);
}

function extent(values: Iterable<number>, positive: boolean): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value) || (positive && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Most ticks that a logarithmic axis shows before it keeps to whole decades. */
const LOG_TICKS = 6;

function logAxis(low: number, high: number): ChartAxis {
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

function decimalsOf(ticks: readonly number[]): number {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  return step > 0 ? Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) : 0;
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
export function countAxis(last: number, most: number, live: boolean, tickCount = 6): ChartAxis {
  const end = Math.max(2, live ? Math.min(most, roundedUp(Math.max(last, 5))) : last);
  const round = scaleLinear().domain([1, end]).ticks(tickCount).filter(Number.isInteger);
  const gap = (end - 1) / tickCount / 2;
  const ticks = [1, ...round.filter((tick) => tick - 1 > gap)];
  return { domain: [1, end], ticks, scale: "linear", decimals: 0 };
}

function roundedUp(count: number): number {
  const decade = 10 ** Math.floor(Math.log10(count));
  const factor = ENDS.find((end) => end * decade >= count && Number.isInteger(end * decade)) ?? 10;
  return factor * decade;
}

/** The part of a horizontal axis that somebody chose to look at, with round ticks of its own. */
export function zoomedAxis(axis: ChartAxis, [from, to]: readonly [number, number], tickCount = 6): ChartAxis {
  const low = Math.max(axis.domain[0], Math.min(from, to));
  const high = Math.min(axis.domain[1], Math.max(from, to));
  const ticks = scaleLinear().domain([low, high]).ticks(tickCount);
  return { domain: [low, high], ticks, scale: axis.scale, decimals: decimalsOf(ticks) };
}

/** Where a value stands on its axis: 0 at the start, 1 at the end; NaN for what a logarithmic axis cannot hold. */
export function shareOf({ domain: [from, to], scale }: ChartAxis, value: number): number {
  if (scale === "linear") return (value - from) / (to - from);
  return value > 0 ? Math.log(value / from) / Math.log(to / from) : Number.NaN;
}

/** Moves labels apart until none is nearer than `gap` to the next, keeping their order and staying within 0..`end`. */
export function spreadLabels(positions: readonly number[], gap: number, end: number): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
  const result = [...positions];
  let lowest = 0;
  for (const index of order) {
    result[index] = Math.max(result[index] ?? 0, lowest);
    lowest = (result[index] ?? 0) + gap;
  }
  let highest = end;
  for (const index of order.reverse()) {
    result[index] = Math.min(result[index] ?? 0, highest);
    highest = (result[index] ?? 0) - gap;
  }
  return result;
}
