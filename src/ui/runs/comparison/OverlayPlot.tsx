import { memo, useMemo } from "react";
import { type ChartAxis, shareOf } from "../../charts/axes";
import { LEFT, PlotFrame, plotArea, TOP } from "../../charts/PlotFrame";
import type { Size } from "../../charts/use-size";
import type { ComparedRun } from "./compared";
import { type Curve, drawnPoints, EMPTY, heightAt } from "./curves";
import { lineEnds, linePath } from "./overlay-geometry";

/** Room for a run's number at its line's end. */
const LABEL_WIDTH = 26;
/** Points of all lines of a chart together, and of one line at most. */
const POINTS = 2400;
const POINTS_PER_LINE = 600;

export interface OverlayLine {
  readonly compared: ComparedRun;
  readonly curve: Curve;
}

interface DrawingProps {
  readonly lines: readonly OverlayLine[];
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly unit: string;
  readonly formatX?: (value: number) => string;
  readonly formatY: (value: number) => string;
}

export interface OverlayPlotProps extends DrawingProps {
  readonly label: string;
  readonly cursor: number | null;
  readonly cursorText: string;
  readonly onCursor: (x: number | null) => void;
  readonly keyStep?: number;
  /** What the cursor stands at, above the runs' names and values. */
  readonly title: string;
  readonly formatValue: (value: number) => string;
}

/**
 * One line per run under the reading cursor of all charts. Drawn as plain paths: ten runs of some thousand steps each
 * have no common rows that a chart of rows could take.
 */
export function OverlayPlot(props: OverlayPlotProps) {
  const { label, cursor, cursorText, onCursor, keyStep, title, formatValue, ...drawing } = props;
  const values =
    cursor === null
      ? []
      : drawing.lines.map(({ compared: { run, look }, curve }) => ({
          key: run.id,
          name: `${look.number} ${run.name}`,
          y: heightAt(curve, cursor),
          color: look.color,
        }));
  return (
    <PlotFrame
      label={label}
      x={drawing.x}
      y={drawing.y}
      labelWidth={LABEL_WIDTH}
      cursor={cursor}
      cursorText={cursorText}
      cursorValues={values}
      onCursor={onCursor}
      tooltip={{
        title,
        items: values.flatMap(({ name, y, color }) =>
          Number.isFinite(y) ? [{ name, value: formatValue(y), color }] : [],
        ),
      }}
      {...(keyStep === undefined ? {} : { keyStep })}
    >
      {(size) => <Drawing {...drawing} {...size} />}
    </PlotFrame>
  );
}

const Drawing = memo(function Drawing(props: DrawingProps & Size) {
  const { lines, x, y, unit, formatX = String, formatY, width, height } = props;
  const area = useMemo(() => plotArea({ width, height }, LABEL_WIDTH), [width, height]);
  const drawn = useMemo(() => {
    const limit = Math.min(POINTS_PER_LINE, Math.floor(POINTS / Math.max(1, lines.length)));
    const curves = lines.map(({ curve }) => drawnPoints(curve, limit));
    const ends = lineEnds(curves, x, y, area);
    return lines.map(({ compared }, index) => ({
      ...compared,
      path: linePath(curves[index] ?? EMPTY, x, y, area),
      end: ends[index] ?? null,
    }));
  }, [lines, x, y, area]);
  return (
    <svg aria-hidden width={width} height={height} fontSize={11} className="pointer-events-none block">
      {y.ticks.map((tick) => {
        const top = TOP + (1 - shareOf(y, tick)) * area.height;
        return (
          <g key={tick}>
            <path d={`M${LEFT} ${top}h${area.width}`} stroke="var(--color-line)" />
            <text x={LEFT - 10} y={top} dy="0.355em" textAnchor="end" fill="var(--color-ink-3)">
              {formatY(tick)}
            </text>
          </g>
        );
      })}
      {x.ticks.map((tick) => (
        <text
          key={tick}
          x={LEFT + shareOf(x, tick) * area.width}
          y={height - 5}
          textAnchor="middle"
          fill="var(--color-ink-3)"
        >
          {formatX(tick)}
        </text>
      ))}
      <text x={LEFT - 14} y={height - 5} textAnchor="end" fill="var(--color-ink-3)">
        {unit}
      </text>
      <g transform={`translate(${LEFT} ${TOP})`} fill="none" strokeWidth={1.5} strokeLinejoin="round">
        {drawn.map(({ run, look, opacity, path, end }) => (
          <g key={run.id} style={{ opacity: `var(${opacity}, 1)` }}>
            <path className="run-line" d={path} stroke={look.color} strokeDasharray={look.dash} />
            {end !== null && (
              <text x={end.left + 5} y={end.top} dy="0.355em" fill={look.color} fontSize={12}>
                {look.number}
              </text>
            )}
          </g>
        ))}
      </g>
    </svg>
  );
});
