import { type ComponentType, memo, useDeferredValue, useState } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import { consoleMessages } from "../../i18n/messages/console";
import { performanceMessages } from "../../i18n/messages/performance";
import { runMessages } from "../../i18n/messages/run";
import type { RunHeader } from "../../run/run";
import { isRunning } from "../../store/phase";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { GradNormChart } from "../charts/GradNormChart";
import { Live } from "../charts/Live";
import { LossChart } from "../charts/LossChart";
import { MetricTiles } from "../charts/MetricTiles";
import { RatesChart } from "../charts/RatesChart";
import { ScoresChart } from "../charts/ScoresChart";
import { useTurns } from "../charts/use-turns";
import { classes } from "../kit/classes";
import { useFormat, useMessages } from "../locale";
import { Console } from "./Console";
import { EpochAnnouncer } from "./EpochAnnouncer";
import type { FinishedViewProps } from "./evidence/finished-view";
import { Folds } from "./Folds";
import { OutcomeRow } from "./OutcomeRow";
import { ProgressRow } from "./ProgressRow";
import { PerformancePanel } from "./performance/PerformancePanel";
import { RunTitle } from "./RunTitle";
import { RunWarnings } from "./RunWarnings";
import { ExportList } from "./results/ExportList";
import { type EvaluationChoice, FOLLOW } from "./results/evaluation-choice";
import type { TaskViews } from "./tasks/task-views";
import { taskViews } from "./tasks/views";

/** Everything about the current run; null when there is none. */
export function RunPanel() {
  const id = useStudio(({ run }) => run?.header.id ?? null);
  // A new run starts with a fresh view: nothing chosen, nothing left of the last one.
  return id === null ? null : <RunContents key={id} />;
}

/** Follows the store; small enough to be drawn with every event. */
function Head() {
  const run = useStudio((state) => state.run);
  if (run === null) return null;
  return (
    <>
      <RunTitle run={run} />
      <Standing run={run} />
      <RunWarnings warnings={run.warnings} />
    </>
  );
}

/** How far the run is, or how it ended: that takes the other's place in a task of its own, after the title's. */
function Standing({ run }: { readonly run: RunView }) {
  const ended = isRunning(run) ? null : run;
  const shown = useDeferredValue(ended);
  return ended !== null && shown !== null ? (
    <OutcomeRow run={shown} />
  ) : (
    <>
      <ProgressRow run={run} />
      <Live className={SO_FAR}>{(current) => <SoFar run={current} />}</Live>
    </>
  );
}

/** As high as what is drawn there, in three rows of tiles, in two, in one: nothing moves when it comes. */
const SO_FAR = "min-h-[25.6875rem] min-[36rem]:min-h-[18.125rem] min-[77rem]:min-h-[10.5625rem]";

/** The newest validation where the test's numbers will stand, so that nothing moves when they come. */
function SoFar({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const format = useFormat();
  const newest = run.validations.at(-1) ?? null;
  return (
    <>
      <div className="hairline-b">
        <MetricTiles
          task={run.header.task}
          metrics={newest?.metrics ?? {}}
          split="validation"
          rows={newest?.rows ?? null}
          evidence={null}
        />
      </div>
      <p className="hairline-b flex min-h-12 items-center bg-paper px-3 py-1.5 text-ink-2 text-sm">
        {newest === null ? t.noValidation : t.validationAfter(format.count(run.validations.length))}
      </p>
    </>
  );
}

/** Two rows that share what the window leaves below header, bars, title, progress and above the folded ones. */
const CURVES = "h-64 lg:h-[clamp(13rem-var(--bars,0rem)*0.4,(100dvh-21.75rem-var(--bars,0rem))*0.4,24rem)]";
const EVALUATION =
  "grid min-h-[26rem] min-w-0 grid-cols-1 lg:min-h-0 lg:grid-rows-1 lg:h-[clamp(19rem-var(--bars,0rem)*0.6,(100dvh-21.75rem-var(--bars,0rem))*0.6,36rem)]";
/** Evidence: charts are at least as high as those that follow the run, and as high as what stands beside them. */
const SHAPES = {
  chart: "grid min-h-[26rem] min-w-0 grid-cols-1 lg:min-h-[clamp(19rem,(100dvh-21.75rem-var(--bars,0rem))*0.6,36rem)]",
  wide: "min-w-0 lg:col-span-2",
} as const;

function RunContents() {
  const header = useStudio(({ run }) => run?.header ?? null);
  if (header === null) return null;
  const views = taskViews[header.task];
  return (
    <div className="bg-line">
      <Head />
      <EpochAnnouncer />
      <Charts views={views} />
      <Results header={header} views={views} />
      <FoldedCharts />
    </div>
  );
}

/** What follows the run, and stays when it has ended. */
function Charts({ views }: { readonly views: TaskViews }) {
  const [choice, setChoice] = useState<EvaluationChoice>(FOLLOW);
  return (
    <div className="hairline-b grid grid-cols-1 gap-px lg:grid-cols-2">
      <Live className={CURVES}>{(run) => <LossChart run={run} />}</Live>
      <Live className={CURVES}>{(run) => <ScoresChart run={run} />}</Live>
      {views.live.map(({ key, View }) => (
        <Live key={key} className={EVALUATION}>
          {(run) => <View run={run} choice={choice} onChoice={setChoice} />}
        </Live>
      ))}
    </div>
  );
}

/** What there is to see once the run has ended, a part after the other: the files stand last, and are there before the evidence. */
function Results({ header, views }: { readonly header: RunHeader; readonly views: TaskViews }) {
  const test = useStudio(({ run }) => run?.result?.test ?? null);
  const evidence = useDeferredValue(useStudio(({ run }) => run?.evidence ?? null));
  const ended = useStudio(({ run }) => run?.result != null);
  const results = test === null ? 0 : views.results.length;
  const reports = results + (test === null ? 0 : views.reports.length);
  const files = reports + (ended ? 1 : 0);
  const drawn = useTurns(files + (test !== null && evidence !== null ? views.evidence.length : 0));
  const finished = test === null ? null : { header, test, evidence };
  return (
    <>
      {finished !== null &&
        views.results.slice(0, drawn).map(({ key, View }) => (
          <div key={key} className="hairline-b">
            <Part View={View} {...finished} />
          </div>
        ))}
      {finished !== null && views.reports.length > 0 && (
        <div className="hairline-b grid grid-cols-1 gap-px lg:grid-cols-2 lg:[&>*:only-child]:col-span-2">
          {views.reports.slice(0, Math.max(0, drawn - results)).map(({ key, View }) => (
            <Part key={key} View={View} {...finished} />
          ))}
        </div>
      )}
      {finished !== null && evidence !== null && (
        <div className="hairline-b grid grid-cols-1 gap-px lg:grid-cols-2">
          {views.evidence.slice(0, Math.max(0, drawn - files)).map(({ key, View, shape }) => (
            <div key={key} className={classes(SHAPES[shape], "empty:hidden")}>
              <Part View={View} {...finished} />
            </div>
          ))}
        </div>
      )}
      {drawn >= files && ended && (
        <div className="hairline-b">
          <ExportList header={header} hasModel={test !== null} />
        </div>
      )}
    </>
  );
}

/** A part of the results, which is not drawn anew when the next one comes. */
const Part = memo(function Part({
  View,
  ...finished
}: FinishedViewProps & { readonly View: ComponentType<FinishedViewProps> }) {
  return <View {...finished} />;
});

function FoldedCharts() {
  const charts = useMessages(chartMessages);
  const consoleTexts = useMessages(consoleMessages);
  const performanceTexts = useMessages(performanceMessages);
  return (
    <Folds
      folds={[
        {
          id: "rates",
          title: charts.rates,
          panel: <Live className={CURVES}>{(run) => <RatesChart run={run} />}</Live>,
        },
        {
          id: "gradNorm",
          title: charts.gradNorm,
          panel: <Live className={CURVES}>{(run) => <GradNormChart run={run} />}</Live>,
        },
        {
          id: "performance",
          title: performanceTexts.title,
          panel: <Live>{(run) => <PerformancePanel run={run} />}</Live>,
        },
        { id: "console", title: consoleTexts.title, panel: <Live>{(run) => <Console run={run} />}</Live> },
      ]}
    />
  );
}
