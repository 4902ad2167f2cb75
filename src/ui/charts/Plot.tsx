import { type ComponentProps, memo, useId, useMemo, useState } from "react";
import {
  CartesianGrid,
  ComposedChart,
  Curve,
  ReferenceLine,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from "recharts";
import { type Axis, shareOf, type ValueAxisOptions, valueAxis, zoomedAxis } from "../../figures/axis";
import { lonePoints, type Size } from "../../figures/layout";
import { chartMessages } from "../../i18n/messages/charts";
import { classes } from "../kit/classes";
import { useLocale, useMessages } from "../locale";
import { formatTick } from "./format-tick";
import { lineEnds, ticksWithRoom } from "./line-ends";
import { PlotCursor, type PlotReading } from "./PlotCursor";
import type { PlotBars, PlotDot, PlotLine, PlotPoint, PlotRoom, PlotRule, TickFormat } from "./plot-parts";
import { useSize } from "./use-size";

interface DrawingProps {
  readonly lines?: readonly PlotLine[];
  readonly bars?: PlotBars;
  readonly rules?: readonly PlotRule[];
  readonly dots?: readonly PlotDot[];
  readonly room?: PlotRoom;
  readonly formatX?: TickFormat;
  readonly formatY?: TickFormat;
  /** What the horizontal axis counts or measures, below its end. */
  readonly labelX?: string | undefined;
  /** The same of the vertical axis, above it; left out where the chart's title says it. */
  readonly labelY?: string | undefined;
}

export interface PlotProps extends DrawingProps {
  readonly x: Axis;
  /** An axis, or how one is fitted to the values in sight. */
  readonly y: Axis | ValueAxisOptions;
  /** Reads values where pointer or keyboard stand, and zooms where the vertical axis can be fitted anew. */
  readonly cursor?: PlotReading;
  /** What the picture says; left out where the card around it does. */
  readonly summary?: string;
  /** Width by height, where the plot's column does not give it a height. */
  readonly aspect?: number;
  readonly className?: string;
}

/** Ticks to the left, their axis's name above; ticks and name below. */
const ROOM: PlotRoom = { left: 46, right: 18, top: 16, bottom: 35 };
/** A name above the vertical axis is not to touch its highest tick. */
const NAMED = 26;
/** Width by height of a plot whose axes are named and equally long: what is around them is 3 pixels wider than high. */
export const SQUARE_ASPECT = 1.01;
/** Room of a character of a line's name, in pixels. */
const CHARACTER = 7;
/** Height of a tick's label and a little, in pixels. */
const LABEL_HEIGHT = 13;
/** Half the height of a line's name and a little: it is not to touch a rule's label, above the plot. */
const HALF_LINE = 8;
/** Most room for the lines' names. */
const NAMES = 96;
const FAINT = "var(--color-ink-3)";
/** Smallest drawing, in pixels. */
const LEAST = 24;

/**
 * Every line, ROC, precision-recall, calibration and histogram of the page: what is drawn between two axes, by recharts,
 * and the reading cursor above it. Lists should be kept between drawings, so that a moving cursor redraws nothing.
 */
export function Plot({ x: whole, y: given, cursor, summary, aspect, className, ...drawing }: PlotProps) {
  const { lines = NONE } = drawing;
  const names = nameWidth(lines);
  const named = (drawing.labelY ?? "") !== "";
  const room = useMemo(
    () =>
      drawing.room ?? {
        ...ROOM,
        ...(names === 0 ? {} : { right: 14 + Math.min(NAMES, names) }),
        ...(named ? { top: NAMED } : {}),
      },
    [drawing.room, names, named],
  );
  const [ref, size] = useSize<HTMLDivElement>();
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const x = useMemo(() => (zoom === null ? whole : zoomedAxis(whole, zoom)), [whole, zoom]);
  const y = useMemo(() => {
    if ("domain" in given) return given;
    return valueAxis(valuesWithin(lines, x), zoom === null ? given : { ...given, fromZero: false });
  }, [given, lines, x, zoom]);
  const area = size === null ? null : plotArea(size, room);
  return (
    <div
      ref={ref}
      className={classes("relative min-h-0 overflow-hidden", aspect === undefined && "h-full", className ?? "w-full")}
      {...(aspect === undefined ? {} : { style: { aspectRatio: aspect } })}
      {...(summary === undefined ? {} : { role: "img", "aria-label": summary })}
    >
      {size !== null && area !== null && area.width >= LEAST && area.height >= LEAST && (
        <>
          <Drawing {...drawing} {...size} room={room} x={x} y={y} />
          {cursor !== undefined && (
            <PlotCursor
              {...cursor}
              {...{ x, y, room, area }}
              isZoomed={zoom !== null}
              onZoom={"domain" in given ? null : setZoom}
            />
          )}
          {zoom !== null && <ShowAll left={room.left} onClick={() => setZoom(null)} />}
        </>
      )}
    </div>
  );
}

/** The way back from a part of the plot, for who does not know the keys. */
function ShowAll({ left, onClick }: { readonly left: number; readonly onClick: () => void }) {
  const t = useMessages(chartMessages);
  return (
    <button
      type="button"
      title={t.showAllKey}
      onClick={onClick}
      style={{ left }}
      className="absolute top-0 rounded border border-line-strong bg-paper px-1.5 text-ink-2 text-sm hover:text-ink"
    >
      {t.showAll}
    </button>
  );
}

const NONE: readonly never[] = [];

/** Room that the longest of the lines' names takes, in pixels; 0 where none has one. */
function nameWidth(lines: readonly PlotLine[]): number {
  return CHARACTER * lines.reduce((most, { label = "" }) => Math.max(most, label.length), 0);
}

/** What is left for the drawing itself. */
function plotArea({ width, height }: Size, room: PlotRoom): Size {
  return { width: width - room.left - room.right, height: height - room.top - room.bottom };
}

/** The values of all lines in the part of the axis that is in sight. */
function* valuesWithin(lines: readonly PlotLine[], { domain: [from, to] }: Axis): Generator<number> {
  for (const { points } of lines) {
    for (const [x, y] of points) if (x >= from && x <= to) yield y;
  }
}

/** For grids without lines in one direction: recharts would work their places out all the same. */
const noLines = () => [];
/** The key is of nothing here: without one recharts has the horizontal axis count. */
const common = {
  dataKey: "x",
  type: "number",
  interval: 0,
  allowDataOverflow: true,
  tickLine: false,
  tickMargin: 4,
} as const;

/** Kept apart from the cursor. The order of its parts is the order in which they lie on one another. */
const Drawing = memo(function Drawing(
  props: DrawingProps & Size & { readonly x: Axis; readonly y: Axis; readonly room: PlotRoom },
) {
  const { x, y, width, height, room, lines = NONE, bars, rules = NONE, dots = NONE } = props;
  const { formatX = formatTick, formatY = formatTick, labelX, labelY } = props;
  const locale = useLocale();
  // Some names begin sentences elsewhere.
  const small = (name = "") => name.charAt(0).toLocaleLowerCase(locale) + name.slice(1);
  const clip = useId();
  const area = plotArea({ width, height }, room);
  const margin = useMemo(() => ({ top: room.top, right: room.right, bottom: 0, left: 0 }), [room]);
  // An axis may go on beyond its last tick.
  const spanX = shareOf(x, x.ticks.at(-1) ?? 0) - shareOf(x, x.ticks[0] ?? 0);
  const ticksX = ticksWithRoom(x.ticks, (tick) => CHARACTER * formatX(x, locale)(tick).length, spanX * area.width);
  const ticksY = ticksWithRoom(y.ticks, () => LABEL_HEIGHT, area.height);
  const [domainX, domainY] = useMemo(() => [[...x.domain], [...y.domain]], [x, y]);
  // Out of the flow: a drawing of the size that was measured does not keep its column from becoming narrower.
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      <ComposedChart width={width} height={height} data={NONE} margin={margin} accessibilityLayer={false}>
        <CartesianGrid
          zIndex={0}
          vertical={false}
          stroke="var(--color-line)"
          verticalCoordinatesGenerator={noLines}
          horizontalCoordinatesGenerator={() => ticksY.map((tick) => room.top + (1 - shareOf(y, tick)) * area.height)}
        />
        <XAxis
          {...common}
          domain={domainX}
          ticks={ticksX}
          height={room.bottom}
          tick={<TickLabel format={formatX(x, locale)} />}
          axisLine={bars === undefined ? false : { stroke: "var(--color-line)" }}
        />
        <YAxis
          {...common}
          scale={y.scale}
          domain={domainY}
          ticks={ticksY}
          width={room.left}
          tick={<TickLabel format={formatY(y, locale)} />}
          axisLine={false}
        />
        {bars !== undefined && <Bars {...bars} floor={room.top + area.height} />}
        {rules.map(({ at, color = "var(--color-ink)", dash }, index) => (
          <ReferenceLine
            key={index.toString()}
            zIndex={0}
            stroke={color}
            strokeDasharray={dash}
            {...("x" in at || "y" in at ? at : { segment: ends(at), ifOverflow: "hidden" as const })}
          />
        ))}
        <clipPath id={clip}>
          <rect x={room.left - 2} y={room.top - 2} width={area.width + 4} height={area.height + 4} />
        </clipPath>
        <g clipPath={`url(#${clip})`}>
          <Lines lines={lines} />
        </g>
        <Dots dots={dots} />
        <Names lines={lines} rules={rules} x={x} y={y} room={room} area={area} />
        <text x={room.left + area.width} y={height - 3} textAnchor="end" fill={FAINT} fontSize={11}>
          {small(labelX)}
        </text>
        <text x={2} y={10} fill={FAINT} fontSize={11}>
          {small(labelY)}
        </text>
      </ComposedChart>
    </div>
  );
});

function ends([[x1, y1], [x2, y2]]: readonly [PlotPoint, PlotPoint]) {
  return [
    { x: x1, y: y1 },
    { x: x2, y: y2 },
  ] as const;
}

interface TickLabelProps {
  readonly format: (value: number) => string;
  /** Given by recharts. */
  readonly x?: number | string;
  readonly y?: number | string;
  readonly textAnchor?: ComponentProps<"text">["textAnchor"];
  readonly verticalAnchor?: string;
  readonly payload?: { readonly value: number };
}

/** A tick's label as plain text. recharts' own measures its words in the page, which costs a layout per redraw. */
function TickLabel({ format, x = 0, y = 0, textAnchor, verticalAnchor, payload }: TickLabelProps) {
  return (
    <text
      x={x}
      y={y}
      dy={verticalAnchor === "start" ? "0.71em" : "0.355em"}
      textAnchor={textAnchor}
      fill={FAINT}
      fontSize={11}
    >
      {payload === undefined ? "" : format(payload.value)}
    </text>
  );
}

/** From the axes' units to pixels; undefined before recharts has laid out its axes. */
function usePlace(): ((point: PlotPoint) => { readonly x: number; readonly y: number | null }) | undefined {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (x === undefined || y === undefined) return undefined;
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return ([px, py]) => {
    const top = Number.isFinite(py) ? y(py) : undefined;
    return { x: tenth(x(px) ?? 0), y: top === undefined || !Number.isFinite(top) ? null : tenth(top) };
  };
}

/**
 * The bars as one path, a pixel apart. A recharts `Bar` makes a component of each, all in the task in which a chart is drawn
 * first, which was the longest at a run's end.
 *
 * @param floor Where the bars stand, in pixels from the top. A logarithmic axis has no place for nobody.
 */
function Bars({ bins, color, floor }: PlotBars & { readonly floor: number }) {
  const place = usePlace();
  if (place === undefined) return null;
  const outline = bins.map(({ from, to, count }) => {
    const { x: left, y: top } = place([from, count]);
    const { x: right } = place([to, count]);
    return count === 0 || top === null ? "" : `M${left + 0.5} ${floor}V${top}H${right - 0.5}V${floor}Z`;
  });
  return <path d={outline.join("")} fill={color} />;
}

/**
 * The lines as one layer of the chart, each with its own points. A recharts `Line` each registers with the chart's store:
 * 3 to 4 ms a line, a quarter of a second for 64 classes, where all of them together take 7 ms this way.
 */
function Lines({ lines }: { readonly lines: readonly PlotLine[] }) {
  const place = usePlace();
  if (place === undefined) return null;
  return lines.map(({ key, points, color, width = 1.5, dash, opacity, dots = false }) => {
    const placed = points.map(place);
    const drawn = placed.flatMap(({ x, y }) => (y === null ? [] : [[x, y] as const]));
    const dotted = dots ? drawn : lonePoints(placed.map(({ x, y }) => [x, y ?? Number.NaN]));
    return (
      <g key={key} style={{ opacity }}>
        <Curve
          className="plot-line"
          points={placed}
          fill="none"
          stroke={color}
          strokeWidth={width}
          strokeLinejoin="round"
          {...(dash === undefined ? {} : { strokeDasharray: dash })}
        />
        {dotted.map(([x, y]) => (
          <circle key={x} cx={x} cy={y} r={2.5} fill={color} />
        ))}
      </g>
    );
  });
}

function Dots({ dots }: { readonly dots: readonly PlotDot[] }) {
  const place = usePlace();
  /** Where the words so far stand; a word that would lie on another is left out. */
  const words: { readonly left: number; readonly right: number; readonly y: number }[] = [];
  return dots.map((dot, index) => {
    const { radius = 3.5, fill = "var(--color-ink)", stroke = "var(--color-paper)", text = "" } = dot;
    const { x, y } = place?.(dot.at) ?? { x: 0, y: null };
    if (y === null) return null;
    const word = { left: x + 7, right: x + 7 + CHARACTER * text.length, y };
    const free = words.every(
      (other) => word.right < other.left || word.left > other.right || Math.abs(y - other.y) > 12,
    );
    if (free) words.push(word);
    return (
      <g key={index.toString()}>
        {dot.alarm === true ? (
          <path d={`M${x} ${y - 5}l5 9h-10z`} fill="var(--color-error)" />
        ) : (
          <circle cx={x} cy={y} r={radius} fill={fill} stroke={stroke} />
        )}
        <text x={x + 7} y={y + 13} fill="var(--color-ink-2)" fontSize={11}>
          {free && text}
        </text>
      </g>
    );
  });
}

interface NamesProps {
  readonly lines: readonly PlotLine[];
  readonly rules: readonly PlotRule[];
  readonly x: Axis;
  readonly y: Axis;
  readonly room: PlotRoom;
  readonly area: Size;
}

/** Names at the lines' ends, edged with paper: another line below them does not cross them out. */
function Names({ lines, rules, x, y, room, area }: NamesProps) {
  const named = lines.filter(({ label = "" }) => label !== "");
  const least = rules.some(({ label }) => label !== undefined) ? HALF_LINE : 0;
  const places = lineEnds(named, x, y, area, nameWidth(named), least);
  return (
    <>
      {rules.map(({ at, label }) => {
        if (label === undefined || !("x" in at) || at.x < x.domain[0] || at.x > x.domain[1]) return null;
        const left = shareOf(x, at.x) * area.width;
        // Over the plot's left end it would touch the highest tick.
        const anchor = left < (CHARACTER * label.length) / 2 ? "start" : "middle";
        return (
          <text
            key={label}
            x={room.left + left}
            y={room.top - 4}
            textAnchor={anchor}
            fill="var(--color-ink-2)"
            fontSize={11}
          >
            {label}
          </text>
        );
      })}
      {named.map(({ key, label, color, opacity }, index) => {
        const end = places[index];
        if (end == null) return null;
        return (
          <text
            key={key}
            x={room.left + end.left + 6}
            y={room.top + end.top}
            dy="0.355em"
            fill={color}
            stroke="var(--color-paper)"
            strokeWidth={3}
            strokeLinejoin="round"
            paintOrder="stroke"
            fontSize={12}
            style={{ opacity }}
          >
            {label}
          </text>
        );
      })}
    </>
  );
}
