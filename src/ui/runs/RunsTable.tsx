import { useEffect, useState } from "react";
import { runsMessages } from "../../i18n/messages/runs";
import { taskMessages } from "../../i18n/messages/tasks";
import { tasksOf } from "../../run/filter";
import type { RunColumn, RunGroup, RunOrder } from "../../run/order";
import type { RunRecord } from "../../run/record";
import { leadingOf } from "../../tasks/registry";
import { type OptionalColumn, useViewPreferences } from "../charts/view-preferences";
import { Button } from "../kit/button";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import { SortHead } from "../kit/sort-head";
import { Table, Td, Th, WIDE } from "../kit/table";
import { useFormat, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { listedMetrics, RunRow, SHORT, STICKY, STICKY_END } from "./RunRow";
import { useRunActions } from "./run-actions";

/** Rows of the first drawing (more than a screen), and of each later one: a long history comes in short tasks. */
const FIRST_ROWS = 16;
const MORE_ROWS = 12;

/** Of a list that leaves none out, beside those of test metrics. */
const COLUMNS = 12;

interface RunsTableProps {
  /** In the order in which they are shown; a single one needs no heading. */
  readonly groups: readonly RunGroup[];
  readonly order: RunOrder;
  readonly onOrder: (by: RunColumn) => void;
  readonly chosen: readonly string[];
  /** Opens a run's detail. Must not change between drawings, as `onTag`. */
  readonly onOpen: (id: string) => void;
  /** Keeps the list to the runs with a tag. */
  readonly onTag: (tag: string) => void;
}

/** The list. It scrolls sideways under its names where the window is narrow. */
export function RunsTable({ groups, order, onOrder, chosen, onOpen, onTag }: RunsTableProps) {
  const t = useMessages(runsMessages);
  const tasks = useMessages(taskMessages);
  const runs = groups.flatMap((group) => group.runs);
  const drawn = new Set(runs.slice(0, useGrowing(runs.length, order.by)));
  const present = tasksOf(runs);
  const only = present.length > 1 ? null : (present[0] ?? "segment");
  const hidden = useViewPreferences((state) => state.hiddenColumns);
  const shows = (column: OptionalColumn) => !hidden.includes(column);
  const tests = only === null ? [t.tests.metric] : listedMetrics(only).map(({ key }) => lookUp(t.tests, key) ?? key);
  const columns = COLUMNS - hidden.length + tests.length;
  const head = (by: RunColumn, text: string, numeric = false, about?: string) => (
    <SortHead by={by} text={text} numeric={numeric} order={order} onOrder={onOrder} about={about} />
  );
  return (
    <Table className="text-sm">
      <thead>
        <tr className="whitespace-nowrap">
          <SortHead
            by="name"
            text={t.name}
            order={order}
            onOrder={onOrder}
            className={STICKY}
            inner="pl-[4.8125rem] max-md:pl-[2.625rem]"
          />
          {shows("task") && <SortHead by="task" text={tasks.task} order={order} onOrder={onOrder} className={WIDE} />}
          {head("valLoss", t.valLoss, true, t.keptAbout)}
          {head("leading", only === null ? t.validation : t.heads[leadingOf(only).column], true, t.keptAbout)}
          {tests.map((text) => (
            <Th key={text} numeric>
              {text}
            </Th>
          ))}
          {head("state", t.state)}
          {shows("started") && head("started", t.started)}
          {shows("epochs") && head("epochs", t.epochs, true)}
          {shows("duration") && head("duration", t.duration, true)}
          {shows("engine") && head("engine", t.engine)}
          {shows("data") && <Th>{t.data}</Th>}
          {shows("foundation") && <Th>{t.foundation}</Th>}
          <Th className={STICKY_END}>
            <span className="sr-only">{t.actions}</span>
          </Th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.id}>
          {groups.length > 1 && group.runs.some((run) => drawn.has(run)) && (
            <GroupHead group={group} columns={columns} />
          )}
          {group.runs
            .filter((run) => drawn.has(run))
            .map((run) => (
              <ErrorBoundary key={run.id} fallback={<BrokenRow run={run} columns={columns} />}>
                <RunRow
                  run={run}
                  chosen={chosen.includes(run.id)}
                  onOpen={onOpen}
                  onTag={onTag}
                  mixed={only === null}
                  hidden={hidden}
                />
              </ErrorBoundary>
            ))}
        </tbody>
      ))}
    </Table>
  );
}

/** Which customers the runs below share. */
function GroupHead({ group: { data, sizes, runs }, columns }: { readonly group: RunGroup; readonly columns: number }) {
  const t = useMessages(runsMessages);
  const format = useFormat();
  return (
    <tr>
      <th
        scope="rowgroup"
        colSpan={columns}
        className="hairline-b bg-sunken px-2 py-1 text-left font-normal text-ink-2"
      >
        <span className="sticky left-2">
          {data === null || sizes === null
            ? t.groupUnknown
            : t.groupOf(
                data.table === undefined ? data.file : `${data.file} · ${data.table.label}`,
                sizes.map((size) => format.count(size)).join(" / "),
              )}
          {data !== null && <span className="ml-2 font-mono text-ink-3">{data.sha256.slice(0, SHORT)}</span>}
          <span className="ml-2 text-ink-3">{t.groupRuns(format.count(runs.length), runs.length)}</span>
        </span>
      </th>
    </tr>
  );
}

/** A run whose record cannot be shown: it can still be deleted, and the others are there. */
function BrokenRow({ run, columns }: { readonly run: RunRecord; readonly columns: number }) {
  const t = useMessages(runsMessages);
  const { remove } = useRunActions(run);
  return (
    <tr>
      <Td colSpan={columns}>
        <span className="flex items-center gap-2">
          {t.broken(run.name)}
          <Button onClick={remove}>{t.remove(run.name)}</Button>
        </span>
      </Td>
    </tr>
  );
}

/** How many rows to draw by now: each drawing is a task of its own, until all are there. */
function useGrowing(total: number, order: RunColumn): number {
  const [rows, setRows] = useState(FIRST_ROWS);
  const [drawnIn, setDrawnIn] = useState(order);
  if (drawnIn !== order) {
    setDrawnIn(order);
    setRows(FIRST_ROWS);
  }
  useEffect(() => {
    if (rows >= total) return;
    const timer = setTimeout(() => setRows(rows + MORE_ROWS));
    return () => clearTimeout(timer);
  }, [rows, total]);
  return Math.min(rows, total);
}
