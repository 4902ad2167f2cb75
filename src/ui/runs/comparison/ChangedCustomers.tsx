import { ArrowDown, ArrowUp, Download } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { type ChangedPrediction, changeCounts } from "../../../run/compare";
import { changesCsv } from "../../../scoring/changes";
import { customerIds } from "../../../store/comparison";
import { saveBlob } from "../../../store/download";
import type { TaskId } from "../../../tasks/registry";
import { Button } from "../../kit/button";
import { Segmented } from "../../kit/choice";
import { ROW_HEIGHT, useRowsInView } from "../../kit/rows-in-view";
import { ScrollBox } from "../../kit/scroll-box";
import { SegmentLabel, useClassNames, useSegmentColors } from "../../kit/segment";
import { Td, Th } from "../../kit/table";
import { toast } from "../../kit/toast";
import { useFormat, useLocale, useMessages } from "../../locale";
import {
  CHANGE_COLUMNS,
  type ChangeColumn,
  type ChangeOrder,
  type ListedChange,
  listedChanges,
  type Outcome,
  outcomeOf,
} from "./changed-list";

const FILE = "changed_customers.csv";

interface ChangedCustomersProps {
  readonly changed: readonly ChangedPrediction[];
  readonly task: TaskId;
  readonly classNames: readonly string[];
  /** Of the sketches file that the rows are of; null where neither run names it. */
  readonly sha256: string | null;
}

/** Every customer whom the two runs call differently, with what became of them. */
export function ChangedCustomers({ changed, task, classNames, sha256 }: ChangedCustomersProps) {
  const t = useMessages(comparisonMessages);
  const locale = useLocale();
  const format = useFormat();
  const [outcome, setOutcome] = useState<Outcome | "all">("all");
  const [order, setOrder] = useState<ChangeOrder>({ column: "row", descending: false });
  const ids = useCustomerIds(changed, sha256);
  const all = useMemo(
    () =>
      changed.map(
        (change, index): ListedChange => ({
          ...change,
          id: ids?.[index] ?? null,
          outcome: outcomeOf(change),
        }),
      ),
    [changed, ids],
  );
  const shown = useMemo(() => listedChanges(all, outcome, order), [all, outcome, order]);
  const counts = changeCounts(changed);
  const columns = CHANGE_COLUMNS.filter(
    (column) => (column !== "id" || ids !== null) && (column !== "row" || changed.some(({ row }) => row !== null)),
  );

  function download() {
    const name = (index: number) => classNames[index] ?? "";
    const lines = shown.map(({ row, id, actual, before, after }) => ({
      row,
      id,
      actual: name(actual),
      before: name(before),
      after: name(after),
    }));
    // Turkish spreadsheets split at semicolons and guess the alphabet without a byte-order mark.
    const text = changesCsv(lines, {
      separator: locale === "tr" ? ";" : ",",
      decimal: ".",
      byteOrderMark: locale === "tr",
    });
    saveBlob(new Blob([text], { type: "text/csv;charset=utf-8" }), FILE);
    toast.success(t.saved(FILE));
  }

  return (
    <section aria-label={t.changed} className="min-w-0">
      <h4 className="font-strong">{t.changed}</h4>
      {changed.length === 0 ? (
        <p className="text-ink-2">{t.changedNone}</p>
      ) : (
        <>
          <p className="pb-1 text-ink-2">
            {t.changedCounts(
              format.count(changed.length),
              format.count(counts.fixed),
              format.count(counts.broken),
              format.count(counts.stillWrong),
            )}
          </p>
          <div className="flex flex-wrap items-center gap-2 pb-1">
            <Segmented
              label={t.show}
              value={outcome}
              onChange={setOutcome}
              options={(["all", "fixed", "broken", "stillWrong"] as const).map((value) => ({
                value,
                label: `${t.outcome[value]} ${format.count(value === "all" ? changed.length : counts[value])}`,
              }))}
            />
            <Button icon={Download} className="ml-auto" disabled={shown.length === 0} onClick={download}>
              {t.download}
            </Button>
          </div>
          <ChangeTable
            rows={shown}
            columns={columns}
            task={task}
            classNames={classNames}
            order={order}
            onOrder={setOrder}
          />
          {ids === null && sha256 !== null && <p className="pt-1 text-ink-3 text-sm">{t.idsHint}</p>}
        </>
      )}
    </section>
  );
}

interface ChangeTableProps {
  readonly rows: readonly ListedChange[];
  readonly columns: readonly ChangeColumn[];
  readonly task: TaskId;
  readonly classNames: readonly string[];
  readonly order: ChangeOrder;
  readonly onOrder: (order: ChangeOrder) => void;
}

/** Only the rows in view exist. */
function ChangeTable({ rows, columns, task, classNames, order, onOrder }: ChangeTableProps) {
  const t = useMessages(comparisonMessages);
  const format = useFormat();
  const names = useClassNames(task, classNames);
  const colors = useSegmentColors(classNames);
  const { scroller, indices, above, below } = useRowsInView(rows.length);
  const segment = (index: number) => <SegmentLabel color={colors[index] ?? ""} name={names[index] ?? ""} />;
  const cell = (change: ListedChange, column: ChangeColumn) => {
    if (column === "row") return change.row === null ? t.none : format.count(change.row);
    if (column === "id") return change.id;
    if (column === "outcome") return t.outcome[change.outcome];
    return segment(change[column]);
  };
  return (
    <ScrollBox ref={scroller} label={t.changed} className="max-h-80 text-sm">
      <table aria-rowcount={rows.length + 1} className="w-full min-w-[32rem] border-separate border-spacing-0">
        <thead className="sticky top-0 z-10 bg-paper">
          <tr>
            {columns.map((column) => {
              const sorted = order.column === column;
              const Arrow = order.descending ? ArrowDown : ArrowUp;
              return (
                <Th
                  key={column}
                  numeric={column === "row"}
                  aria-sort={sorted ? (order.descending ? "descending" : "ascending") : "none"}
                >
                  <button
                    type="button"
                    className="inline-flex h-6 items-center gap-1 hover:text-ink"
                    onClick={() => onOrder({ column, descending: sorted && !order.descending })}
                  >
                    {t.column[column]}
                    {sorted && <Arrow aria-hidden size={12} />}
                  </button>
                </Th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: above }} />
          {indices.map((index) => {
            const change = rows[index];
            return change === undefined ? null : (
              <tr key={index} aria-rowindex={index + 2} style={{ height: ROW_HEIGHT }}>
                {columns.map((column) => (
                  <Td key={column} numeric={column === "row"}>
                    {cell(change, column)}
                  </Td>
                ))}
              </tr>
            );
          })}
          <tr aria-hidden style={{ height: below }} />
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Ids of the changed customers in their order, from the open sketches file if it is theirs. */
function useCustomerIds(changed: readonly ChangedPrediction[], sha256: string | null): readonly string[] | null {
  const [ids, setIds] = useState<{
    readonly of: readonly ChangedPrediction[];
    readonly ids: readonly string[];
  } | null>(null);
  useEffect(() => {
    if (sha256 === null || changed.length === 0 || changed.some(({ row }) => row === null)) return;
    let current = true;
    const rows = Int32Array.from(changed, ({ row }) => row ?? 0);
    void customerIds(sha256, rows).then((answer) => {
      if (current) setIds(answer.ok && answer.value !== null ? { of: changed, ids: answer.value } : null);
    });
    return () => {
      current = false;
    };
  }, [changed, sha256]);
  return ids?.of === changed ? ids.ids : null;
}
