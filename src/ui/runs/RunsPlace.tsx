import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { errorSentence } from "../../i18n/errors";
import { appMessages } from "../../i18n/messages/app";
import { runsMessages } from "../../i18n/messages/runs";
import { taskMessages } from "../../i18n/messages/tasks";
import { EVERY_RUN, filteredRuns, tasksOf } from "../../run/filter";
import { groupedRuns, orderAfterClick, orderedRuns, type RunColumn, type RunOrder } from "../../run/order";
import type { RunRecord } from "../../run/record";
import { historyActions, useHistory } from "../../store/history";
import { openPlace, openRun, usePlace } from "../../store/place";
import { leadingOf } from "../../tasks/registry";
import { ActionButton } from "../actions/ActionButton";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { Segmented } from "../kit/choice";
import { Refusals } from "../kit/Notices";
import { OtherTabs } from "../kit/OtherTabs";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";
import { AddReference, ReferenceReading } from "./AddReference";
import { ChosenBar } from "./ChosenBar";
import { Comparison } from "./Comparison";
import { ComparisonPanel } from "./ComparisonPanel";
import { RunDetail } from "./detail/RunDetail";
import { QueueSummaries } from "./QueueSummaries";
import { RunsFilter } from "./RunsFilter";
import { RunsTable } from "./RunsTable";
import { StorageNotice } from "./StorageNotice";
import { StorageButton } from "./storage/StorageButton";

const NOT_YET: { readonly runs: readonly RunRecord[]; readonly loaded: boolean } = { runs: [], loaded: false };

/** The second place: what was tried in this browser, ranked and compared. */
export function RunsPlace() {
  const t = useMessages(runsMessages);
  const locale = useLocale();
  const app = useMessages(appMessages);
  const tasks = useMessages(taskMessages);
  const history = useHistory();
  const { unavailable, unreadable, rankBy, chosen, dropped } = history;
  // A long list is drawn in short tasks, which nobody's press has to wait for.
  const { runs, loaded } = useDeferredValue<typeof NOT_YET>(history, NOT_YET);
  const opened = usePlace((state) => state.run);
  const isMissing = history.loaded && opened !== null && history.runs.every(({ id }) => id !== opened);
  const close = useCallback(() => openRun(null), []);
  useEffect(() => {
    void historyActions.load();
  }, []);
  const [filter, setFilter] = useState(EVERY_RUN);
  const [clicked, setClicked] = useState<RunOrder | null>(null);
  const [grouped, setGrouped] = useState(true);
  const comparison = useRef<HTMLDivElement>(null);
  const [comparing, setComparing] = useState(true);
  const order = useMemo(() => clicked ?? { by: rankBy, descending: rankBy === "leading" }, [clicked, rankBy]);
  const sorted = useMemo(() => orderedRuns(runs, order), [runs, order]);
  const shown = useMemo(() => filteredRuns(sorted, filter), [sorted, filter]);
  const groups = useMemo(() => groupedRuns(shown), [shown]);
  const together = useMemo(() => [{ id: "", data: null, sizes: null, runs: shown }], [shown]);
  const onTag = useCallback((tag: string) => setFilter((before) => ({ ...before, tag })), []);
  const present = tasksOf(shown);
  const only = present.length > 1 ? null : (present[0] ?? "segment");
  const compared = chosen.flatMap((id) => sorted.find((run) => run.id === id) ?? []);
  function onOrder(by: RunColumn) {
    setClicked(orderAfterClick(order, by));
    if (by === "valLoss" || by === "leading") historyActions.setRankBy(by);
  }

  return (
    <main
      id="results"
      aria-label={app.results}
      tabIndex={-1}
      className="flex min-w-0 grow flex-col bg-paper outline-none lg:h-[calc(100dvh-3rem)] lg:grow-0 print:block print:h-auto"
    >
      <div className="relative p-4 lg:min-h-0 lg:flex-1 lg:overflow-y-auto print:overflow-visible">
        <div className="flex flex-wrap items-center gap-2 pb-2">
          <h2 className="text-lg max-md:basis-full">{t.title}</h2>
          <StorageButton />
          <AddReference />
        </div>
        <div className="space-y-2">
          {dropped.length > 0 && <Callout tone="info">{t.dropped(dropped.join(", "))}</Callout>}
          {isMissing && <Callout tone="info">{t.notHere}</Callout>}
          {unreadable > 0 && <Callout tone="warning">{t.unreadable(unreadable)}</Callout>}
          {unavailable !== null && (
            <Callout tone="warning">
              {t.unavailable} {errorSentence(unavailable, locale)}
            </Callout>
          )}
        </div>
        <OtherTabs />
        <StorageNotice />
        <div className="space-y-2 pb-2 empty:hidden">
          <Refusals />
          <ReferenceReading />
        </div>
        {loaded && runs.length === 0 && unavailable === null && (
          <div className="space-y-4 py-6">
            <p className="text-ink-2">{t.empty}</p>
            <div className="flex flex-wrap gap-2">
              <Button variant="primary" onClick={() => openPlace("studio")}>
                {t.toStudio}
              </Button>
              <ActionButton id="demo" />
            </div>
          </div>
        )}
        <QueueSummaries runs={runs} rankBy={rankBy} />
        {runs.length > 1 && (
          <RunsFilter
            runs={runs}
            shown={shown}
            filter={filter}
            onFilter={setFilter}
            grouped={groups.length > 1 ? grouped : null}
            onGrouped={setGrouped}
          >
            <span className="flex items-center gap-2 text-ink-2 max-md:-ml-2 md:order-last md:ml-auto">
              {/* What is seen on hover only stands outside, where it leaves no hole. */}
              <InfoTip about={t.rankBy}>{t.rankAbout}</InfoTip>
              <span className="max-md:sr-only">{t.rankBy}</span>
              <Segmented
                label={t.rankBy}
                value={rankBy}
                onChange={(by) => {
                  historyActions.setRankBy(by);
                  setClicked(null);
                }}
                options={[
                  { value: "valLoss", label: t.ranks.valLoss },
                  {
                    value: "leading",
                    label: only === null ? t.ranks.mixed : t.ranks.leading(tasks.columns[leadingOf(only).column]),
                  },
                ]}
              />
            </span>
          </RunsFilter>
        )}
        {runs.length > 0 && shown.length === 0 && (
          <div className="flex flex-wrap items-center gap-3 py-4 text-ink-2">
            <p>{t.noneShown}</p>
            <Button onClick={() => setFilter(EVERY_RUN)}>{t.showEvery}</Button>
          </div>
        )}
        {shown.length > 0 && (
          <RunsTable
            groups={grouped && groups.length > 1 ? groups : together}
            order={order}
            onOrder={onOrder}
            chosen={chosen}
            onOpen={openRun}
            onTag={onTag}
          />
        )}
        {shown.length > 1 && compared.length < 2 && <p className="py-4 text-ink-2">{t.chooseTwo}</p>}
      </div>
      {compared.length > 1 && comparing && (
        <ComparisonPanel ref={comparison}>
          <Comparison runs={compared} />
        </ComparisonPanel>
      )}
      <ChosenBar
        runs={compared}
        inSight={shown}
        comparing={comparing}
        onComparing={(on) => {
          flushSync(() => setComparing(on));
          comparison.current?.scrollIntoView({ block: "start" });
          comparison.current?.focus({ preventScroll: true });
        }}
      />
      <RunDetail run={runs.find(({ id }) => id === opened) ?? null} onClose={close} />
    </main>
  );
}
