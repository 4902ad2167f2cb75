import { useEffect, useState } from "react";
import { runsMessages } from "../../i18n/messages/runs";
import { taskMessages } from "../../i18n/messages/tasks";
import type { RankBy } from "../../run/compare";
import { tasksOf } from "../../run/filter";
import type { RunRecord } from "../../run/record";
import { useHistory } from "../../store/history";
import { leadingOf } from "../../tasks/registry";
import { ErrorBoundary } from "../app/ErrorBoundary";
import { Button } from "../kit/button";
import { Table, Td, Th } from "../kit/table";
import { useMessages } from "../locale";
import { lookUp } from "../lookup";
import { listedMetrics, RunRow, STICKY, STICKY_END } from "./RunRow";
import { useRunActions } from "./run-actions";

/** Rows of the first drawing (more than a screen), and of each later one: a long history comes in short tasks. */
const FIRST_ROWS = 16;
const MORE_ROWS = 12;

/** Of the test metrics, where runs of several tasks stand under one head. */
const NO_HEADS = ["first", "second"] as const;

export interface RunsTableProps {
  /** In the order in which they are shown. */
  readonly runs: readonly RunRecord[];
  readonly rankBy: RankBy;
  readonly chosen: readonly string[];
  /** Opens a run's detail. Must not change between drawings. */
  readonly onOpen: (id: string) => void;
}

/** The list. It scrolls sideways under its names where the window is narrow. */
export function RunsTable({ runs, rankBy, chosen, onOpen }: RunsTableProps) {
  const t = useMessages(runsMessages);
  const setRankBy = useHistory((state) => state.setRankBy);
  const tasks = useMessages(taskMessages);
  const shown = useGrowing(runs.length);
  const present = tasksOf(runs);
  const only = present.length > 1 ? null : (present[0] ?? "segment");
  const sorted = (by: RankBy) =>
    rankBy === by ? ({ "aria-sort": by === "valLoss" ? "ascending" : "descending" } as const) : {};
  const mark = (by: RankBy) => rankBy === by && <span aria-hidden>{by === "valLoss" ? " ↑" : " ↓"}</span>;
  return (
    <Table className="text-sm">
      <thead>
        <tr className="whitespace-nowrap">
          <Th className={STICKY}>
            <span className="pl-18 max-md:sr-only">{t.name}</span>
          </Th>
          <Th>{tasks.task}</Th>
          <Th numeric {...sorted("valLoss")}>
            <SortButton text={t.valLoss} onClick={() => setRankBy("valLoss")} />
            {mark("valLoss")}
          </Th>
          <Th numeric {...sorted("leading")}>
            <SortButton
              text={only === null ? t.validation : t.heads[leadingOf(only).column]}
              onClick={() => setRankBy("leading")}
            />
            {mark("leading")}
          </Th>
          {(only === null ? NO_HEADS : listedMetrics(only).map(({ key }) => key)).map((key) => (
            <Th key={key} numeric>
              {lookUp(t.tests, key) ?? t.tests.metric}
            </Th>
          ))}
          <Th>{t.state}</Th>
          <Th>{t.started}</Th>
          <Th numeric>{t.epochs}</Th>
          <Th numeric>{t.duration}</Th>
          <Th>{t.engine}</Th>
          <Th>{t.data}</Th>
          <Th>{t.foundation}</Th>
          <Th className={STICKY_END}>
            <span className="sr-only">{t.actions}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {runs.slice(0, shown).map((run) => (
          <ErrorBoundary key={run.id} fallback={<BrokenRow run={run} />}>
            <RunRow run={run} chosen={chosen.includes(run.id)} onOpen={onOpen} mixed={only === null} />
          </ErrorBoundary>
        ))}
      </tbody>
    </Table>
  );
}

function SortButton({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="hit hover:text-ink">
      {text}
    </button>
  );
}

/** A run whose record cannot be shown: it can still be deleted, and the others are there. */
function BrokenRow({ run }: { readonly run: RunRecord }) {
  const t = useMessages(runsMessages);
  const { remove } = useRunActions(run);
  return (
    <tr>
      <Td colSpan={14}>
        <span className="flex items-center gap-2">
          {t.broken(run.name)}
          <Button onClick={remove}>{t.remove(run.name)}</Button>
        </span>
      </Td>
    </tr>
  );
}

/** How many rows to draw by now: each drawing is a task of its own, until all are there. */
function useGrowing(total: number): number {
  const [rows, setRows] = useState(FIRST_ROWS);
  useEffect(() => {
    if (rows >= total) return;
    const timer = setTimeout(() => setRows(rows + MORE_ROWS));
    return () => clearTimeout(timer);
  }, [rows, total]);
  return Math.min(rows, total);
}
