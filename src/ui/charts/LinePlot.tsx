import { memo, useMemo, useState } from "react";
import { CartesianGrid, Line, LineChart, ReferenceDot, ReferenceLine, XAxis, YAxis } from "recharts";
import { formatDecimal } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { useLocale } from "../locale";
import { type ChartAxis, shareOf, spreadLabels, type ValueAxisOptions, valueAxis, zoomedAxis } from "./axes";
import { noLines, TickLabel } from "./chart-parts";
import { BOTTOM, LEFT, PlotFrame, type PlotFrameProps, plotArea, TOP } from "./PlotFrame";
import type { ChartRow, Outlier } from "./series";
import type { Size } from "./use-size";

const LABEL_GAP = 14;
/** Room for the names at the lines' ends, unless told. */
const LABEL_WIDTH = 76;

export interface PlotLine {
  readonly key: string;
  /** Written at the line's end; an empty label leaves the line unnamed. */
  readonly label: string;
  /** A CSS color. */
  readonly color: string;
  readonly width?: number;
  /** Drawn across rows that have no value for it, with a dot at each that has one. */
  readonly sparse?: boolean;
  /** SVG dashes: a line that must be told from another of its color. */
  readonly dash?: string;
}

/** A thin vertical line, e.g. at the best epoch. */
export interface PlotMark {
  readonly x: number;
  readonly label: string;
}

/** A point worth a name, e.g. the highest F1. */
export interface PlotDot {
  readonly x: number;
  readonly y: number;
}

interface DrawingProps {
  readonly rows: readonly ChartRow[];
  readonly lines: readonly PlotLine[];
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** What the horizontal axis counts; written at its end. */
  readonly unit: string;
  readonly formatY: (value: number) => string;
  readonly mark?: PlotMark | null;
  readonly dot?: PlotDot | null;
  /** A dashed horizontal line. */
  readonly level?: number | null;
  readonly outliers?: readonly Outlier[];
  /** Room for the labels at the lines' ends. */
  readonly labelWidth?: number;
}

export interface LinePlotProps
  extends Omit<DrawingProps, "y" | "formatY">,
    Omit<PlotFrameProps, "x" | "y" | "labelWidth" | "onZoom" | "children"> {
  /** What the vertical axis holds, beside the values that are in sight. */
  readonly scale: ValueAxisOptions;
  readonly formatTicks: (axis: ChartAxis, locale: Locale) => (value: number) => string;
}

/** Lines over a counted or continuous axis, drawn by recharts, with our own reading cursor on top. */
export function LinePlot(props: LinePlotProps) {
  const { label, cursor, cursorText, cursorValues, onCursor, tooltip, keyStep, scale, formatTicks, ...drawing } = props;
  const locale = useLocale();
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const { rows, lines } = drawing;
  const x = useMemo(() => (zoom === null ? drawing.x : zoomedAxis(drawing.x, zoom)), [drawing.x, zoom]);
  const y = useMemo(
    () => valueAxis(valuesWithin(rows, lines, x), zoom === null ? scale : { ...scale, fromZero: false }),
    [rows, lines, x, zoom, scale],
  );
  const formatY = useMemo(() => formatTicks(y, locale), [formatTicks, y, locale]);
  return (
    <PlotFrame
      label={label}
      x={x}
      y={y}
      labelWidth={drawing.labelWidth ?? LABEL_WIDTH}
      cursor={cursor}
      cursorText={cursorText}
      cursorValues={cursorValues}
      onCursor={onCursor}
      onZoom={setZoom}
      {...(tooltip === undefined ? {} : { tooltip })}
      {...(keyStep === undefined ? {} : { keyStep })}
    >
      {(size) => <Drawing {...drawing} x={x} y={y} formatY={formatY} {...size} />}
    </PlotFrame>
  );
}

/** The values of all lines in the part of the axis that is in sight. */
function* valuesWithin(
  rows: readonly ChartRow[],
  lines: readonly PlotLine[],
  { domain: [from, to] }: ChartAxis,
): Generator<number> {
  for (const row of rows) {
    if (row.x < from || row.x > to) continue;
    for (const { key } of lines) {
      const value = row[key];
      if (value != null) yield value;
    }
  }
}

/** Kept apart from the cursor, so that hovering redraws nothing of recharts. */
const Drawing = memo(function Drawing(props: DrawingProps & Size) {
  const {
    rows,
    lines,
    x,
    y,
    unit,
    formatY,
    mark,
    dot,
    level,
    outliers,
    labelWidth = LABEL_WIDTH,
    width,
    height,
  } = props;
  const locale = useLocale();
  const formatX = (value: number) => formatDecimal(value, locale, x.decimals);
  const area = plotArea({ width, height }, labelWidth);
  const ends = useMemo(() => lineEnds(rows, lines, y, area.height), [rows, lines, y, area.height]);
  const margin = useMemo(() => ({ top: TOP, right: labelWidth, bottom: 0, left: 0 }), [labelWidth]);
  const xDomain = useMemo(() => [...x.domain], [x]);
  const yDomain = useMemo(() => [...y.domain], [y]);
  return (
    <div aria-hidden className="pointer-events-none">
      <LineChart width={width} height={height} data={rows} margin={margin} accessibilityLayer={false}>
        <CartesianGrid
          vertical={false}
          stroke="var(--color-line)"
          verticalCoordinatesGenerator={noLines}
          horizontalCoordinatesGenerator={() => y.ticks.map((value) => TOP + (1 - shareOf(y, value)) * area.height)}
        />
        <XAxis
          dataKey="x"
          type="number"
          domain={xDomain}
          ticks={x.ticks}
          interval={0}
          allowDataOverflow
          height={BOTTOM}
          tick={<TickLabel format={formatX} />}
          tickLine={false}
          axisLine={false}
          tickMargin={4}
        />
        <YAxis
          type="number"
          scale={y.scale}
          domain={yDomain}
          ticks={y.ticks}
          interval={0}
          allowDataOverflow
          width={LEFT}
          tick={<TickLabel format={formatY} />}
          tickLine={false}
          axisLine={false}
          tickMargin={4}
        />
        {mark != null && (
          <ReferenceLine
            x={mark.x}
            stroke="var(--color-ink)"
            strokeWidth={1}
            label={{ value: mark.label, position: "top", fill: "var(--color-ink-2)", fontSize: 11, offset: 4 }}
          />
        )}
        {level != null && <ReferenceLine y={level} stroke="var(--color-line-strong)" strokeDasharray="3 3" />}
        {lines.map(({ key, color, width: stroke = 1.5, sparse = false, dash }) => (
          <Line
            key={key}
            dataKey={key}
            type="linear"
            stroke={color}
            strokeWidth={stroke}
            connectNulls={sparse}
            {...(dash === undefined ? {} : { strokeDasharray: dash })}
            dot={hasDots(rows, key, sparse) ? { r: 2, fill: color, stroke: "none", strokeDasharray: "none" } : false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        {dot != null && (
          <ReferenceDot x={dot.x} y={dot.y} r={3.5} fill="var(--color-paper)" stroke="var(--color-ink)" />
        )}
        {outliers?.map((point) => (
          <ReferenceDot key={point.x} x={point.x} y={point.y} shape={<Triangle />} />
        ))}
        <text x={LEFT - 10} y={height - 5} textAnchor="end" fill="var(--color-ink-3)" fontSize={11}>
          {unit}
        </text>
        {ends.map(({ key, label, color, top }) => (
          <text key={key} x={width - labelWidth + 6} y={TOP + top} dy="0.355em" fill={color} fontSize={12}>
            {label}
          </text>
        ))}
      </LineChart>
    </div>
  );
});

/** A value that is not a number, where the last real one was: red, because training goes wrong there. */
function Triangle({ cx = 0, cy = 0 }: { readonly cx?: number; readonly cy?: number }) {
  return <path d={`M${cx} ${cy - 5}l5 9h-10z`} fill="var(--color-error)" />;
}

/** Epochs that still stand apart with a dot each. */
const DOTTED = 40;

/** A line of one point is invisible without a dot, and values that are rare are seen to be rare by theirs. */
function hasDots(rows: readonly ChartRow[], key: string, sparse: boolean): boolean {
  if (rows.length < 3) return true;
  return sparse && rows.filter((row) => row[key] != null).length <= DOTTED;
}

interface LineEnd {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly top: number;
}

function lineEnds(rows: readonly ChartRow[], lines: readonly PlotLine[], y: ChartAxis, height: number): LineEnd[] {
  const named = lines.flatMap((line) => {
    const last = line.label === "" ? undefined : rows.findLast((row) => row[line.key] != null)?.[line.key];
    const share = last == null ? Number.NaN : shareOf(y, last);
    return Number.isNaN(share) ? [] : [{ line, at: (1 - Math.min(1, Math.max(0, share))) * height }];
  });
  const tops = spreadLabels(
    named.map(({ at }) => at),
    LABEL_GAP,
    height,
  );
  return named.map(({ line: { key, label, color } }, index) => ({ key, label, color, top: tops[index] ?? 0 }));
}
