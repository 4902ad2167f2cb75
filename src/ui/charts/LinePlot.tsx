import { memo, useMemo } from "react";
import { CartesianGrid, Line, LineChart, ReferenceDot, ReferenceLine, XAxis, YAxis } from "recharts";
import { type ChartAxis, shareOf, spreadLabels } from "./axes";
import { noLines, TickLabel } from "./chart-parts";
import { BOTTOM, LEFT, PlotFrame, type PlotFrameProps, plotArea, TOP } from "./PlotFrame";
import type { ChartRow, OddPoint } from "./series";
import type { Size } from "./use-size";

const LABEL_GAP = 14;
/** Room for the names at the lines' ends, unless told. */
const LABEL_WIDTH = 76;

export interface PlotLine {
  readonly key: string;
  /** Written at the line's end; an empty label leaves the line unnamed. */
  readonly label: string;
  /** A CSS colour. */
  readonly colour: string;
  readonly width?: number;
  /** Drawn across rows that have no value for it. */
  readonly sparse?: boolean;
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
  readonly odd?: readonly OddPoint[];
  /** Room for the labels at the lines' ends. */
  readonly labelWidth?: number;
}

export interface LinePlotProps extends DrawingProps, Omit<PlotFrameProps, "x" | "y" | "labelWidth" | "children"> {}

/** Lines over a counted or continuous axis, drawn by recharts, with our own reading cursor on top. */
export function LinePlot({ label, cursor, cursorText, cursorValues, onCursor, ...drawing }: LinePlotProps) {
  return (
    <PlotFrame
      label={label}
      x={drawing.x}
      y={drawing.y}
      labelWidth={drawing.labelWidth ?? LABEL_WIDTH}
      cursor={cursor}
      cursorText={cursorText}
      cursorValues={cursorValues}
      onCursor={onCursor}
    >
      {(size) => <Drawing {...drawing} {...size} />}
    </PlotFrame>
  );
}

/** Kept apart from the cursor, so that hovering redraws nothing of recharts. */
const Drawing = memo(function Drawing(props: DrawingProps & Size) {
  const { rows, lines, x, y, unit, formatY, mark, dot, level, odd, labelWidth = LABEL_WIDTH, width, height } = props;
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
          tick={<TickLabel />}
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
        {lines.map(({ key, colour, width: stroke = 1.5, sparse = false }) => (
          <Line
            key={key}
            dataKey={key}
            type="linear"
            stroke={colour}
            strokeWidth={stroke}
            connectNulls={sparse}
            dot={rows.length < 3 || (sparse && isSingle(rows, key)) ? { r: 2, fill: colour, stroke: "none" } : false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        {dot != null && (
          <ReferenceDot x={dot.x} y={dot.y} r={3.5} fill="var(--color-paper)" stroke="var(--color-ink)" />
        )}
        {odd?.map((point) => (
          <ReferenceDot key={point.x} x={point.x} y={point.y} shape={<Triangle />} />
        ))}
      </LineChart>
      <span
        className="absolute bottom-[3px] left-0 text-right text-[11px] text-ink-3 leading-none"
        style={{ width: LEFT - 10 }}
      >
        {unit}
      </span>
      {ends.map(({ key, label, colour, top }) => (
        <span
          key={key}
          className="absolute -translate-y-1/2 truncate text-sm"
          style={{ color: colour, top: TOP + top, left: width - labelWidth + 6, maxWidth: labelWidth - 6 }}
        >
          {label}
        </span>
      ))}
    </div>
  );
});

/** A value that is not a number, where the last real one was: red, because training goes wrong there. */
function Triangle({ cx = 0, cy = 0 }: { readonly cx?: number; readonly cy?: number }) {
  return <path d={`M${cx} ${cy - 5}l5 9h-10z`} fill="var(--color-error)" />;
}

/** A line of one point is invisible without a dot. */
function isSingle(rows: readonly ChartRow[], key: string): boolean {
  return rows.filter((row) => row[key] != null).length === 1;
}

interface LineEnd {
  readonly key: string;
  readonly label: string;
  readonly colour: string;
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
  return named.map(({ line: { key, label, colour } }, index) => ({ key, label, colour, top: tops[index] ?? 0 }));
}
