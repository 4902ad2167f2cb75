import { lazy, Suspense } from "react";
import { churnMessages } from "../../../i18n/messages/churn";
import { evidenceMessages } from "../../../i18n/messages/evidence";
import { CHURN_CLASSES } from "../../../tasks/churn/labels";
import { configFor } from "../../../tasks/config";
import { isAsConfigured } from "../../../tasks/document";
import { BaselinesTable } from "../../evidence/BaselinesTable";
import { InfoTip } from "../../kit/popover";
import { useMessages } from "../../locale";
import { MatrixCard } from "../../results/MatrixCard";
import { ReportTable } from "../../results/ReportTable";
import { RocCard } from "../../results/RocCard";
import type { FinishedViewProps, TaskViews } from "../task-views";
import { DecisionPanel } from "./DecisionPanel";

const RankingCharts = lazy(() => import("./RankingCharts").then((module) => ({ default: module.RankingCharts })));

function Decision({ header, test }: FinishedViewProps) {
  if (test.task !== "churn") return null;
  return <DecisionPanel test={test} configured={configFor("churn", header.config).threshold} />;
}

function Ranking({ test }: FinishedViewProps) {
  if (test.task !== "churn") return null;
  return (
    <Suspense fallback={<div className="min-h-96 bg-paper" />}>
      <RankingCharts test={test} />
    </Suspense>
  );
}

function Report({ header, test, evidence }: FinishedViewProps) {
  if (test.task !== "churn") return null;
  const known = evidence?.task === "churn" && isAsConfigured({ test, run: header });
  const recallIntervals = known ? evidence.evidence.intervals.recall : null;
  return <ReportTable evaluation={test} names={CHURN_CLASSES} recallIntervals={recallIntervals} />;
}

function Baselines({ header, test, evidence }: FinishedViewProps) {
  const t = useMessages(churnMessages);
  const { baselinesAbout } = useMessages(evidenceMessages);
  if (evidence?.task !== "churn" || test.task !== "churn") return null;
  const { baselines, neighborRows } = evidence.evidence;
  const model = { accuracy: test.metrics.accuracy, f1_macro: test.reportAverages.macro["f1-score"] };
  return (
    <section className="hairline-b bg-paper px-3 pt-1.5 pb-4">
      <h3 className="flex min-h-8 items-center gap-1">
        {t.evidence}
        <InfoTip about={t.evidence}>{baselinesAbout}</InfoTip>
      </h3>
      <BaselinesTable baselines={baselines} model={model} neighborRows={neighborRows} splitRows={header.split} />
    </section>
  );
}

/** What the studio shows of a churn run. */
export const churnViews: TaskViews = {
  live: [
    { key: "matrix", View: MatrixCard },
    { key: "roc", View: RocCard },
  ],
  results: [
    { key: "decision", View: Decision },
    { key: "ranking", View: Ranking },
  ],
  reports: [{ key: "report", View: Report }],
  evidence: [{ key: "baselines", View: Baselines }],
};
