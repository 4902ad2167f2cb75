import { lazy, type ReactNode, Suspense, useState } from "react";
import { preflightMessages } from "../../../i18n/messages/preflight";
import type { Preflight } from "../../../protocol/preflight";
import { hasInputs } from "../../../store/phase";
import { useStudio } from "../../../store/studio";
import { ErrorCallout } from "../../kit/callout";
import { Disclosure, Section } from "../../kit/section";
import { useFormat, useMessages } from "../../locale";
import { CheckList } from "./CheckList";
import { countStatus, worstStatus } from "./summary";

// Both stand beside a run only.
const BaselineCallout = lazy(() =>
  import("../BaselineCallout").then((module) => ({ default: module.BaselineCallout })),
);
const ClassTable = lazy(() => import("./ClassTable").then((module) => ({ default: module.ClassTable })));

/**
 * Checks before training: one sentence each, the worst first. Beside a run it opens by itself when something needs
 * attention.
 *
 * @param props `benchmark`: where this machine can be measured.
 */
export function ChecksSection({ benchmark }: { readonly benchmark: ReactNode }) {
  const t = useMessages(preflightMessages);
  const preflight = useStudio((state) => state.preflight);
  const failure = useStudio((state) => state.preflightError);
  const both = useStudio(hasInputs);
  // Before a run the overview has them in full.
  const hasRun = useStudio((state) => state.run !== null);
  const [opened, setOpened] = useState<boolean | null>(null);
  const status = failure !== null ? "error" : preflight === null || !both ? "pending" : worstStatus(preflight);
  const shown = both && preflight !== null ? preflight : null;
  return (
    <Section
      title={t.title}
      status={status}
      {...(shown === null ? {} : { summary: summaryOf(shown) })}
      {...(shown === null || shown.split.train === 0 ? {} : { preview: <SplitLine split={shown.split} /> })}
      open={opened ?? (status === "error" && hasRun)}
      onOpenChange={setOpened}
    >
      {failure !== null && <ErrorCallout error={failure} />}
      {shown !== null && <CheckList preflight={shown} />}
      {shown !== null && hasRun && (
        <Suspense>
          <BaselineCallout />
          <Disclosure title={t.classTable}>
            <ClassTable classes={shown.classes} />
          </Disclosure>
        </Suspense>
      )}
      {shown === null && failure === null && <p className="text-ink-2">{both ? t.running : t.notYet}</p>}
      <p className="pt-3">{benchmark}</p>
    </Section>
  );

  function summaryOf(result: Preflight): string {
    const errors = countStatus(result, "error");
    if (errors > 0) return t.errors(errors);
    const warnings = countStatus(result, "warning");
    return warnings > 0 ? t.warnings(warnings) : t.allGood;
  }
}

/** 7,000 / 1,500 / 1,500, and what the three are. */
function SplitLine({ split }: Pick<Preflight, "split">) {
  const t = useMessages(preflightMessages);
  const format = useFormat();
  return (
    <p className="flex flex-wrap justify-between gap-x-2 pl-5 text-sm">
      <span>{t.splitSummary(format.count(split.train), format.count(split.validation), format.count(split.test))}</span>
      <span className="text-ink-2">{t.splitHint}</span>
    </p>
  );
}
