import type { ReactNode } from "react";
import { tickAxis } from "../../figures/axis";
import { InfoTip } from "../kit/popover";
import { Plot } from "./Plot";
import type { PlotDot, PlotLine, PlotPoint } from "./plot-parts";

const ROOM = { left: 46, right: 14, top: 8, bottom: 34 } as const;

export interface ShareAxis {
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
  readonly x: ShareAxis;
  readonly y: ShareAxis;
  readonly lines: readonly (Omit<PlotLine, "key" | "label"> & { readonly label: string })[];
  /** Points that matter, with a word beside each. */
  readonly marks?: readonly PlotDot[];
  /** Where on the horizontal axis the decision stands. */
  readonly cursor?: number;
  /** Beneath the chart. */
  readonly children?: ReactNode;
}

/** Curves over two axes that are known beforehand: shares, probabilities, counts on a scale of one's own. */
export function SharePlot(props: SharePlotProps) {
  const { title, about, reading, summary, lines, marks = [], cursor, children } = props;
  const { x, y } = props;
  return (
    <figure className="min-w-0 bg-paper px-3 pt-1.5 pb-3">
      <figcaption className="flex min-h-8 flex-wrap items-center gap-x-1">
        <span className="font-strong">{title}</span>
        <InfoTip about={title}>{about}</InfoTip>
        <span className="ml-auto text-ink-2 text-sm">{reading}</span>
      </figcaption>
      <Plot
        aspect={1.5}
        summary={summary}
        x={tickAxis(x.ticks)}
        y={tickAxis(y.ticks)}
        room={ROOM}
        lines={lines.map(({ label, ...line }) => ({ width: 1.75, ...line, key: label }))}
        dots={marks}
        rules={cursor === undefined ? [] : [{ at: { x: cursor }, color: "var(--color-ink-3)", dash: "2 2" }]}
        labelX={x.label}
        labelY={y.label}
        formatX={() => x.format}
        formatY={() => y.format}
      />
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

/** Corners between the points: what is reached at one is kept until the next. */
export function stepped(points: readonly PlotPoint[]): readonly PlotPoint[] {
  return points.flatMap(([px, py], i): PlotPoint[] => {
    const before = points[i - 1];
    return before === undefined
      ? [[px, py]]
      : [
          [before[0], py],
          [px, py],
        ];
  });
}
