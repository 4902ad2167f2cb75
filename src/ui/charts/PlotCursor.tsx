import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { type Axis, shareOf } from "../../figures/axis";
import type { Size } from "../../figures/layout";
import type { PlotRoom } from "./plot-parts";

/** A drag shorter than this is a click, in pixels. */
const MIN_DRAG = 8;

export interface PlotReading {
  /** Accessible name of the reading cursor. */
  readonly label: string;
  /** Where the cursor stands on the horizontal axis, or null. */
  readonly at: number | null;
  /** What stands at the cursor, as a sentence. */
  readonly text: string;
  /** The drawn values at the cursor, for the dots on the lines; `key` where two lines share a color. */
  readonly values?: readonly { readonly key?: string; readonly y: number; readonly color: string }[];
  readonly onMove: (x: number | null) => void;
  /** A click (not the end of a drag) at a place of the plot. */
  readonly onChoose?: ((x: number, y: number) => void) | null;
  /** How far an arrow key moves the cursor; 1 unless told. */
  readonly keyStep?: number;
}

interface PlotCursorProps extends PlotReading {
  readonly x: Axis;
  readonly y: Axis;
  readonly room: PlotRoom;
  readonly area: Size;
  readonly isZoomed: boolean;
  /** Takes the part of the horizontal axis that was dragged over, null for all of it; null where nothing zooms. */
  readonly onZoom: ((part: readonly [number, number] | null) => void) | null;
}

/** Where the pointer is in the plot, and where its drag began, in pixels. */
interface Hand {
  readonly left: number;
  readonly from: number | null;
}

/** The reading cursor above a plot, which pointer and keyboard move, and the part that a drag zooms to. */
export function PlotCursor(props: PlotCursorProps) {
  const { label, x, y, room, area, isZoomed, at, text, values = [], onMove, onChoose = null, onZoom } = props;
  const { keyStep = 1 } = props;
  const [hand, setHand] = useState<Hand | null>(null);
  const [low, high] = x.domain;

  function valueAt(left: number): number {
    return low + Math.min(1, Math.max(0, (left - room.left) / area.width)) * (high - low);
  }

  /** @param from Where the drag began; `"here"` for one that begins. */
  function read(event: PointerEvent<HTMLDivElement>, from: number | null | "here") {
    const box = event.currentTarget.getBoundingClientRect();
    const left = event.clientX - box.left;
    setHand({ left, from: from === "here" ? left : from });
    onMove(valueAt(left));
  }

  function drop(event: PointerEvent<HTMLDivElement>) {
    const [from, to] = y.domain;
    if (dragged) onZoom?.([valueAt(hand.from), valueAt(hand.left)]);
    else if (onChoose !== null) {
      const box = event.currentTarget.getBoundingClientRect();
      const share = 1 - (event.clientY - box.top - room.top) / area.height;
      onChoose(valueAt(event.clientX - box.left), from + share * (to - from));
    }
    setHand(hand === null ? null : { ...hand, from: null });
  }

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    const here = at ?? high;
    if (step !== undefined) onMove(Math.min(high, Math.max(low, here + step * keyStep)));
    else if (event.key === "Home") onMove(low);
    else if (event.key === "End") onMove(high);
    else if (event.key === "+" && onZoom !== null) onZoom([here - (high - low) / 4, here + (high - low) / 4]);
    else if (event.key === "-" && onZoom !== null) onZoom(null);
    else if (event.key === "Escape" && onZoom !== null && isZoomed) onZoom(null);
    else if (event.key === "Escape") onMove(null);
    else return;
    event.preventDefault();
  }

  const place = at === null ? null : room.left + shareOf(x, at) * area.width;
  const dragged = onZoom !== null && isDragged(hand);
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={at ?? high}
      aria-valuetext={text}
      onPointerMove={(event) => read(event, hand?.from ?? null)}
      onPointerDown={(event) => read(event, event.pointerType === "mouse" ? "here" : null)}
      onPointerUp={drop}
      onPointerLeave={() => {
        setHand(null);
        onMove(null);
      }}
      onDoubleClick={() => onZoom?.(null)}
      onKeyDown={move}
      onBlur={() => onMove(null)}
      className={`absolute inset-0 touch-pan-y select-none rounded outline-offset-[-2px] ${onChoose === null ? "cursor-crosshair" : "cursor-pointer"}`}
    >
      {dragged && (
        <div
          className="absolute bg-accent/15"
          style={{
            left: Math.max(room.left, Math.min(hand.left, hand.from)),
            width: Math.abs(hand.left - hand.from),
            top: room.top,
            height: area.height,
          }}
        />
      )}
      {place !== null && place >= room.left - 1 && place <= room.left + area.width + 1 && (
        <>
          <div className="absolute w-px bg-ink-3" style={{ left: place, top: room.top, height: area.height }} />
          {values.map(({ key, y: value, color }) => {
            const share = shareOf(y, value);
            return share >= 0 && share <= 1 ? (
              <div
                key={key ?? color}
                className="absolute size-1.5 -translate-1/2 rounded-full ring-2 ring-paper"
                style={{ background: color, left: place, top: room.top + (1 - share) * area.height }}
              />
            ) : null;
          })}
        </>
      )}
    </div>
  );
}

function isDragged(hand: Hand | null): hand is Hand & { readonly from: number } {
  return hand?.from != null && Math.abs(hand.left - hand.from) >= MIN_DRAG;
}
