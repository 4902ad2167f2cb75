import { engineMessages } from "../../i18n/messages/engine";
import { intakeMessages } from "../../i18n/messages/intake";
import { preflightMessages } from "../../i18n/messages/preflight";
import type { FoundationSummary, SketchesSummary } from "../../protocol/files";
import type { Preflight } from "../../protocol/preflight";
import { useStudio } from "../../store/studio";
import { needsFoundation } from "../../tasks/config";
import { ErrorCallout } from "../kit/callout";
import { useFormat, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { BaselineCallout } from "./BaselineCallout";
import { CheckList } from "./checks/CheckList";
import { ClassTable } from "./checks/ClassTable";
import { countStatus } from "./checks/summary";
import { DataCard } from "./DataCard";
import { CurrentFoundationCard } from "./FoundationCard";

interface OverviewProps {
  readonly data: SketchesSummary;
  /** Null before pre-training, which needs none. */
  readonly foundation: FoundationSummary | null;
}

/** The right side before the first run: whether it can start, what would keep it, and what has been read. */
export function Overview({ data, foundation }: OverviewProps) {
  const t = useMessages(intakeMessages);
  const checks = useMessages(preflightMessages);
  const task = useStudio((state) => state.config.task);
  const two = useStudio(({ config }) => needsFoundation(config));
  const preflight = useStudio((state) => state.preflight);
  const failure = useStudio((state) => state.preflightError);
  const ready = preflight?.canStart === true;
  return (
    <div className="p-4 md:p-6">
      <h2 className="text-lg">
        <Verdict preflight={preflight} failed={failure !== null} />
      </h2>
      <p className="mt-1 min-h-5 text-ink-2">{ready ? t.readyLead[task] : preflight !== null && checks.notReadyLead}</p>
      {failure !== null && <ErrorCallout className="mt-4" error={failure} />}
      {/* Two stacks, so that a short list leaves no hole beside a long one. */}
      <div className="mt-6 grid gap-8 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-8">
          {preflight !== null && (
            <Part title={checks.title}>
              <CheckList preflight={preflight} />
            </Part>
          )}
          <div className="max-lg:hidden">
            <Part title={t.data}>
              <DataCard data={data} />
            </Part>
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          {preflight !== null && preflight.classes.length > 0 && (
            <Part title={checks.classTable}>
              <ClassTable classes={preflight.classes} />
              <BaselineCallout />
            </Part>
          )}
          {two && foundation !== null && (
            <div className="max-lg:hidden">
              <Part title={t.foundation}>
                <CurrentFoundationCard foundation={foundation} />
              </Part>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h3 className="hairline-b mb-3 pb-2 text-base">{title}</h3>
      {children}
    </section>
  );
}

/** In one line: the split, the time and the engine; or how much has to be solved first. */
function Verdict({ preflight, failed }: { readonly preflight: Preflight | null; readonly failed: boolean }) {
  const t = useMessages(preflightMessages);
  const engines = useMessages(engineMessages).name;
  const format = useFormat();
  if (preflight === null) return failed ? t.notReady(1) : t.running;
  if (!preflight.canStart) return t.notReady(Math.max(1, countStatus(preflight, "error")));
  const { split, estimatedSeconds: seconds, engine } = preflight;
  const parts = t.splitSummary(format.count(split.train), format.count(split.validation), format.count(split.test));
  const name = lookUp(engines, engine.name) ?? engine.name;
  return seconds === null ? t.ready(parts, name) : t.readyIn(parts, format.span(seconds), name);
}
