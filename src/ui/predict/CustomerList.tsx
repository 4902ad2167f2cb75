import { useEffect, useState } from "react";
import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { predictMessages } from "../../i18n/messages/predict";
import { sinceMessages } from "../../i18n/messages/since";
import type { ScoredRow } from "../../protocol/predict";
import { actionOf } from "../../scoring/actions";
import { CHURNED } from "../../scoring/scores";
import { usePredict } from "../../store/predict";
import { classes } from "../kit/classes";
import { ROW_HEIGHT, useRowsInView } from "../kit/rows-in-view";
import { SegmentLabel, useClassNames, useSegmentColors } from "../kit/segment";
import { SortHead } from "../kit/sort-head";
import { Td, Th, WIDE } from "../kit/table";
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

/** A table of a million rows: only those in view exist, and only their pages are fetched from the worker. */
export function CustomerList({ rows, sorting }: CustomerListProps) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const { names: classNames, colors } = useScoredClasses();
  const labeled = usePredict((state) => (state.scored?.labeled ?? 0) > 0);
  const { actions, action: actionHead, probability, segmentModel } = useMessages(churnScoresMessages);
  const task = usePredict((state) => state.scored?.task);
  const beside = usePredict((state) => state.scored?.beside ?? null);
  const since = usePredict((state) => state.scored?.since ?? null);
  const then = useMessages(sinceMessages);
  const sinceColors = useSegmentColors(since?.classes ?? NO_NAMES);
  const sinceNames = useClassNames(task, since?.classes);
  const bands = usePredict((state) => state.bands);
  const besideColors = useSegmentColors(beside?.classes ?? NO_NAMES);
  // Whose answer is of churn: the first model's, the other's, or nobody's.
  const churn = task === "churn" ? "first" : beside?.task === "churn" ? "beside" : null;
  const [opened, setOpened] = useState<number | null>(null);
  const { scroller, scrollTo, indices, above, below } = useRowsInView(rows.length);
  const page = usePages(rows, indices[0] ?? 0, indices.at(-1) ?? 0);
  if (rows.length === 0) return <p className="py-6 text-ink-2">{t.nobody}</p>;
  const name = (index: number) => <SegmentLabel color={colors[index] ?? ""} name={classNames[index] ?? ""} />;
  // The probability in figures: of the segment that is filtered, else of what is predicted.
  const segment = sorting === undefined || sorting.form.segment === ANY ? null : Number(sorting.form.segment);
  // Of churn one probability says both: no second column has it again.
  const probable = churn !== "first" || (segment !== null && segment !== CHURNED);
  const head = (by: SortKey, text: string, numeric = false, className?: string) =>
    sorting === undefined ? (
      <Th numeric={numeric} className={className}>
        {text}
      </Th>
    ) : (
      <SortHead
        by={by}
        text={text}
        numeric={numeric}
        className={className}
        order={{ by: sorting.form.sort, descending: sorting.form.descending }}
        onOrder={sorting.onSort}
      />
    );
  const height = HEAD_HEIGHT + rows.length * ROW_HEIGHT;
  const columns =
    (labeled ? 6 : 5) +
    (probable ? 1 : 0) +
    (churn === null ? 0 : 2) +
    (beside?.task === "segment" ? 1 : 0) +
    (since === null ? 0 : 1);
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
            {head("id", t.id)}
            {head("row", t.row, true, WIDE)}
            {churn === "first" && head(probabilitySort(CHURNED), probability, true)}
            {churn === "beside" && <Th numeric>{probability}</Th>}
            {churn !== null && <Th>{actionHead}</Th>}
            {beside?.task === "segment" && <Th>{segmentModel}</Th>}
            {since !== null && <Th>{then.before}</Th>}
            {head("predicted", t.predicted)}
            {labeled && head("actual", t.actual)}
            {probable &&
              (segment === null
                ? head("top", t.topProbability, true)
                : head(probabilitySort(segment), `P(${classNames[segment]})`, true))}
            {/* Its word would be wider than a phone has room for the bars. */}
            <Th className="w-1/3 max-md:min-w-14">
              <span className="max-md:sr-only">{t.probabilities}</span>
            </Th>
            {head("entropy", t.entropy, true, WIDE)}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: above }} />
          {indices.map((index) => {
            const customer = page.get(index);
            if (customer === undefined) {
              return (
                <tr key={index} aria-rowindex={index + 2} style={{ height: ROW_HEIGHT }}>
                  <Td colSpan={columns} className="text-ink-3">
                    …
                  </Td>
                </tr>
              );
            }
            const risk = riskOf(customer, churn);
            return (
              <tr
                key={index}
                aria-rowindex={index + 2}
                style={{ height: ROW_HEIGHT }}
                className="relative hover:bg-sunken"
              >
                <Td>
                  {/* The whole row is the button's to click. */}
                  <button
                    type="button"
                    className="underline decoration-line-strong underline-offset-2 after:absolute after:inset-0 hover:decoration-ink"
                    onClick={() => setOpened(index)}
                  >
                    {customer.id}
                  </button>
                </Td>
                <Td numeric className={classes("text-ink-2", WIDE)}>
                  {format.count(customer.rowInFile)}
                </Td>
                {risk !== null && <Td numeric>{format.percent(risk)}</Td>}
                {risk !== null && <Td className="whitespace-nowrap">{actions[actionOf(risk, bands)]}</Td>}
                {beside?.task === "segment" && (
                  <Td>
                    <SegmentLabel
                      color={besideColors[customer.beside?.predicted ?? 0] ?? ""}
                      name={beside.classes[customer.beside?.predicted ?? 0] ?? ""}
                    />
                  </Td>
                )}
                {since !== null && (
                  <Td>
                    {customer.before === null ? (
                      <span className="text-ink-3">{then.notThere}</span>
                    ) : (
                      <SegmentLabel
                        color={sinceColors[customer.before] ?? ""}
                        name={sinceNames[customer.before] ?? ""}
                      />
                    )}
                  </Td>
                )}
                <Td>{name(customer.predicted)}</Td>
                {labeled && (
                  <Td>
                    {customer.actual === null ? <span className="text-ink-3">{t.unknown}</span> : name(customer.actual)}
                  </Td>
                )}
                {probable && (
                  <Td numeric>{format.percent(customer.probabilities[segment ?? customer.predicted] ?? 0)}</Td>
                )}
                <Td>
                  <ProbabilityBars values={customer.probabilities} names={classNames} colors={colors} />
                </Td>
                <Td numeric className={WIDE}>
                  {format.decimal(customer.entropy, 3)}
                </Td>
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

/** Probability of churn of a row; null where no model says it. */
function riskOf({ probabilities, beside }: ScoredRow, churn: "first" | "beside" | null): number | null {
  if (churn === null) return null;
  return (churn === "first" ? probabilities : beside?.probabilities)?.[CHURNED] ?? null;
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
  const scoredRows = usePredict((state) => state.scoredRows);
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
    void scoredRows(rows.slice(start, end)).then((answer) => {
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
  }, [rows, start, end, missing, scoredRows]);
  return found;
}
