import { type ScaleContinuousNumeric, scaleLinear } from "d3-scale";
import type { ReactNode } from "react";
import { InfoTip } from "../kit/popover";

const WIDTH = 380;
const HEIGHT = 250;
const MARGIN = { left: 46, right: 14, top: 8, bottom: 34 };

type Point = readonly [x: number, y: number];

export interface PlotAxis {
  readonly label: string;
  /** Ascending, the axis ends at the first and the last. */
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

export interface SharePlotProps {
  readonly title: string;
  readonly about: string;
  /** What the chart says, beside its title. */
  readonly reading: string;
  /** For whoever does not see it. */
  readonly summary: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly lines: readonly {
    readonly label: string;
    readonly color: string;
    readonly points: readonly Point[];
    readonly dash?: string;
    /** Dots instead of a line where there are few points. */
    readonly dots?: boolean;
  }[];
  /** Points that matter, with a word beside each. */
  readonly marks?: readonly {
    readonly at: Point;
    readonly text?: string;
    /** Where the line falls, the text below it would stand on it. */
    readonly above?: boolean;
    readonly color?: string;
  }[];
  /** Where on the horizontal axis the decision stands. */
  readonly cursor?: number;
  /** Beneath the chart. */
  readonly children?: ReactNode;
}

/** Curves over two axes that are known beforehand: shares, probabilities, counts on a scale of one's own. */
export function SharePlot(props: SharePlotProps) {
  const { title, about, reading, summary, lines, marks = [], cursor, children } = props;
  const x = scaleOf(props.x, MARGIN.left, WIDTH - MARGIN.right);
  const y = scaleOf(props.y, HEIGHT - MARGIN.bottom, MARGIN.top);
  const bottom = HEIGHT - MARGIN.bottom;
  return (
    <figure className="min-w-0 bg-paper px-3 pt-1.5 pb-3">
      <figcaption className="flex min-h-8 flex-wrap items-center gap-x-1">
        <span className="font-strong">{title}</span>
        <InfoTip about={title}>{about}</InfoTip>
        <span className="ml-auto text-ink-2 text-sm">{reading}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary} className="w-full text-[11px]">
        {props.y.ticks.map((tick) => (
          <g key={tick}>
            <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(tick)} y2={y(tick)} className="stroke-line" />
            <text x={MARGIN.left - 6} y={y(tick) + 4} textAnchor="end" className="fill-ink-3">
              {props.y.format(tick)}
            </text>
          </g>
        ))}
        {props.x.ticks.map((tick) => (
          <text key={tick} x={x(tick)} y={bottom + 14} textAnchor="middle" className="fill-ink-3">
            {props.x.format(tick)}
          </text>
        ))}
        {cursor !== undefined && (
          <line
            x1={x(cursor)}
            x2={x(cursor)}
            y1={MARGIN.top}
            y2={bottom}
            className="stroke-ink-3"
            strokeDasharray="2 2"
          />
        )}
        {lines.map(({ label, color, points, dash, dots }) => (
          <g key={label}>
            <path d={path(points, x, y)} fill="none" stroke={color} strokeWidth={1.75} strokeDasharray={dash} />
            {dots &&
              points.map(([px, py]) => <circle key={px} cx={x(px)} cy={y(py)} r={3} fill={color} stroke="none" />)}
          </g>
        ))}
        {marks.map(({ at: [px, py], text, above = false, color = "var(--color-ink)" }) => (
          <g key={`${px}:${text}`}>
            <circle cx={x(px)} cy={y(py)} r={3.5} fill={color} className="stroke-paper" strokeWidth={1} />
            {text !== undefined && (
              <text x={x(px) + 7} y={y(py) + (above ? -5 : 13)} className="fill-ink-2">
                {text}
              </text>
            )}
          </g>
        ))}
        <text x={(MARGIN.left + WIDTH - MARGIN.right) / 2} y={HEIGHT - 4} textAnchor="middle" className="fill-ink-3">
          {props.x.label}
        </text>
        <text
          transform={`translate(10 ${(MARGIN.top + bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
          className="fill-ink-3"
        >
          {props.y.label}
        </text>
      </svg>
      {lines.length > 1 && (
        <ul className="flex flex-wrap gap-x-4 text-ink-2 text-sm">
          {lines.map(({ label, color, dash }) => (
            <li key={label} className="flex items-center gap-1.5">
              <svg aria-hidden="true" width={18} height={6}>
                <line x1={0} x2={18} y1={3} y2={3} stroke={color} strokeWidth={2} strokeDasharray={dash} />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      )}
      {children}
    </figure>
  );
}

type Scale = ScaleContinuousNumeric<number, number>;

function scaleOf({ ticks }: PlotAxis, from: number, to: number): Scale {
  return scaleLinear([ticks[0] ?? 0, ticks.at(-1) ?? 1], [from, to]);
}

function path(points: readonly Point[], x: Scale, y: Scale): string {
  return points.map(([px, py], i) => `${i === 0 ? "M" : "L"}${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join("");
}

/** Corners between the points: what is reached at one is kept until the next. */
export function stepped(points: readonly Point[]): readonly Point[] {
  return points.flatMap(([px, py], i): Point[] => {
    const before = points[i - 1];
    return before === undefined
      ? [[px, py]]
      : [
          [before[0], py],
          [px, py],
        ];
  });
}
