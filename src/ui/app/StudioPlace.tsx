import { lazy, useEffect, useState } from "react";
import { appMessages } from "../../i18n/messages/app";
import { hasOrigins } from "../../store/origins";
import { pageStorage } from "../../store/page-storage";
import { hasInputs, isBusy, isPast, phaseOf } from "../../store/phase";
import { useQueue } from "../../store/queue";
import { useQueueForm } from "../../store/queue-form";
import { useStudio } from "../../store/studio";
import { ChecksSection } from "../intake/checks/ChecksSection";
import { ConfigurationSection } from "../intake/configuration/ConfigurationSection";
import { StartArea } from "../intake/configuration/Start";
import { EmptyState } from "../intake/EmptyState";
import { FileProblem } from "../intake/OpenAgain";
import { ResumableRuns } from "../intake/Resumable";
import { DataSection, FoundationSection } from "../intake/sections";
import { TaskChoice } from "../intake/TaskChoice";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { LazyPart } from "../kit/LazyPart";
import { FileChoice, Refusals, WaitingFiles } from "../kit/Notices";
import { OtherTabs } from "../kit/OtherTabs";
import { useMessages } from "../locale";
import { BenchmarkLink } from "../run/performance/BenchmarkLink";
import { RunStart } from "../run/RunStart";
import { useEver } from "../use-ever";
import { StickyBar } from "./StickyBar";

const loadRunPanel = () => import("../run/RunPanel").then((module) => ({ default: module.RunPanel }));
const RunPanel = lazy(loadRunPanel);
const Overview = lazy(() => import("../intake/Overview").then((module) => ({ default: module.Overview })));
const LineageStrip = lazy(() => import("../lineage/LineageStrip").then((module) => ({ default: module.LineageStrip })));
const WayPlaceholder = lazy(() => import("../lineage/WayBar").then((module) => ({ default: module.WayPlaceholder })));
const QueueBar = lazy(() => import("../queue/QueueBar").then((module) => ({ default: module.QueueBar })));
const OtherTask = lazy(() => import("./OtherTask").then((module) => ({ default: module.OtherTask })));
const TableDialog = lazy(() => import("../intake/TableDialog").then((module) => ({ default: module.TableDialog })));
const QueueDialog = lazy(() => import("../queue/QueueDialog").then((module) => ({ default: module.QueueDialog })));

/** The Studio: what goes in on the left, what comes out on the right; one column on narrow screens. */
export function StudioPlace() {
  const t = useMessages(appMessages);
  const data = useStudio((state) => state.sketches.value);
  const foundation = useStudio((state) => state.foundation.value);
  const ready = useStudio(hasInputs);
  const hasRun = useStudio((state) => state.run !== null);
  const queueForm = useEver(useQueueForm((state) => state.open));
  const table = useEver(useStudio((state) => state.table !== null));
  const opened = useStudio((state) => phaseOf(state) !== "empty");
  useEffect(() => {
    // Charts and results come with the first file, so that no run waits for them.
    if (opened) void loadRunPanel();
  }, [opened]);
  const newInputs = useStudio((state) => state.newInputs);
  const busy = useStudio(isBusy);
  // New files are looked over before the results of the run before them.
  const [showsOld, setShowsOld] = useState(false);
  if (showsOld && !newInputs) setShowsOld(false);
  const empty = !hasRun && !ready;
  const way = useQueue(({ queue }) => queue?.way != null);
  const going = useQueue(({ queue, end }) => queue?.way != null && end === null);
  const otherTask = useStudio((state) => (isPast(state) && !state.newInputs ? (state.run?.header.task ?? null) : null));
  const queued = useQueue(({ queue }) => queue !== null && queue.way === null);
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] print:block lg:min-h-[calc(100dvh-3rem)] lg:grid-cols-[21rem_minmax(0,1fr)]">
        <aside
          aria-label={t.inputs}
          className="flex flex-col border-line bg-paper max-lg:order-2 lg:sticky lg:top-12 lg:h-[calc(100dvh-3rem)] lg:overflow-y-auto lg:border-r print:hidden"
        >
          {!empty && <Notices />}
          <TaskChoice />
          <DataSection />
          <FoundationSection />
          <ChecksSection benchmark={<BenchmarkLink />} />
          <ConfigurationSection />
          <div className="flex-1" />
          <StartArea />
        </aside>
        <main
          id="results"
          aria-label={t.results}
          tabIndex={-1}
          className="min-w-0 scroll-mt-12 outline-none max-lg:min-h-[calc(100dvh-6rem)] [--bars:calc(var(--queue-bar,0rem)+var(--lineage-bar,0rem))] has-data-lineage:[--lineage-bar:2.25rem] has-data-queue:[--queue-bar:2.8125rem] has-data-way:[--queue-bar:3.5rem]"
        >
          <LazyPart>{table && <TableDialog />}</LazyPart>
          <LazyPart>{queueForm && <QueueDialog />}</LazyPart>
          <LazyPart>{(way || hasOrigins(pageStorage)) && <LineageStrip />}</LazyPart>
          <LazyPart fallback={<div data-queue className="hairline-b min-h-[2.8125rem] bg-sunken" />}>
            {queued && <QueueBar />}
          </LazyPart>
          {hasRun && newInputs && !busy && (
            <Callout
              tone="info"
              className="m-3"
              action={
                <Button onClick={() => setShowsOld(!showsOld)}>{showsOld ? t.showOverview : t.showResults}</Button>
              }
            >
              {showsOld ? t.oldResults : t.newInputs}
            </Callout>
          )}
          <LazyPart>{otherTask !== null && <OtherTask shown={otherTask} />}</LazyPart>
          <LazyPart fallback={<RunStart />}>
            {hasRun && (going || showsOld || !newInputs) ? (
              <RunPanel />
            ) : going ? (
              <WayPlaceholder />
            ) : data !== null && ready ? (
              <Overview data={data} foundation={foundation} />
            ) : (
              <EmptyState />
            )}
          </LazyPart>
        </main>
      </div>
      <StickyBar />
    </>
  );
}

/** What happened to files, beside the files; the empty state shows it in the drop target itself. */
function Notices() {
  return (
    <div className="space-y-2 p-3 empty:hidden">
      <Refusals />
      <FileChoice />
      <WaitingFiles />
      <FileProblem />
      <OtherTabs />
      <ResumableRuns />
    </div>
  );
}
