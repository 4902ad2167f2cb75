import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { resultMessages } from "../../i18n/messages/results";
import { classes } from "../kit/classes";
import { SegmentSwatch } from "../kit/segment";
import { useFormat, useMessages } from "../locale";
import { useTheme } from "../theme";
import { type CellPlace, type ConfusionMatrixProps, cellLook, type MatrixCell, movedCell } from "./matrix";

interface NumberMatrixProps extends Omit<ConfusionMatrixProps, "confusion"> {
  readonly cells: readonly (readonly MatrixCell[])[];
  readonly detail: "full" | "short";
  readonly sentence: (cell: MatrixCell) => string;
}

/** Names are written above columns up to this many classes, on a phone fewer; beyond it colors and sentences tell them. */
const NAMED_COLUMNS = 6;
const NAMED_ON_PHONE = 4;

/** A matrix of a few classes as a table that the arrow keys walk, count and percentage in each cell. */
export function NumberMatrix(props: NumberMatrixProps) {
  const { cells, names, colors, numbers, detail, sentence, onCell, onSentence } = props;
  const theme = useTheme();
  const format = useFormat();
  const t = useMessages(resultMessages);
  const table = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState<CellPlace | null>(null);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const next = movedCell(event.key, current ?? { actual: 0, predicted: 0 }, names.length);
    if (next === null) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.actual}-${next.predicted}"]`)?.focus();
  }

  const point = useCallback(
    (cell: MatrixCell | null) => {
      setCurrent(cell);
      onSentence(cell === null ? null : sentence(cell));
    },
    [sentence, onSentence],
  );
  // One cell takes the Tab key; arrow keys lead to the others.
  const tabbable = current ?? { actual: 0, predicted: 0 };
  const named = classes(
    names.length <= NAMED_COLUMNS ? "truncate" : "sr-only",
    names.length > NAMED_ON_PHONE && "max-md:sr-only",
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <table
          ref={table}
          aria-label={t.matrix}
          className="h-full w-full table-fixed border-separate border-spacing-px"
        >
          <colgroup>
            <col className="w-24 lg:w-34" />
          </colgroup>
          <thead>
            <tr className="h-5 text-ink-2 text-sm">
              <td className="truncate text-ink-3 max-lg:whitespace-normal">
                <span className="whitespace-nowrap">{t.actual} ↓</span>{" "}
                <span className="whitespace-nowrap">{t.predicted} →</span>
              </td>
              {names.map((name, index) => (
                <th key={name} scope="col" title={name} className="p-0 font-normal">
                  <span className="flex items-center justify-center gap-1">
                    <SegmentSwatch color={colors[index] ?? ""} />
                    <span className={named}>{name}</span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cells.map((row, actual) => (
              <tr key={names[actual]}>
                <th scope="row" title={names[actual]} className="p-0 text-left font-normal text-sm">
                  <span className="flex items-center gap-1.5 pr-2">
                    <SegmentSwatch color={colors[actual] ?? ""} />
                    <span className="min-w-0 truncate">{names[actual]}</span>
                    <span className="ml-auto text-ink-3 max-lg:sr-only">{format.count(row[0]?.total ?? 0)}</span>
                  </span>
                </th>
                {row.map((cell) => (
                  <Cell
                    key={cell.predicted}
                    cell={cell}
                    label={sentence(cell)}
                    detail={detail}
                    numbers={numbers}
                    tabbable={tabbable.actual === actual && tabbable.predicted === cell.predicted}
                    look={cellLook(cell, colors[cell.predicted] ?? "#808080", theme)}
                    onCurrent={point}
                    onOpen={onCell}
                    onKeyDown={onKeyDown}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface CellProps extends Pick<NumberMatrixProps, "detail" | "numbers"> {
  readonly cell: MatrixCell;
  readonly label: string;
  readonly tabbable: boolean;
  readonly look: ReturnType<typeof cellLook>;
  readonly onCurrent: (cell: MatrixCell | null) => void;
  readonly onOpen: ConfusionMatrixProps["onCell"];
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function Cell({ cell, label, detail, numbers, tabbable, look, onCurrent, onOpen, onKeyDown }: CellProps) {
  const format = useFormat();
  const { actual, predicted, count, share } = cell;
  const percentage = share === null ? "–" : format.percent(share, 1);
  const counted = format.count(count);
  // Nobody is behind a zero.
  const opens = onOpen !== null && count > 0;
  const [large, small] = numbers === "counts" ? [counted, percentage] : [percentage, counted];
  return (
    <td className="relative p-0">
      <button
        type="button"
        aria-label={label}
        aria-disabled={!opens}
        tabIndex={tabbable ? 0 : -1}
        data-cell={`${actual}-${predicted}`}
        onClick={() => opens && onOpen(actual, predicted)}
        onFocus={() => onCurrent(cell)}
        onBlur={() => onCurrent(null)}
        onPointerEnter={() => onCurrent(cell)}
        onPointerLeave={() => onCurrent(null)}
        onKeyDown={onKeyDown}
        className={classes(
          "absolute inset-0 flex flex-col items-center justify-center overflow-hidden leading-tight outline-offset-[-3px]",
          "rounded-[4px] outline-current hover:ring-2 hover:ring-line-strong hover:ring-inset",
          !opens && "cursor-default",
        )}
        style={{ background: look.background, color: look.text }}
      >
        <span>{large}</span>
        {detail === "full" && <span className="text-sm">{small}</span>}
      </button>
    </td>
  );
}
