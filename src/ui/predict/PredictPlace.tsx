import { Upload } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { appMessages } from "../../i18n/messages/app";
import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { engineMessages } from "../../i18n/messages/engine";
import { predictMessages } from "../../i18n/messages/predict";
import { reasonsMessages } from "../../i18n/messages/reasons";
import { sinceMessages } from "../../i18n/messages/since";
import { useData } from "../../store/data";
import { useNewCustomers } from "../../store/new-customers";
import { offersRunModel, openInStudio, predictActions, usePredict } from "../../store/predict";
import { endedWay, useQueue } from "../../store/queue";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { ErrorCallout, Warnings } from "../kit/callout";
import { Examples } from "../kit/Examples";
import { EXAMPLES } from "../kit/example-files";
import { Facts } from "../kit/facts";
import { WorkProgress } from "../kit/progress-bar";
import { Section } from "../kit/section";
import { useClassNames } from "../kit/segment";
import { Tabs } from "../kit/tabs";
import { WantedRow } from "../kit/wanted-row";
import { useFormat, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { ChangesTab } from "./ChangesTab";
import { CustomersTab } from "./CustomersTab";
import { NewCustomersSection } from "./NewCustomersSection";
import { PotentialTab } from "./PotentialTab";
import { ReasonsTab } from "./ReasonsTab";
import { ReliabilityTab } from "./ReliabilityTab";
import { RiskTab } from "./RiskTab";
import { LearnedLine, SegmentCards } from "./SegmentCards";
import { UncertainTab } from "./UncertainTab";

/** The third place: a trained model at work on customers. @param props `lineage`: the whole way's strip. */
export function PredictPlace({ lineage }: { readonly lineage: ReactNode }) {
  const app = useMessages(appMessages);
  const scored = usePredict((state) => state.scored);
  const visit = usePredict((state) => state.visit);
  // A file that is being read says so in its section. Until then the middle of the page says what is missing.
  const hasModel = usePredict(({ model, progress }) => model !== null || progress !== null);
  const isTable = usePredict(({ model }) => model?.isTable === true);
  const alone = usePredict(({ model, scored }) => model === null && scored !== null);
  const results = useRef<HTMLElement>(null);
  const seen = useRef(visit);
  useEffect(() => {
    // What was asked for is shown from its beginning, also where the button stood far below it.
    if (seen.current !== visit) results.current?.scrollIntoView({ block: "start" });
    seen.current = visit;
  }, [visit]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] lg:min-h-[calc(100dvh-3rem)] lg:grid-cols-[21rem_minmax(0,1fr)]">
      <main
        ref={results}
        id="results"
        aria-label={app.results}
        tabIndex={-1}
        className="flex min-w-0 scroll-mt-12 flex-col outline-none"
      >
        {lineage}
        <Refusal />
        {scored === null ? (
          <Empty />
        ) : (
          <>
            <h2 className="sr-only">{app.results}</h2>
            <SegmentCards scored={scored} />
            <LearnedLine scored={scored} />
            <Views key={visit} />
          </>
        )}
      </main>
      <aside
        aria-label={app.inputs}
        // Beside the results it stands first; on a phone the results come first, and before them what is the next step.
        className="flex flex-col border-line bg-paper lg:order-first lg:sticky lg:top-12 lg:h-[calc(100dvh-3rem)] lg:overflow-y-auto lg:border-r"
      >
        {hasModel && <ModelSection />}
        {(hasModel || alone) && <CustomersSection />}
        {!isTable && <NewCustomersSection />}
      </aside>
    </div>
  );
}

type View = "changes" | "customers" | "potential" | "risk" | "uncertain" | "reasons" | "reliability";

function Views() {
  const t = useMessages(predictMessages);
  const churn = useMessages(churnScoresMessages);
  const reasons = useMessages(reasonsMessages);
  const task = usePredict((state) => state.scored?.task);
  const isCompared = usePredict(({ scored }) => scored !== null && scored.since !== null);
  const asked = usePredict(({ focus }) => focus !== null);
  const since = useMessages(sinceMessages);
  const [view, setView] = useState<View>(isCompared && !asked ? "changes" : "customers");
  const tabs: readonly { readonly value: View; readonly label: string; readonly panel: ReactNode }[] = [
    { value: "customers", label: t.customers, panel: <CustomersTab /> },
    ...(isCompared ? [{ value: "changes" as const, label: since.tab, panel: <ChangesTab /> }] : []),
    task === "churn"
      ? { value: "risk", label: churn.tab, panel: <RiskTab /> }
      : { value: "potential", label: t.tabs.potential, panel: <PotentialTab /> },
    { value: "uncertain", label: t.tabs.uncertain, panel: <UncertainTab /> },
    { value: "reasons", label: reasons.tab, panel: <ReasonsTab /> },
    { value: "reliability", label: t.calibration, panel: <ReliabilityTab /> },
  ];
  return (
    <div className="flex flex-1 flex-col bg-paper px-3">
      <Tabs<View> label={t.views} value={view} onChange={setView} tabs={tabs} />
    </div>
  );
}

function Refusal() {
  const refusal = usePredict((state) => state.refusal);
  if (refusal === null) return null;
  return (
    <div className="p-3">
      <ErrorCallout
        {...(refusal.file === "" ? {} : { title: refusal.file })}
        onDismiss={predictActions.dismissRefusal}
        error={refusal.error}
      />
    </div>
  );
}

function ModelSection() {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const model = usePredict((state) => state.model);
  const offersRun = useStudio(({ run }) => offersRunModel(run, model));
  const studioFile = useStudio(openInStudio);
  const churn = useMessages(churnScoresMessages);
  const names = useClassNames(model?.task, model?.classes);
  return (
    <Section
      title={t.model}
      summary={model === null ? t.noModel : model.file}
      status={model === null ? "pending" : model.warnings.length > 0 ? "warning" : "ok"}
      defaultOpen
    >
      <div className="space-y-3">
        {model !== null && (
          <Facts
            facts={[
              { label: t.file, value: model.file },
              { label: t.parameters, value: format.count(model.parameters) },
              ...(model.isTable ? [] : [{ label: t.walk, value: model.walk ?? "–" }]),
              {
                label: model.isTable ? t.tableClasses : model.task === "segment" ? t.classes : churn.churnModel,
                value: names.join(", "),
              },
              ...(model.threshold === null ? [] : [{ label: churn.threshold, value: format.percent(model.threshold) }]),
            ]}
          />
        )}
        <Warnings warnings={model?.warnings ?? []} />
        {model !== null && model.beside !== null && (
          <div className="space-y-2">
            <Facts facts={[{ label: churn.beside, value: model.beside }]} />
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => void predictActions.turn()}>{churn.turn}</Button>
              <Button variant="ghost" onClick={() => void predictActions.dropBeside()}>
                {churn.drop}
              </Button>
            </div>
          </div>
        )}
        {model !== null && (
          <div className="flex flex-wrap gap-2">
            {offersRun && <Button onClick={() => void predictActions.takeRunModel(studioFile)}>{t.useRun}</Button>}
            <FileButton
              label={t.openModel}
              accept=".pt,.safetensors"
              onFile={(file) => void predictActions.openModel(file, null)}
            />
          </div>
        )}
      </div>
    </Section>
  );
}

function CustomersSection() {
  const t = useMessages(predictMessages);
  const engines = useMessages(engineMessages);
  const format = useFormat();
  const scored = usePredict((state) => state.scored);
  const progress = usePredict((state) => state.progress);
  const isTable = usePredict(({ model }) => model?.isTable === true);
  const hasModel = usePredict((state) => state.model !== null);
  const since = useMessages(sinceMessages);
  const scoredFile = usePredict((state) => state.scoredFile);
  const sent = useNewCustomers((state) => state.sent);
  const tables = scored?.source === "file" && sent !== null && sent.file === scoredFile ? sent.tables : null;
  return (
    <Section
      title={t.customers}
      summary={scored === null ? t.noCustomers : t.rows(format.count(scored.rows))}
      status={scored === null ? "pending" : scored.warnings.length > 0 ? "warning" : "ok"}
      defaultOpen
    >
      <div className="space-y-3">
        {scored === null && progress === null && <p className="text-ink-2">{isTable ? t.tableHint : t.sketchesHint}</p>}
        {scored !== null && <Progress />}
        {scored !== null && (
          <>
            <Facts
              facts={[
                { label: t.file, value: scored.file },
                ...(tables === null ? [] : [{ label: t.madeOf, value: tables.join(", ") }]),
                scored.timing === null
                  ? { label: t.customers, value: scored.source === "scores" ? since.alone : t.testSplit }
                  : {
                      label: t.scoredTime,
                      value: t.scoredIn(
                        format.duration(scored.timing.seconds),
                        lookUp(engines.name, scored.timing.engine) ?? scored.timing.engine,
                      ),
                    },
              ]}
            />
            <Warnings warnings={scored.warnings} />
          </>
        )}
        {scored !== null && hasModel && <CustomersButton disabled={progress !== null} />}
        <EarlierScores />
      </div>
    </Section>
  );
}

/** How far the file that is being read is; nothing while none is. */
function Progress() {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const progress = usePredict((state) => state.progress);
  if (progress === null) return null;
  return (
    <WorkProgress
      value={progress.total === 0 ? null : progress.done / progress.total}
      label={t.customers}
      said={
        progress.stage === "scoring" ? t.scoring(format.count(progress.done), format.count(progress.total)) : t.reading
      }
      onCancel={predictActions.cancel}
    />
  );
}

/** What a file dialog offers as earlier scores. */
const SCORES_FILES = ".csv,.gz,.tsv,.txt,.jsonl,.npz";

/** An earlier file of scores, to see what has changed since. */
function EarlierScores() {
  const t = useMessages(sinceMessages);
  const earlier = usePredict((state) => state.earlier);
  const isBusy = usePredict((state) => state.progress !== null);
  const isAlone = usePredict(({ model, scored }) => model === null && scored !== null);
  return (
    <div className="space-y-2">
      {earlier !== null && !isAlone && <Facts facts={[{ label: t.earlier, value: earlier }]} />}
      <div className="flex flex-wrap gap-2">
        <FileButton
          label={isAlone ? t.openAlone : t.open}
          accept={SCORES_FILES}
          disabled={isBusy}
          onFile={(file) => void predictActions.openEarlier(file)}
        />
        {earlier !== null && (
          <Button variant="ghost" onClick={() => void predictActions.dropEarlier()}>
            {isAlone ? t.close : t.drop}
          </Button>
        )}
      </div>
    </div>
  );
}

interface FileButtonProps {
  readonly label: string;
  readonly accept: string;
  readonly variant?: "primary" | "secondary";
  readonly disabled?: boolean;
  readonly onFile: (file: File) => void;
}

/** A button that opens the file dialog for one file. */
function FileButton({ label, accept, variant = "secondary", disabled = false, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={Upload} variant={variant} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Emptied, so that choosing the same file again counts as a change.
          event.target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}

/** Opens what the model scores: sketches, or a table with the columns of its training. */
function CustomersButton(props: Pick<FileButtonProps, "variant" | "disabled">) {
  const t = useMessages(predictMessages);
  const isTable = usePredict(({ model }) => model?.isTable === true);
  return (
    <FileButton
      label={isTable ? t.openTable : t.openSketches}
      accept={isTable ? ".csv,.tsv,.txt,.parquet,.npz" : ".npz"}
      onFile={(file) => void predictActions.scoreFile(file)}
      {...props}
    />
  );
}

/** What a model and its customers are usually called. */
const USUAL = {
  model: "segment_predictor_walk4.pt",
  customers: (walk: number) => `emde_session_sketches_walk${walk}.npz`,
  table: "customers.csv",
};

/** One calm target until customers are scored: the model and the customers, and the step that is next. */
function Empty() {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const model = usePredict((state) => state.model);
  const isTable = model?.isTable === true;
  const names = useClassNames(model?.task, model?.classes);
  return (
    <div className="flex min-h-96 flex-1 items-center justify-center p-4 md:p-8">
      <div className="w-full max-w-xl space-y-6">
        <div>
          <h2 className="text-lg">{model === null ? t.dropHere : t.dropCustomers}</h2>
          <p className="mt-1 text-ink-2">{t.intro}</p>
        </div>
        <div className="rounded border border-line-strong border-dashed bg-paper">
          <WantedRow here={model !== null} what={t.model} name={model?.file ?? USUAL.model}>
            {model === null ? t.modelHint : t.modelFacts(format.count(model.parameters), names.join(", "))}
          </WantedRow>
          <div className="hairline-t" />
          <WantedRow here={false} what={t.customers} name={isTable ? USUAL.table : USUAL.customers(model?.walk ?? 4)}>
            {isTable ? t.tableHint : t.customersAre}
          </WantedRow>
        </div>
        <NextStep />
        {model === null && <Examples files={EXAMPLES.predict} />}
        <p className="text-ink-2">{t.nothingLeaves}</p>
      </div>
    </div>
  );
}

/** The model of the run that has just ended and the file that is open in the Studio come first; else a file is opened. */
function NextStep() {
  const t = useMessages(predictMessages);
  const { model, progress } = usePredict();
  const since = useMessages(sinceMessages);
  const offersRun = useStudio(({ run }) => offersRunModel(run, model));
  // Drawn again when the Studio opens another file.
  const studioFile = useStudio(openInStudio);
  // Its bar offers all its models.
  const ofWay = useQueue((state) => endedWay(state) !== null);
  // After a reload the Studio has no file open, and the browser still has the sketches that were made here.
  const kept = useData((state) => state.kept?.walks.find((walk) => walk === model?.walk));
  const offersKept = studioFile === null && kept !== undefined && model?.isTable === false;
  async function scoreKept(walk: number) {
    const file = await useData.getState().weights(walk);
    if (file !== null) await predictActions.scoreFile(file);
  }
  if (progress !== null) return <Progress />;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {model === null ? (
        <>
          {offersRun && (
            <Button
              variant={ofWay ? "secondary" : "primary"}
              onClick={() => void predictActions.takeRunModel(studioFile)}
            >
              {t.useRun}
            </Button>
          )}
          <FileButton
            label={t.openModel}
            accept=".pt,.safetensors"
            variant={offersRun || ofWay ? "secondary" : "primary"}
            onFile={(file) => void predictActions.openModel(file, null)}
          />
          <FileButton
            label={since.openAlone}
            accept={SCORES_FILES}
            onFile={(file) => void predictActions.openEarlier(file)}
          />
        </>
      ) : (
        <>
          {studioFile !== null && (
            <Button variant="primary" onClick={() => void predictActions.scoreFile(studioFile)}>
              {t.scoreStudioFile}
            </Button>
          )}
          {offersKept && (
            <Button variant="primary" onClick={() => void scoreKept(kept)}>
              {t.scoreKept}
            </Button>
          )}
          <CustomersButton variant={studioFile === null && !offersKept ? "primary" : "secondary"} />
        </>
      )}
    </div>
  );
}
