import type { Axis } from "../../figures/axis";
import type { Locale } from "../../i18n/messages";

/** A place in the axes' units; where the height is no finite number there is a gap. */
export type PlotPoint = readonly [x: number, y: number];

/** Room around the drawing for ticks and names, in pixels. */
export interface PlotRoom {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A line through points of its own. */
export interface PlotLine {
  readonly key: string;
  /** A CSS color. */
  readonly color: string;
  readonly points: readonly PlotPoint[];
  /** Written at the line's end; a line without one is unnamed. */
  readonly label?: string;
  readonly width?: number;
  /** SVG dashes: a line that must be told from another of its color. */
  readonly dash?: string;
  /** 0 to 1, or a CSS variable. */
  readonly opacity?: number | string;
  /** A dot at every point: few values are seen to be few. */
  readonly dots?: boolean;
}

/** Columns of one color from the axis's foot, side by side and equally wide. */
export interface PlotBars {
  readonly color: string;
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

/** A straight line across the plot: where `x` or `y` is constant, or between two points. */
export interface PlotRule {
  readonly at: { readonly x: number } | { readonly y: number } | readonly [PlotPoint, PlotPoint];
  readonly color?: string;
  readonly dash?: string;
  /** Above the upper end of an upright one. */
  readonly label?: string;
}

/** A point that matters. */
export interface PlotDot {
  readonly at: PlotPoint;
  readonly radius?: number;
  readonly fill?: string;
  readonly stroke?: string;
  /** Where training goes wrong: a red triangle in place of a circle. */
  readonly alarm?: boolean;
  /** Beside the dot. */
  readonly text?: string;
}

/** Texts for an axis's ticks. */
export type TickFormat = (axis: Axis, locale: Locale) => (value: number) => string;
