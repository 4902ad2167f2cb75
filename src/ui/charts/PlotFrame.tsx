import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { type ChartAxis, shareOf } from "./axes";
import { type Size, useSize } from "./use-size";

/** Room around the plot, in pixels. */
export const LEFT = 46;
export const TOP = 16;
export const BOTTOM = 20;

/** A drag shorter than this is a click, in pixels. */
const MIN_DRAG = 8;

/** What stands at the cursor, beside it. */
export interface PlotTooltip {
  readonly title: string;
  readonly items: readonly { readonly name: string; readonly value: string; readonly color: string }[];
}

export interface PlotFrameProps {
  /** Accessible name of the reading cursor. */
  readonly label: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** Room for the labels at the lines' ends. */
  readonly labelWidth: number;
  /** Where the cursor stands on the horizontal axis, or null. */
  readonly cursor: number | null;
  /** What stands at the cursor, as a sentence. */
  readonly cursorText: string;
  /** The drawn values at the cursor, for the dots on the lines; `key` where two lines share a color. */
  readonly cursorValues: readonly { readonly key?: string; readonly y: number; readonly color: string }[];
  readonly onCursor: (x: number | null) => void;
  /** Takes the part of the horizontal axis that was dragged over; null for all of it. Left out, nothing zooms. */
  readonly onZoom?: (part: readonly [number, number] | null) => void;
  readonly tooltip?: PlotTooltip | null;
  /** How far an arrow key moves the cursor; 1 unless told. */
  readonly keyStep?: number;
  /** The drawing, made to measure; it should be memoized, so that a moving cursor redraws nothing of it. */
  readonly children: (size: Size) => ReactNode;
}

/** Where the pointer is in the frame, and where its drag began, in pixels. */
interface Hand {
  readonly left: number;
  readonly top: number;
  readonly from: number | null;
}

/** A plot's place, the reading cursor above it that pointer and keyboard move, and the part that a drag zooms to. */
export function PlotFrame(props: PlotFrameProps) {
  const { label, x, y, labelWidth, cursor, cursorText, cursorValues, onCursor, onZoom, keyStep = 1, children } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const [hand, setHand] = useState<Hand | null>(null);
  const area = size === null ? null : plotArea(size, labelWidth);
  const [low, high] = x.domain;

  function valueAt(left: number, width: number): number {
    return low + Math.min(1, Math.max(0, (left - LEFT) / width)) * (high - low);
  }

  function read(event: PointerEvent<HTMLDivElement>, from: number | null) {
    if (area === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const left = event.clientX - box.left;
    setHand({ left, top: event.clientY - box.top, from: from === Number.POSITIVE_INFINITY ? left : from });
    onCursor(valueAt(left, area.width));
  }

  function drop() {
    if (hand?.from != null && area !== null && onZoom !== undefined && Math.abs(hand.left - hand.from) >= MIN_DRAG) {
      onZoom([valueAt(hand.from, area.width), valueAt(hand.left, area.width)]);
    }
    setHand(hand === null ? null : { ...hand, from: null });
  }

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    const at = cursor ?? high;
    if (step !== undefined) onCursor(at + step * keyStep);
    else if (event.key === "Home") onCursor(low);
    else if (event.key === "End") onCursor(high);
    else if (event.key === "+" && onZoom !== undefined) onZoom([at - (high - low) / 4, at + (high - low) / 4]);
    else if (event.key === "-" && onZoom !== undefined) onZoom(null);
    else if (event.key === "Escape") onCursor(null);
    else return;
    event.preventDefault();
  }

  const place = area === null || cursor === null ? null : LEFT + shareOf(x, cursor) * area.width;
  const dragged = hand?.from != null && Math.abs(hand.left - hand.from) >= MIN_DRAG;
  return (
    <div ref={ref} className="relative h-full min-h-0 w-full overflow-hidden">
      {size !== null && size.width > 120 && size.height > 60 && children(size)}
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={low}
        aria-valuemax={high}
        aria-valuenow={cursor ?? high}
        aria-valuetext={cursorText}
        onPointerMove={(event) => read(event, hand?.from ?? null)}
        onPointerDown={(event) => read(event, event.pointerType === "mouse" ? Number.POSITIVE_INFINITY : null)}
        onPointerUp={drop}
        onPointerLeave={() => {
          setHand(null);
          onCursor(null);
        }}
        onDoubleClick={() => onZoom?.(null)}
        onKeyDown={move}
        onBlur={() => onCursor(null)}
        className="absolute inset-0 cursor-crosshair touch-pan-y select-none rounded outline-offset-[-2px]"
      >
        {dragged && area !== null && (
          <div
            className="absolute bg-accent/15"
            style={{
              left: Math.max(LEFT, Math.min(hand.left, hand.from ?? 0)),
              width: Math.abs(hand.left - (hand.from ?? 0)),
              top: TOP,
              height: area.height,
            }}
          />
        )}
        {area !== null && cursor !== null && place !== null && place >= LEFT - 1 && place <= LEFT + area.width + 1 && (
          <>
            <div className="absolute w-px bg-ink-3" style={{ left: place, top: TOP, height: area.height }} />
            {cursorValues.map(({ key, y: value, color }) => {
              const share = shareOf(y, value);
              return Number.isFinite(share) && share >= 0 && share <= 1 ? (
                <div
                  key={key ?? color}
                  className="absolute size-1.5 -translate-1/2 rounded-full ring-2 ring-paper"
                  style={{ background: color, left: place, top: TOP + (1 - share) * area.height }}
                />
              ) : null;
            })}
            {hand !== null && !dragged && props.tooltip != null && (
              <Tooltip {...props.tooltip} left={place} top={hand.top} flip={place > LEFT + area.width / 2} />
            )}
          </>
        )}
      </div>
    </div>
  );
}

function Tooltip(props: PlotTooltip & { readonly left: number; readonly top: number; readonly flip: boolean }) {
  const { title, items, left, top, flip } = props;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 rounded border border-line bg-paper px-2 py-1 text-sm shadow-float"
      style={{ left, top, transform: `translate(${flip ? "calc(-100% - 12px)" : "12px"}, -50%)` }}
    >
      <p className="whitespace-nowrap text-ink-2">{title}</p>
      {items.map(({ name, value, color }) => (
        <p key={name} className="flex items-center gap-1.5 whitespace-nowrap">
          <Swatch color={color} />
          <span className="max-w-56 truncate text-ink-2">{name}</span>
          <span className="ml-auto pl-2">{value}</span>
        </p>
      ))}
    </div>
  );
}

/** The short stroke that ties a name to its line. */
export function Swatch({ color }: { readonly color: string }) {
  return <span aria-hidden className="inline-block h-0.5 w-3 shrink-0 rounded" style={{ background: color }} />;
}

/** What is left for the lines themselves. */
export function plotArea({ width, height }: Size, labelWidth: number): Size {
  return { width: Math.max(1, width - LEFT - labelWidth), height: Math.max(1, height - TOP - BOTTOM) };
}
