import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { resultMessages } from "../../i18n/messages/results";
import { useMessages } from "../locale";
import { useTheme } from "../theme";
import { type CellPlace, cellAt, inkOf, type MatrixCell, movedCell } from "./matrix";

interface InkMatrixProps {
  readonly cells: readonly (readonly MatrixCell[])[];
  readonly colors: readonly string[];
  readonly sentence: (cell: MatrixCell) => string;
  readonly onSentence: (sentence: string | null) => void;
  readonly onCell: ((actual: number, predicted: number) => void) | null;
}

/** A canvas knows no CSS variables: `--color-ink` of `styles.css`. */
const INK = { light: "#1a1b1e", dark: "#ececea" } as const;

/** Hard-edged stripes, one per class. */
function stripes(colors: readonly string[], direction: "right" | "bottom"): string {
  const stops = colors.map(
    (color, index) => `${color} ${(index / colors.length) * 100}% ${((index + 1) / colors.length) * 100}%`,
  );
  return `linear-gradient(to ${direction}, ${stops.join(", ")})`;
}

/**
 * A matrix of many classes: too many cells for numbers, so ink only, one picture instead of thousands of elements. Pointer
 * and arrow keys read single cells.
 */
export function InkMatrix({ cells, colors, sentence, onCell, onSentence }: InkMatrixProps) {
  const t = useMessages(resultMessages);
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [current, setCurrent] = useState<CellPlace | null>(null);
  const count = cells.length;

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element == null || context == null) return;
    element.width = count;
    element.height = count;
    context.fillStyle = INK[theme];
    for (const { actual, predicted, share } of cells.flat()) {
      context.globalAlpha = inkOf(share);
      context.fillRect(predicted, actual, 1, 1);
    }
  }, [cells, count, theme]);

  function read(event: PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    point(cellAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, count));
  }

  function move(event: KeyboardEvent<HTMLElement>) {
    const next = movedCell(event.key, current ?? { actual: 0, predicted: 0 }, count);
    if (next === null) return;
    event.preventDefault();
    point(next);
  }

  function point(place: CellPlace | null) {
    setCurrent(place);
    const pointed = place === null ? undefined : cells[place.actual]?.[place.predicted];
    onSentence(pointed === undefined ? null : sentence(pointed));
  }

  const cell = current === null ? undefined : cells[current.actual]?.[current.predicted];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <p className="truncate pb-1 text-ink-3 text-sm">
        {t.actual} ↓ {t.predicted} →
      </p>
      <div className="grid min-h-0 flex-1 grid-cols-[0.5rem_minmax(0,1fr)] grid-rows-[0.5rem_minmax(0,1fr)] gap-1">
        <span />
        <span aria-hidden style={{ background: stripes(colors, "right") }} />
        <span aria-hidden style={{ background: stripes(colors, "bottom") }} />
        <button
          type="button"
          aria-label={`${t.matrix}. ${cell === undefined ? "" : sentence(cell)}`}
          onPointerMove={read}
          onPointerLeave={() => point(null)}
          onBlur={() => point(null)}
          onKeyDown={move}
          onClick={() => current !== null && onCell?.(current.actual, current.predicted)}
          className="relative min-h-0 min-w-0 bg-sunken"
        >
          <canvas ref={canvas} className="absolute inset-0 size-full  [image-rendering:pixelated]" />
          {current !== null && (
            <span
              aria-hidden
              className="pointer-events-none absolute ring-2 ring-line-strong"
              style={{
                left: `${(current.predicted / count) * 100}%`,
                top: `${(current.actual / count) * 100}%`,
                width: `${100 / count}%`,
                height: `${100 / count}%`,
              }}
            />
          )}
        </button>
      </div>
    </div>
  );
}
