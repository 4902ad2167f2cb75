import { type ReactNode, useCallback, useMemo, useState } from "react";
import { tickAxis } from "../../figures/axis";
import { capitalized } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import { classes } from "../kit/classes";
import { DataTable } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { ChartCard, Reading, Swatch } from "./ChartCard";
import type { ChartData } from "./ChartMenu";
import { Plot, SQUARE_ASPECT } from "./Plot";
import type { PlotDot, PlotLine, PlotPoint } from "./plot-parts";
import { heightOn } from "./readings";

/** As wide as its column; in the whole window, as high. */
const SQUARE = {
  aspect: SQUARE_ASPECT,
  className: "w-full group-data-large/card:mx-auto group-data-large/card:h-full group-data-large/card:w-auto",
} as const;
/** Places that a line's table reads it at, where its points are too many to list. */
const TABLE_PLACES = 20;
const NO_MARKS: readonly never[] = [];

export interface ShareAxis {
  readonly label: string;
  /** Ascending, the axis ends at the first and the last. */
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  /** As a readout writes a value: finer than a tick. */
  readonly exact: (value: number) => string;
}

interface ShareLine extends Omit<PlotLine, "key" | "label"> {
  readonly label: string;
  /** Its value at a place, where it is not the height of the line; NaN where there is none. */
  readonly read?: (x: number) => number;
}

interface TableColumn {
  readonly label: string;
  readonly text: (x: number) => string;
}

interface SharePlotProps {
  readonly title: string;
  readonly about: string;
  /** What the chart says while nothing is read in it. */
  readonly reading: string;
  /** For whoever does not see it. */
  readonly summary: string;
  readonly x: ShareAxis;
  readonly y: ShareAxis;
  /** Told apart by color and dash; named below the plot where there are several. */
  readonly lines: readonly ShareLine[];
  /** Points that matter, with a word beside each. */
  readonly marks?: readonly PlotDot[];
  /** Where on the horizontal axis the decision stands. */
  readonly decision?: number;
  /** A click chooses a place. */
  readonly onChoose?: (x: number) => void;
  /** Both axes are equally long. */
  readonly square?: boolean;
  /** The values behind the drawing; the lines' points unless told. */
  readonly data?: () => ChartData;
  /** What the table tells of a place besides the lines' values. */
  readonly columns?: readonly TableColumn[];
  /** Where the table reads the lines: at the points of a line that has dots, else in even steps, unless told. */
  readonly places?: readonly number[];
  readonly controls?: ReactNode;
  /** Instruments above the plot, or beside it where the card is wide. */
  readonly children?: ReactNode;
}

/** Curves over two axes that are known beforehand: shares, probabilities, counts on a scale of one's own. */
export function SharePlot(props: SharePlotProps) {
  const {
    title,
    about,
    reading,
    summary,
    x,
    y,
    lines,
    marks = NO_MARKS,
    decision,
    onChoose,
    square = false,
    children,
  } = props;
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const [cursor, setCursor] = useState<number | null>(null);
  const textOf = ({ points, read = (at) => heightOn(points, at) }: ShareLine, at: number) => {
    const value = read(at);
    return Number.isFinite(value) ? y.exact(value) : "–";
  };
  const drawn = useMemo(
    () => lines.map(({ label, read: _, ...line }) => ({ width: 1.75, ...line, key: label })),
    [lines],
  );
  const axisX = useMemo(() => tickAxis(x.ticks), [x.ticks]);
  const axisY = useMemo(() => tickAxis(y.ticks), [y.ticks]);
  const formatX = useCallback(() => x.format, [x.format]);
  const formatY = useCallback(() => y.format, [y.format]);
  const rules = useMemo(
    () => (decision === undefined ? [] : [{ at: { x: decision }, color: "var(--color-ink-3)", dash: "2 2" }]),
    [decision],
  );
  const [low = 0, high = 1] = [x.ticks[0], x.ticks.at(-1)];
  const columns = [
    ...lines.map((line) => ({ label: line.label, text: (at: number) => textOf(line, at) })),
    ...(props.columns ?? []),
  ];
  const read = (at: number) => lines.map((line) => ({ ...line, value: textOf(line, at) }));
  const text = (at: number) =>
    `${x.label} ${x.exact(at)}: ${read(at)
      .map(({ label, value }) => `${label} ${value}`)
      .join(", ")}`;
  return (
    <ChartCard
      title={title}
      about={about}
      summary={summary}
      controls={props.controls}
      readout={
        cursor === null ? (
          reading
        ) : (
          <>
            <span className="mr-3">
              {x.label} {x.exact(cursor)}
            </span>
            {read(cursor).map(({ label, value, color, dash }) => (
              <Reading key={label} name={label} value={value} color={color} dash={dash} />
            ))}
          </>
        )
      }
      data={
        props.data ??
        (() => [
          ["curve", "x", "y"],
          ...lines.flatMap(({ label, points }) => points.map(([px, py]) => [label, px, py])),
        ])
      }
      table={() => (
        <DataTable
          rows={props.places ?? placesOf(lines, low, high)}
          rowKey={(place) => place}
          columns={[
            { head: capitalized(x.label, locale), cell: x.exact },
            ...columns.map(({ label, text }) => ({
              head: capitalized(label, locale),
              numeric: true,
              cell: text,
            })),
          ]}
        />
      )}
    >
      <div className="@container h-full">
        <div className="flex h-full flex-col gap-x-8 gap-y-2 @3xl:flex-row">
          {children !== undefined && (
            <div data-unpictured className="@3xl:w-96 @3xl:shrink-0">
              {children}
            </div>
          )}
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <div className={classes("flex-1", square ? "min-h-0" : "min-h-56")}>
              <Plot
                {...(square ? SQUARE : {})}
                x={axisX}
                y={axisY}
                lines={drawn}
                dots={marks}
                rules={rules}
                labelX={x.label}
                labelY={y.label}
                formatX={formatX}
                formatY={formatY}
                cursor={{
                  label: t.read(title),
                  at: cursor,
                  text: text(cursor ?? decision ?? high),
                  values:
                    cursor === null
                      ? []
                      : lines.map(({ label, color, points }) => ({ key: label, color, y: heightOn(points, cursor) })),
                  onMove: setCursor,
                  onChoose: onChoose ?? null,
                  keyStep: (high - low) / 100,
                }}
              />
            </div>
            {lines.length > 1 && (
              <ul className="flex flex-wrap gap-x-4 text-ink-2 text-sm">
                {lines.map(({ label, color, dash }) => (
                  <li key={label} className="flex items-center gap-1.5">
                    <Swatch color={color} dash={dash} />
                    {label}
                  </li>
                ))}
              </ul>
            )}
          </div>
        </div>
      </div>
    </ChartCard>
  );
}

/** The points of the lines where they are few, else even steps along the axis. */
function placesOf(lines: readonly ShareLine[], low: number, high: number): readonly number[] {
  const dotted = lines.find(({ dots }) => dots === true);
  if (dotted !== undefined) return dotted.points.map(([x]) => x);
  return Array.from({ length: TABLE_PLACES + 1 }, (_, index) => low + (index / TABLE_PLACES) * (high - low));
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
