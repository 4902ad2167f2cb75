import { lazy, Suspense } from "react";
import { CHURN_CLASSES } from "../../../../tasks/churn/labels";
import { configFor } from "../../../../tasks/config";
import { measuredOf } from "../../../../tasks/measures";
import type { FinishedViewProps } from "../../evidence/finished-view";
import { BaselinesPanel, InputsPanel } from "../../evidence/panels";
import { MatrixCard } from "../../results/MatrixCard";
import { ReportTable } from "../../results/ReportTable";
import { RocCard } from "../../results/RocCard";
import type { TaskViews } from "../task-views";
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

function Report({ test, evidence }: FinishedViewProps) {
  if (test.task !== "churn") return null;
  const recallIntervals = evidence === null ? null : measuredOf(evidence, test).recall;
  return <ReportTable evaluation={test} names={CHURN_CLASSES} recallIntervals={recallIntervals} />;
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
  reports: [
    { key: "report", View: Report },
    { key: "baselines", View: BaselinesPanel },
  ],
  evidence: [
    // How far the probability of churn can be believed is among the ranking's charts.
    { key: "inputs", View: InputsPanel, shape: "wide" },
  ],
};
