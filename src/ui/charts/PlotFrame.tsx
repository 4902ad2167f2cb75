import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { type ChartAxis, shareOf } from "./axes";
import { type Size, useSize } from "./use-size";

/** Room around the plot, in pixels. */
export const LEFT = 46;
export const TOP = 16;
export const BOTTOM = 20;

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
  /** The drawn values at the cursor, for the dots on the lines; `key` where two lines share a colour. */
  readonly cursorValues: readonly { readonly key?: string; readonly y: number; readonly colour: string }[];
  readonly onCursor: (x: number | null) => void;
  /** How far an arrow key moves the cursor; 1 unless told. */
  readonly keyStep?: number;
  /** The drawing, made to measure; it should be memoised, so that a moving cursor redraws nothing of it. */
  readonly children: (size: Size) => ReactNode;
}

/** A plot's place, and the reading cursor above it that pointer and keyboard move. */
export function PlotFrame(props: PlotFrameProps) {
  const { label, x, y, labelWidth, cursor, cursorText, cursorValues, onCursor, keyStep = 1, children } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const area = size === null ? null : plotArea(size, labelWidth);

  function read(event: PointerEvent<HTMLDivElement>) {
    if (area === null) return;
    const left = event.currentTarget.getBoundingClientRect().left + LEFT;
    const share = Math.min(1, Math.max(0, (event.clientX - left) / area.width));
    onCursor(x.domain[0] + share * (x.domain[1] - x.domain[0]));
  }

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (step !== undefined) onCursor((cursor ?? x.domain[1]) + step * keyStep);
    else if (event.key === "Home") onCursor(x.domain[0]);
    else if (event.key === "End") onCursor(x.domain[1]);
    else if (event.key === "Escape") onCursor(null);
    else return;
    event.preventDefault();
  }

  return (
    <div ref={ref} className="relative h-full min-h-0 w-full overflow-hidden">
      {size !== null && size.width > 120 && size.height > 60 && children(size)}
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={x.domain[0]}
        aria-valuemax={x.domain[1]}
        aria-valuenow={cursor ?? x.domain[1]}
        aria-valuetext={cursorText}
        onPointerMove={read}
        onPointerDown={read}
        onPointerLeave={() => onCursor(null)}
        onKeyDown={move}
        onBlur={() => onCursor(null)}
        className="absolute inset-0 cursor-crosshair touch-pan-y rounded outline-offset-[-2px]"
      >
        {area !== null && cursor !== null && (
          <>
            <div
              className="absolute w-px bg-ink-3"
              style={{ left: LEFT + shareOf(x, cursor) * area.width, top: TOP, height: area.height }}
            />
            {cursorValues.map(({ key, y: value, colour }) => {
              const share = shareOf(y, value);
              return Number.isFinite(share) && share >= 0 && share <= 1 ? (
                <div
                  key={key ?? colour}
                  className="absolute size-1.5 -translate-1/2 rounded-full ring-2 ring-paper"
                  style={{
                    background: colour,
                    left: LEFT + shareOf(x, cursor) * area.width,
                    top: TOP + (1 - share) * area.height,
                  }}
                />
              ) : null;
            })}
          </>
        )}
      </div>
    </div>
  );
}

/** What is left for the lines themselves. */
export function plotArea({ width, height }: Size, labelWidth: number): Size {
  return { width: Math.max(1, width - LEFT - labelWidth), height: Math.max(1, height - TOP - BOTTOM) };
}
