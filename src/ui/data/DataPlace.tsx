import { type ReactNode, useEffect, useState } from "react";
import { actionMessages } from "../../i18n/messages/actions";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import { useData } from "../../store/data";
import type { Step } from "../../store/data-state";
import { useQueue } from "../../store/queue";
import { Button } from "../kit/button";
import { Callout, ErrorCallout } from "../kit/callout";
import { classes } from "../kit/classes";
import { ProgressBar } from "../kit/progress-bar";
import { TablesPanel } from "../kit/sources/TablesPanel";
import { Tabs } from "../kit/tabs";
import { useMessages } from "../locale";
import { usePickFiles } from "../pick-files";
import { GraphPanel } from "./GraphPanel";
import { GraphSection } from "./GraphSection";
import { SketchesPanel } from "./SketchesPanel";
import { SketchesSection } from "./SketchesSection";
import { TablesSection } from "./TablesSection";

/** The place before the Studio: from three tables to a graph and to sketches. @param props `lineage`: the whole way's strip. */
export function DataPlace({ lineage }: { readonly lineage: ReactNode }) {
  const t = useMessages(dataPlaceMessages);
  const actions = useMessages(actionMessages).label;
  // Files that are none of the tables are no beginning: what is asked for still is.
  const isEmpty = useData(
    ({ sources, graph, sketches }) =>
      sources.length === 0 || (graph === null && sketches === null && sources.every(({ role }) => role === null)),
  );
  const way = useQueue(({ queue }) => queue?.way != null);
  const checkKept = useData((state) => state.checkKept);
  useEffect(() => void checkKept(), [checkKept]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] bg-paper lg:min-h-[calc(100dvh-3rem)] lg:grid-cols-[21rem_minmax(0,1fr)]">
      <aside
        aria-label={t.steps}
        // In one column its parts are the page's own: what was refused stands above all, the forms below what is asked for.
        className="border-line max-lg:contents lg:sticky lg:flex lg:flex-col lg:top-12 lg:h-[calc(100dvh-3rem)] lg:overflow-y-auto lg:border-r"
      >
        <Refusals />
        <TablesSection />
        <GraphSection />
        <SketchesSection />
      </aside>
      <main
        id="results"
        aria-label={actions.data}
        tabIndex={-1}
        // Where all is one column, what is asked for first, or how far a whole way is, stands above the forms.
        className={classes("min-w-0 bg-paper outline-none", (way || isEmpty) && "max-lg:-order-1")}
      >
        {(way || !isEmpty) && lineage}
        {isEmpty ? <Empty /> : <Views />}
      </main>
    </div>
  );
}

/** The last step that was made is shown, until another is chosen. */
function Views() {
  const t = useMessages(dataPlaceMessages);
  const newest = useData(
    ({ graph, sketches }): Step => (sketches !== null ? "sketches" : graph !== null ? "graph" : "tables"),
  );
  const [chosen, setChosen] = useState<{ readonly at: Step; readonly step: Step } | null>(null);
  const value = chosen?.at === newest ? chosen.step : newest;
  const tabs = [
    { value: "tables", label: t.tables, panel: <TablesPanel /> },
    { value: "graph", label: t.graph, panel: <GraphPanel /> },
    { value: "sketches", label: t.sketches, panel: <SketchesPanel /> },
  ] as const;
  return (
    <div className="px-4 pb-6 max-md:px-3">
      <LastVisit />
      <Tabs<Step> label={t.views} value={value} onChange={(step) => setChosen({ at: newest, step })} tabs={tabs} />
    </div>
  );
}

/** What an earlier visit came to is shown as it was; what the worker has to be asked for needs the tables again. */
function LastVisit() {
  const t = useMessages(dataPlaceMessages);
  const isOld = useData(({ bank, held, progress }) => bank !== null && held === null && progress === null);
  const makeAgain = useData((state) => state.makeAgain);
  if (!isOld) return null;
  return (
    <Callout tone="info" className="mt-3" action={<Button onClick={() => void makeAgain()}>{t.makeAgain}</Button>}>
      {t.lastVisit}
    </Callout>
  );
}

function Refusals() {
  const refusals = useData((state) => state.refusals);
  const dismiss = useData((state) => state.dismiss);
  if (refusals.length === 0) return null;
  return (
    <div className="space-y-2 p-3 max-lg:-order-2">
      {refusals.map(({ file, error }) => (
        <ErrorCallout key={file} title={file} onDismiss={dismiss} error={error} />
      ))}
    </div>
  );
}

function Empty() {
  const t = useMessages(dataPlaceMessages);
  const pick = usePickFiles();
  const openDemo = useData((state) => state.openDemo);
  const fetching = useData((state) => state.fetching);
  return (
    <div className="flex h-full min-h-96 items-center justify-center p-6">
      <div className="max-w-xl space-y-3">
        <h2 className="text-lg">{fetching ? t.fetching : t.dropHere}</h2>
        {!fetching && <p>{t.dropWhat}</p>}
        <p className="text-ink-2">{t.intro}</p>
        <p className="text-ink-2">{t.nothingLeaves}</p>
        {fetching ? (
          <ProgressBar value={null} label={t.fetching} />
        ) : (
          <div className="flex flex-wrap gap-2 pt-2">
            <Button variant="primary" onClick={pick}>
              {t.openFiles}
            </Button>
            <Button onClick={() => void openDemo()}>{t.demo}</Button>
          </div>
        )}
      </div>
    </div>
  );
}
