import { scaleLinear } from "d3-scale";

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** One axis of a plot in data units: what it spans, where its ticks stand, and how values become shares of its length. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  readonly scale: "linear" | "log";
}

/** Share of the span left empty at both ends, as matplotlib does, so that lines do not run along the frame. */
const MARGIN = 0.05;

/**
 * A linear axis that holds all finite values, with round ticks.
 *
 * @param values Data; nothing finite gives 0..1.
 */
export function linearAxis(values: readonly number[], tickCount: number): Axis {
  const finite = values.filter(Number.isFinite);
  const low =
    finite.length === 0 ? 0 : finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high =
    finite.length === 0 ? 1 : finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  // A constant series stands in the middle of a span of its own size.
  const span = high - low || Math.abs(high) || 1;
  const pad = high === low ? span / 2 : span * MARGIN;
  const domain = [low - pad, high + pad] as const;
  const scale = scaleLinear().domain(domain);
  const format = scale.tickFormat(tickCount);
  return {
    domain,
    ticks: scale.ticks(tickCount).map((value) => ({ value, label: minus(format(value)) })),
    scale: "linear",
  };
}

/** An axis of whole numbers from 1, e.g. epochs. */
export function countingAxis(last: number, tickCount: number): Axis {
  const span = Math.max(last - 1, 1);
  const ticks = new Set([1, ...scaleLinear().domain([1, last]).ticks(tickCount)]);
  // The tick at 1 takes the place of a round one beside it.
  const whole = [...ticks].filter(
    (value) => Number.isInteger(value) && (value === 1 || (value - 1) / span > 0.5 / tickCount),
  );
  return {
    domain: [1 - span * MARGIN, Math.max(last, 2) + span * MARGIN],
    ticks: whole.map((value) => ({ value, label: String(value) })),
    scale: "linear",
  };
}

/** The axis of probabilities and rates: 0 to 1 with a margin, a tick at every fifth. */
export function unitAxis(): Axis {
  return {
    domain: [-MARGIN, 1 + MARGIN],
    ticks: [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => ({ value, label: value.toFixed(1) })),
    scale: "linear",
  };
}

/** The axis of percentages: 0 to 100 with a margin, a tick at every twentieth. */
export function percentAxis(): Axis {
  return {
    domain: [-100 * MARGIN, 100 * (1 + MARGIN)],
    ticks: [0, 20, 40, 60, 80, 100].map((value) => ({ value, label: String(value) })),
    scale: "linear",
  };
}

/** A logarithmic axis for counts from 1: a single customer is still to be seen beside a thousand. */
export function logCountAxis(highest: number): Axis {
  const top = Math.max(highest, 2) * 1.6;
  const ticks: Tick[] = [];
  for (let decade = 1; decade <= top; decade *= 10) {
    for (const factor of [1, 2, 5]) {
      if (decade * factor <= top) ticks.push({ value: decade * factor, label: (decade * factor).toLocaleString("en") });
    }
  }
  return { domain: [0.7, top], ticks, scale: "log" };
}

/** Where a value stands on its axis: 0 at the start, 1 at the end. */
export function position(axis: Axis, value: number): number {
  const warp = axis.scale === "log" ? Math.log : (x: number) => x;
  const [low, high] = axis.domain;
  return (warp(value) - warp(low)) / (warp(high) - warp(low));
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}
