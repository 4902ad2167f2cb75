import { type KeyboardEvent, memo, useMemo, useRef, useState } from "react";
import { formatCount, formatPercent } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { resultMessages } from "../../i18n/messages/results";
import { classes } from "../kit/classes";
import { SegmentSwatch } from "../kit/segment";
import { useLocale, useMessages } from "../locale";
import { type CellPlace, cellDetail, inkOf, type MatrixCell, matrixCells, movedCell } from "./matrix";

export interface ConfusionMatrixProps {
  /** Rows are actual classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly names: readonly string[];
  readonly colours: readonly string[];
  /** Which number stands large in a cell. */
  readonly numbers: "counts" | "rows";
  /** Opens what is behind a cell; null where that cannot be told. */
  readonly onCell: ((actual: number, predicted: number) => void) | null;
}

/** Names are written beside rows up to this many classes, above columns up to fewer. */
const NAMED_ROWS = 24;
const NAMED_COLUMNS = 8;

/**
 * The matrix as a table that the arrow keys walk: row share as ink, count and percentage in each cell, a sentence for
 * the cell under the pointer.
 */
export const ConfusionMatrix = memo(function ConfusionMatrix(props: ConfusionMatrixProps) {
  const { confusion, names, colours, numbers, onCell } = props;
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const table = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState<CellPlace | null>(null);
  const cells = useMemo(() => matrixCells(confusion), [confusion]);
  const detail = cellDetail(names.length);

  function sentence({ actual, predicted, count, total }: MatrixCell): string {
    const name = names[actual] ?? "";
    if (total === 0) return t.sentenceNone(name);
    const [some, all] = [formatCount(count, locale), formatCount(total, locale)];
    return actual === predicted
      ? t.sentenceRight(some, all, name)
      : t.sentence(some, all, name, names[predicted] ?? "");
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const next = movedCell(event.key, current ?? { actual: 0, predicted: 0 }, names.length);
    if (next === null) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.actual}-${next.predicted}"]`)?.focus();
  }

  const shown = current === null ? undefined : cells[current.actual]?.[current.predicted];
  const tabbable = current ?? { actual: 0, predicted: 0 };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <table
          ref={table}
          aria-label={t.matrix}
          className="h-full w-full table-fixed border-separate border-spacing-px"
        >
          <colgroup>
            <col style={{ width: names.length <= NAMED_ROWS ? "6rem" : "0.25rem" }} />
          </colgroup>
          <thead>
            <tr className="h-5 text-ink-2 text-sm">
              <td className="truncate text-ink-3">
                {names.length <= NAMED_COLUMNS && `${t.actual} ↓ ${t.predicted} →`}
              </td>
              {names.map((name, index) => (
                <th key={name} scope="col" title={name} className="p-0 font-normal">
                  <span className="flex items-center justify-center gap-1">
                    <SegmentSwatch colour={colours[index] ?? ""} />
                    <span className={names.length <= NAMED_COLUMNS ? "hidden truncate md:inline" : "sr-only"}>
                      {name}
                    </span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cells.map((row, actual) => (
              <tr key={names[actual]}>
                <th scope="row" title={names[actual]} className="p-0 text-left font-normal text-sm">
                  <span
                    className={names.length <= NAMED_ROWS ? "flex items-center gap-1.5 pr-2 leading-none" : "sr-only"}
                  >
                    <SegmentSwatch colour={colours[actual] ?? ""} />
                    <span className="truncate">{names[actual]}</span>
                  </span>
                </th>
                {row.map((cell) => (
                  <Cell
                    key={cell.predicted}
                    cell={cell}
                    label={
                      detail === "ink" ? `${names[actual]}, ${names[cell.predicted]}: ${cell.count}` : sentence(cell)
                    }
                    detail={detail}
                    numbers={numbers}
                    locale={locale}
                    tabbable={tabbable.actual === actual && tabbable.predicted === cell.predicted}
                    onCurrent={setCurrent}
                    onOpen={onCell}
                    onKeyDown={onKeyDown}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p aria-hidden className="h-5 shrink-0 truncate pt-1 text-ink-2 text-sm">
        {shown === undefined ? "" : sentence(shown)}
      </p>
    </div>
  );
});

interface CellProps {
  readonly cell: MatrixCell;
  readonly label: string;
  readonly detail: ReturnType<typeof cellDetail>;
  readonly numbers: "counts" | "rows";
  readonly locale: Locale;
  /** One cell takes the Tab key; arrow keys lead to the others. */
  readonly tabbable: boolean;
  readonly onCurrent: (place: CellPlace | null) => void;
  readonly onOpen: ConfusionMatrixProps["onCell"];
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function Cell({ cell, label, detail, numbers, locale, tabbable, onCurrent, onOpen, onKeyDown }: CellProps) {
  const { actual, predicted, count, share } = cell;
  const ink = inkOf(share);
  const percentage = share === null || detail === "ink" ? "–" : formatPercent(share, locale, 1);
  const counted = detail === "ink" ? "" : formatCount(count, locale);
  const [large, small] = numbers === "counts" ? [counted, percentage] : [percentage, counted];
  return (
    <td className="relative p-0">
      <button
        type="button"
        aria-label={label}
        aria-disabled={onOpen === null}
        tabIndex={tabbable ? 0 : -1}
        data-cell={`${actual}-${predicted}`}
        onClick={() => onOpen?.(actual, predicted)}
        onFocus={() => onCurrent(cell)}
        onBlur={() => onCurrent(null)}
        onPointerEnter={() => onCurrent(cell)}
        onPointerLeave={() => onCurrent(null)}
        onKeyDown={onKeyDown}
        className={classes(
          "absolute inset-0 flex flex-col items-center justify-center overflow-hidden leading-tight outline-offset-[-3px]",
          ink > 0.55 ? "text-paper focus-visible:outline-paper" : "text-ink",
          detail !== "ink" && "hover:ring-2 hover:ring-line-strong hover:ring-inset",
          actual === predicted && detail !== "ink" && "rounded",
          onOpen === null && "cursor-default",
        )}
        style={{ background: `color-mix(in oklab, var(--color-ink) ${(ink * 88).toFixed(1)}%, var(--color-sunken))` }}
      >
        {detail !== "ink" && <span>{large}</span>}
        {detail === "full" && <span className="text-sm">{small}</span>}
      </button>
    </td>
  );
}
