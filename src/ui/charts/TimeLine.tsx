import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import type { TableFacts } from "../../pipeline/table-facts";
import { useData } from "../../store/data";
import { Select } from "../kit/field";
import { useFormat, useMessages } from "../locale";
import { barsOf, dayText, minuteText, moved, type TimeWindows, type WindowEnd, windowsOf } from "./timeline";
import { useSize } from "./use-size";

const HEIGHT = 120;
const AXIS = 18;
const ENDS = ["start", "cutoff", "reference"] as const;

/** Events per day with the windows over them; their ends can be dragged or moved with the arrow keys. */
export function TimeLine({ facts }: { readonly facts: TableFacts }) {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const config = useData((state) => state.config);
  const change = useData((state) => state.change);
  const [type, setType] = useState("");
  const [hovered, setHovered] = useState<number | null>(null);
  const [box, size] = useSize<HTMLDivElement>();
  const { days, types, last } = facts.events;
  const windows = windowsOf(config, last);
  const count = days.total.length;
  const row = types.findIndex(({ name }) => name === type);
  const values = row < 0 ? days.total : days.byType.subarray(row * count, (row + 1) * count);
  const shownTypes = types.slice(0, Math.floor(days.byType.length / count));
  const first = Math.min(days.firstDay, Math.floor(windows.start));
  const end = Math.max(days.firstDay + count, windows.reference);
  const width = size?.width ?? 0;
  const x = (day: number) => ((day - first) / (end - first)) * width;
  // A single placeholder such as 1900-01-01 makes tens of thousands of days.
  const bars = barsOf(values, days.firstDay, width);
  const most = values.reduce((a, b) => Math.max(a, b), 1);
  const hoveredDay = days.firstDay + (hovered ?? -1);
  const move = (which: WindowEnd, day: number) => change({ sketch: moved(config.sketch, windows, which, day, last) });
  const labels = { start: t.start, cutoff: t.cutoff, reference: t.reference };
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={t.field.eventType}
          value={type}
          onChange={setType}
          options={[{ value: "", label: t.allTypes }, ...shownTypes.map(({ name }) => ({ value: name, label: name }))]}
          className="max-w-56"
        />
        <span className="text-ink-2 text-sm tabular-nums">
          {hovered !== null && t.day(dayText(days.firstDay + hovered), format.count(values[hovered] ?? 0))}
        </span>
      </div>
      <div ref={box} className="relative select-none" style={{ height: HEIGHT + AXIS }}>
        {size !== null && (
          <>
            <svg
              width={width}
              height={HEIGHT + AXIS}
              aria-hidden="true"
              onPointerMove={(event) => {
                const { left } = event.currentTarget.getBoundingClientRect();
                const day = Math.floor(first + ((event.clientX - left) / width) * (end - first)) - days.firstDay;
                setHovered(day >= 0 && day < count ? day : null);
              }}
              onPointerLeave={() => setHovered(null)}
            >
              <WindowShade from={x(windows.start)} to={x(windows.cutoff)} label={t.past} opacity={0.1} />
              <WindowShade from={x(windows.cutoff)} to={x(windows.reference)} label={t.future} opacity={0.2} />
              {bars.map(({ day, days: long, value }) => {
                const height = (value / most) * (HEIGHT - 20);
                return (
                  <rect
                    key={day}
                    x={x(day)}
                    y={HEIGHT - height}
                    width={Math.max(0.5, x(day + long) - x(day) - 1)}
                    height={height}
                    className={hoveredDay >= day && hoveredDay < day + long ? "fill-ink" : "fill-ink-3"}
                  />
                );
              })}
              <line x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} className="stroke-line-strong" />
              {[first, (first + end) / 2, end].map((day, i) => (
                <text
                  key={day}
                  x={[0, width / 2, width][i]}
                  y={HEIGHT + 14}
                  textAnchor={(["start", "middle", "end"] as const)[i] ?? "start"}
                  className="fill-ink-3 text-sm"
                >
                  {dayText(day)}
                </text>
              ))}
            </svg>
            {ENDS.map((which) => (
              <Handle
                key={which}
                label={labels[which]}
                at={x(windows[which])}
                day={windows[which]}
                range={[first, end]}
                onDay={(day) => move(which, day)}
                box={box}
              />
            ))}
          </>
        )}
      </div>
      <WindowTexts windows={windows} />
    </div>
  );
}

interface ShadeProps {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly opacity: number;
}

function WindowShade({ from, to, label, opacity }: ShadeProps) {
  const width = Math.max(0, to - from);
  return (
    <>
      <rect x={from} y={0} width={width} height={HEIGHT} className="fill-ink" opacity={opacity} />
      {width > 48 && (
        <text x={from + 4} y={12} className="fill-ink-2 text-sm">
          {label}
        </text>
      )}
    </>
  );
}

interface HandleProps {
  readonly label: string;
  readonly at: number;
  readonly day: number;
  readonly range: readonly [number, number];
  readonly onDay: (day: number) => void;
  readonly box: { readonly current: HTMLElement | null };
}

/** One end of a window: a slider in days. */
function Handle({ label, at, day, range: [first, end], onDay, box }: HandleProps) {
  const dragging = useRef(false);
  const drag = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!dragging.current || bounds === undefined) return;
    onDay(first + ((event.clientX - bounds.left) / bounds.width) * (end - first));
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onDay(day + step);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.floor(first)}
      aria-valuemax={Math.ceil(end)}
      aria-valuenow={Math.round(day)}
      aria-valuetext={minuteText(day)}
      onKeyDown={press}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        dragging.current = false;
      }}
      className="-ml-2 absolute top-0 flex w-4 cursor-ew-resize touch-none justify-center"
      style={{ left: at, height: HEIGHT }}
    >
      <span className="h-full w-0.5 bg-ink" />
      <span className="absolute bottom-0 size-3 rounded-full border-2 border-ink bg-paper" />
    </div>
  );
}

function WindowTexts({ windows }: { readonly windows: TimeWindows }) {
  const t = useMessages(dataPlaceMessages);
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-sm tabular-nums">
      {ENDS.map((end) => (
        <div key={end} className="flex gap-1.5">
          <dt>{t[end]}</dt>
          <dd className="text-ink">{minuteText(windows[end])}</dd>
        </div>
      ))}
    </dl>
  );
}
