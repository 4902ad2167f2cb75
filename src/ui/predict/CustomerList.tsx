import { useEffect, useState } from "react";
import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { predictMessages } from "../../i18n/messages/predict";
import { sinceMessages } from "../../i18n/messages/since";
import type { ScoredRow } from "../../protocol/predict";
import { actionOf } from "../../scoring/actions";
import { CHURNED } from "../../scoring/scores";
import { predictActions, usePredict } from "../../store/predict";
import { classes } from "../kit/classes";
import { ROW_HEIGHT, useRowsInView } from "../kit/rows-in-view";
import { SegmentLabel, useClassNames, useSegmentColors } from "../kit/segment";
import { SortHead } from "../kit/sort-head";
import { type Column, Td, Th, WIDE } from "../kit/table";
import { useFormat, useMessages } from "../locale";
import { CustomerSheet } from "./CustomerSheet";
import { ANY, type CustomersForm, probabilitySort, type SortKey } from "./query-form";
import { useScoredClasses } from "./use-scored-classes";

const NO_NAMES: readonly string[] = [];
/** Rows fetched from the worker at a time. */
const PAGE = 100;

interface CustomerListProps {
  /** Rows of the file, in the order in which they are shown. */
  readonly rows: Int32Array;
  /** Of a list whose heads sort it; none for one whose order is what it is about. */
  readonly sorting?: {
    readonly form: CustomersForm;
    readonly onSort: (by: SortKey) => void;
  };
}

/** Room for the head and a bar to scroll sideways. */
const HEAD_HEIGHT = 64;

interface CustomerColumn extends Column<ScoredRow> {
  readonly key: string;
  /** What its head sorts by; none where it does not. */
  readonly by?: SortKey;
  /** Of its head. */
  readonly headClass?: string;
}

/** A table of a million rows: only those in view exist, and only their pages are fetched from the worker. */
export function CustomerList({ rows, sorting }: CustomerListProps) {
  const t = useMessages(predictMessages);
  const { names: classNames, colors } = useScoredClasses();
  const [opened, setOpened] = useState<number | null>(null);
  const columns = useCustomerColumns(sorting?.form.segment, setOpened);
  const { scroller, scrollTo, indices, above, below } = useRowsInView(rows.length);
  const page = usePages(rows, indices[0] ?? 0, indices.at(-1) ?? 0);
  if (rows.length === 0) return <p className="py-6 text-ink-2">{t.nobody}</p>;
  const height = HEAD_HEIGHT + rows.length * ROW_HEIGHT;
  return (
    <section
      ref={scroller}
      tabIndex={-1}
      aria-label={t.customers}
      // As high as its rows, or as what is left of the window.
      style={{ minHeight: `min(20rem, ${height}px)`, maxHeight: height }}
      className="h-[calc(100dvh-19.5rem)] overflow-auto text-sm lg:h-auto lg:flex-[1_1_0px]"
    >
      <table aria-rowcount={rows.length + 1} className="w-full border-separate border-spacing-0 md:min-w-[36rem]">
        <thead className="sticky top-0 z-10 bg-paper">
          <tr>
            {columns.map(({ key, head, by, numeric = false, wide, headClass }) => {
              const className = classes(wide && WIDE, headClass);
              return sorting === undefined || by === undefined ? (
                <Th key={key} numeric={numeric} className={className}>
                  {head}
                </Th>
              ) : (
                <SortHead
                  key={key}
                  by={by}
                  text={head}
                  numeric={numeric}
                  className={className}
                  order={{ by: sorting.form.sort, descending: sorting.form.descending }}
                  onOrder={sorting.onSort}
                />
              );
            })}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: above }} />
          {indices.map((index) => {
            const customer = page.get(index);
            return (
              <tr
                key={index}
                aria-rowindex={index + 2}
                style={{ height: ROW_HEIGHT }}
                className={classes(customer && "relative hover:bg-sunken")}
              >
                {customer === undefined ? (
                  <Td colSpan={columns.length} className="text-ink-3">
                    …
                  </Td>
                ) : (
                  columns.map(({ key, numeric, wide, className, cell }) => (
                    <Td key={key} numeric={numeric} className={classes(wide && WIDE, className)}>
                      {cell(customer, index)}
                    </Td>
                  ))
                )}
              </tr>
            );
          })}
          <tr aria-hidden style={{ height: below }} />
        </tbody>
      </table>
      {opened !== null && (
        <CustomerSheet
          rows={rows}
          place={opened}
          onPlace={(place) => {
            setOpened(place);
            scrollTo(place);
          }}
          classNames={classNames}
          colors={colors}
          onClose={() => setOpened(null)}
          finalFocus={() =>
            // The row that it was opened from may be far out of sight, and gone with it.
            scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${opened + 2}"] button`) ?? scroller.current
          }
        />
      )}
    </section>
  );
}

/**
 * What is told of every customer, as far as models, labels and an earlier file know it.
 *
 * @param filtered The segment that the list is filtered by, if it is.
 */
function useCustomerColumns(
  filtered: CustomersForm["segment"] | undefined,
  onOpen: (place: number) => void,
): readonly CustomerColumn[] {
  const t = useMessages(predictMessages);
  const { actions, action, probability, segmentModel } = useMessages(churnScoresMessages);
  const then = useMessages(sinceMessages);
  const format = useFormat();
  const { names, colors } = useScoredClasses();
  const scored = usePredict((state) => state.scored);
  const bands = usePredict((state) => state.bands);
  const { task, beside = null, since = null } = scored ?? {};
  const sinceColors = useSegmentColors(since?.classes ?? NO_NAMES);
  const sinceNames = useClassNames(task, since?.classes);
  const besideColors = useSegmentColors(beside?.classes ?? NO_NAMES);
  // Whose answer is of churn: the first model's, the other's, or nobody's.
  const churn = task === "churn" ? "first" : beside?.task === "churn" ? "beside" : null;
  // The probability in figures: of the segment that is filtered, else of what is predicted.
  const segment = filtered === undefined || filtered === ANY ? null : Number(filtered);
  const name = (index: number) => <SegmentLabel color={colors[index] ?? ""} name={names[index] ?? ""} />;
  const risk: readonly CustomerColumn[] = [
    {
      key: "risk",
      head: probability,
      ...(churn === "first" && { by: probabilitySort(CHURNED) }),
      numeric: true,
      cell: (customer) => format.percent(riskOf(customer, churn)),
    },
    {
      key: "action",
      head: action,
      className: "whitespace-nowrap",
      cell: (customer) => actions[actionOf(riskOf(customer, churn), bands)],
    },
  ];
  const columns: readonly (CustomerColumn | false)[] = [
    {
      key: "id",
      head: t.id,
      by: "id",
      // The whole row is the button's to click.
      cell: ({ id }, place) => (
        <button
          type="button"
          className="underline decoration-line-strong underline-offset-2 after:absolute after:inset-0 hover:decoration-ink"
          onClick={() => onOpen(place)}
        >
          {id}
        </button>
      ),
    },
    {
      key: "row",
      head: t.row,
      by: "row",
      numeric: true,
      wide: true,
      className: "text-ink-2",
      cell: ({ rowInFile }) => format.count(rowInFile),
    },
    ...(churn === null ? [] : risk),
    beside?.task === "segment" && {
      key: "beside",
      head: segmentModel,
      cell: ({ beside: other }) => {
        const predicted = other?.predicted ?? 0;
        return <SegmentLabel color={besideColors[predicted] ?? ""} name={beside.classes[predicted] ?? ""} />;
      },
    },
    since !== null && {
      key: "before",
      head: then.before,
      cell: ({ before }) =>
        before === null ? (
          <span className="text-ink-3">{then.notThere}</span>
        ) : (
          <SegmentLabel color={sinceColors[before] ?? ""} name={sinceNames[before] ?? ""} />
        ),
    },
    { key: "predicted", head: t.predicted, by: "predicted", cell: ({ predicted }) => name(predicted) },
    (scored?.labeled ?? 0) > 0 && {
      key: "actual",
      head: t.actual,
      by: "actual",
      cell: ({ actual }) => (actual === null ? <span className="text-ink-3">{t.unknown}</span> : name(actual)),
    },
    // Of churn one probability says both: no second column has it again.
    (churn !== "first" || (segment !== null && segment !== CHURNED)) && {
      key: "probability",
      head: segment === null ? t.topProbability : `P(${names[segment]})`,
      by: segment === null ? "top" : probabilitySort(segment),
      numeric: true,
      cell: ({ probabilities, predicted }) => format.percent(probabilities[segment ?? predicted] ?? 0),
    },
    {
      key: "probabilities",
      // Its word would be wider than a phone has room for the bars.
      head: <span className="max-md:sr-only">{t.probabilities}</span>,
      headClass: "w-1/3 max-md:min-w-14",
      cell: ({ probabilities }) => <ProbabilityBars values={probabilities} names={names} colors={colors} />,
    },
    {
      key: "entropy",
      head: t.entropy,
      by: "entropy",
      numeric: true,
      wide: true,
      cell: ({ entropy }) => format.decimal(entropy, 3),
    },
  ];
  return columns.filter((column) => column !== false);
}

/** Probability of churn of a row, of the model that says it. */
function riskOf({ probabilities, beside }: ScoredRow, churn: "first" | "beside" | null): number {
  return (churn === "first" ? probabilities : beside?.probabilities)?.[CHURNED] ?? 0;
}

interface ProbabilityBarsProps {
  readonly values: readonly number[];
  readonly names: readonly string[];
  readonly colors: readonly string[];
}

/** The probabilities as one bar of shares, every bar as long to the pixel; the numbers are its text. */
function ProbabilityBars({ values, names, colors }: ProbabilityBarsProps) {
  const format = useFormat();
  const text = values.map((value, index) => `${names[index]} ${format.percent(value)}`).join(", ");
  const upTo = (end: number) => `${values.slice(0, end).reduce((sum, value) => sum + 100 * value, 0)}%`;
  const stops = values.map((_, index) => `${colors[index]} ${upTo(index)} ${upTo(index + 1)}`);
  return (
    <span
      role="img"
      aria-label={text}
      title={text}
      className="relative block h-2.5 w-full rounded-[2px]"
      style={{ background: `linear-gradient(to right, ${stops.join(", ")})` }}
    />
  );
}

/** Fetched rows by their place in the list; forgotten when the list changes. */
function usePages(rows: Int32Array, first: number, last: number): ReadonlyMap<number, ScoredRow> {
  const [pages, setPages] = useState<{ rows: Int32Array; found: ReadonlyMap<number, ScoredRow> }>({
    rows,
    found: new Map(),
  });
  const found = pages.rows === rows ? pages.found : new Map<number, ScoredRow>();
  const start = Math.floor(first / PAGE) * PAGE;
  const end = Math.min(rows.length, (Math.floor(last / PAGE) + 1) * PAGE);
  const missing = rows.length > 0 && (!found.has(start) || !found.has(end - 1));
  useEffect(() => {
    if (!missing) return;
    let current = true;
    void predictActions.scoredRows(rows.slice(start, end)).then((answer) => {
      if (!current || !answer.ok) return;
      setPages(({ rows: before, found: known }) => {
        const next = new Map(before === rows ? known : []);
        answer.value.forEach((row, index) => {
          next.set(start + index, row);
        });
        return { rows, found: next };
      });
    });
    return () => {
      current = false;
    };
  }, [rows, start, end, missing]);
  return found;
}
