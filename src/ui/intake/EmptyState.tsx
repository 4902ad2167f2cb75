import { FileUp } from "lucide-react";
import type { ReactNode } from "react";
import { intakeMessages } from "../../i18n/messages/intake";
import type { SketchesSummary } from "../../protocol/files";
import { chooseTask } from "../../store/choose-task";
import { useHistory } from "../../store/history";
import { addressOf, type PlaceId } from "../../store/place";
import { useQueue } from "../../store/queue";
import type { InputSlot } from "../../store/state";
import { useStudio } from "../../store/studio";
import { needsFoundation } from "../../tasks/config";
import { Button } from "../kit/button";
import { Examples } from "../kit/Examples";
import { EXAMPLES, type ExampleFile } from "../kit/example-files";
import { FileChoice, Refusals } from "../kit/Notices";
import { OtherTabs } from "../kit/OtherTabs";
import { WantedRow } from "../kit/wanted-row";
import { useFormat, useMessages } from "../locale";
import { usePickFiles } from "../pick-files";
import { FileProblem, OpenAgain } from "./OpenAgain";
import { ReadingProgress } from "./ReadingProgress";
import { RecentRuns } from "./RecentRuns";
import { ResumableRuns } from "./Resumable";

/** The right side until the task's files are here: one calm target that names them and where they come from. */
export function EmptyState() {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  const pick = usePickFiles();
  const sketches = useStudio((state) => state.sketches);
  const foundation = useStudio((state) => state.foundation);
  const startDemo = useStudio((state) => state.startDemo);
  const task = useStudio((state) => state.config.task);
  const two = useStudio(({ config }) => needsFoundation(config));
  // What was left half-way is the one obvious next step.
  const ofQueue = useQueue((state) => state.offered.length > 0);
  const goesOn = useStudio((state) => state.resumable.length > 0) || ofQueue;
  const first = two ? t.emptyTitle : t.emptyTitleOne;
  const nothing = [sketches, foundation].every(({ value, loading }) => value === null && loading === null);
  // What is being read is not missing.
  const reading = sketches.loading !== null || foundation.loading !== null;
  const missing =
    sketches.value !== null ? t.missingFoundation : two && foundation.value !== null ? t.missingSketches : first;
  const title = reading ? first : missing;
  return (
    <div className="flex h-full min-h-[32rem] justify-center lg:items-center p-4 md:p-8">
      <div className="w-full max-w-xl space-y-6">
        <ResumableRuns primary />
        <OpenAgain />
        {nothing && (
          <div>
            <h2 className="text-lg">{t.have}</h2>
            <p className="mt-1 text-ink-2">{t.privacy}</p>
          </div>
        )}
        {nothing && (
          <OtherStart place="data" title={t.tables} what={t.tablesWhat} action={t.toData} examples={EXAMPLES.tables}>
            <p className="mt-4 flex flex-wrap items-center gap-2">
              <Button
                className="max-w-full"
                onClick={() => void import("../../store/way").then(({ showDemoWay }) => showDemoWay())}
              >
                {t.wholeWay}
              </Button>
              <span className="text-ink-2 text-sm">{t.wholeWayWhat}</span>
            </p>
          </OtherStart>
        )}
        <div>
          {nothing ? <h3 className="text-base">{title}</h3> : <h2 className="text-lg">{title}</h2>}
          <p className="mt-1 text-ink-2">{t.emptyLead[task]}</p>
        </div>
        <Refusals />
        <FileChoice />
        <FileProblem />
        <OtherTabs />
        <div className="rounded border border-line-strong border-dashed bg-paper">
          <WantedFile
            slot={sketches}
            what={t.sketchesWhat[task]}
            name={t.sketchesFile}
            from={t.sketchesFrom}
            path={t.sketchesPath}
            loaded={(value) => t.customers(format.count(value.rows))}
          />
          {two && (
            <>
              <div className="hairline-t" />
              <WantedFile
                slot={foundation}
                what={t.foundationWhat}
                name={t.foundationFile}
                from={t.foundationFrom}
                path={t.foundationPath}
                loaded={(value) => t.backboneParameters(format.count(value.parameters))}
              >
                {sketches.value !== null && <PreTrained sketches={sketches.value} />}
              </WantedFile>
            </>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button variant={goesOn ? "secondary" : "primary"} icon={FileUp} onClick={pick} className="max-lg:hidden">
            {t.choose}
          </Button>
          <Button onClick={() => void startDemo(task)}>{t.demo}</Button>
          <span className="text-ink-2 text-sm">{t.demoWhat}</span>
        </div>
        {nothing && (
          <>
            <Examples files={EXAMPLES.sketches} />
            <div className="space-y-2">
              <p className="text-ink-2">{t.anyTable}</p>
              <Examples files={EXAMPLES.labeled} />
            </div>
            <OtherStart
              place="predict"
              title={t.model}
              what={t.modelWhat}
              action={t.toPredict}
              examples={EXAMPLES.model}
            />
          </>
        )}
        {!nothing && <p className="text-ink-2">{t.privacy}</p>}
        <RecentRuns />
      </div>
    </div>
  );
}

/** A foundation model of these very sketches: the last one that the browser keeps, else the way to make it. */
function PreTrained({ sketches }: { readonly sketches: SketchesSummary }) {
  const t = useMessages(intakeMessages);
  const kept = useHistory(({ runs }) =>
    runs.find(
      ({ json, checkpointBytes }) =>
        json?.task === "foundation" && json.dataset.sha256 === sketches.sha256 && checkpointBytes > 0,
    ),
  );
  if (kept === undefined && !sketches.serves.includes("foundation")) return null;
  return (
    <span className="mt-2 block text-ink">
      {kept === undefined ? (
        <Button onClick={() => chooseTask("foundation")}>{t.preTrain}</Button>
      ) : (
        <Button title={kept.name} onClick={() => void useStudio.getState().openRunModel(kept.id)}>
          {t.usePreTrained}
        </Button>
      )}
    </span>
  );
}

interface OtherStartProps {
  readonly place: PlaceId;
  readonly title: string;
  readonly what: string;
  readonly action: string;
  readonly examples: readonly ExampleFile[];
  readonly children?: ReactNode;
}

/** What is taken in another place, and the way there. */
function OtherStart({ place, title, what, action, examples, children }: OtherStartProps) {
  return (
    <section className="hairline-b pb-6">
      <h3 className="text-base">{title}</h3>
      <p className="mt-1 text-ink-2">{what}</p>
      <p className="md:my-2">
        <a href={addressOf(place)} className="touch inline-flex items-center font-strong underline">
          {action}
        </a>
      </p>
      <Examples files={examples} />
      {children}
    </section>
  );
}

interface WantedFileProps<T> {
  readonly slot: InputSlot<T>;
  readonly what: string;
  /** The name that the Python script gives it; any name is taken. */
  readonly name: string;
  readonly from: string;
  readonly path: string;
  readonly loaded: (value: T) => ReactNode;
  /** Another way to it. */
  readonly children?: ReactNode;
}

function WantedFile<T extends { readonly file: string }>({
  slot,
  what,
  name,
  from,
  path,
  loaded,
  children,
}: WantedFileProps<T>) {
  if (slot.loading !== null) {
    return (
      <div className="p-4">
        <ReadingProgress progress={slot.loading} />
      </div>
    );
  }
  const { value } = slot;
  return (
    <WantedRow here={value !== null} what={what} name={value?.file ?? name}>
      {value === null ? (
        <>
          {from} <code className="font-mono text-sm">{path}</code>
          {children}
        </>
      ) : (
        loaded(value)
      )}
    </WantedRow>
  );
}
