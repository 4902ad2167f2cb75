import { CHURN_CLASSES } from "../../../tasks/churn/labels";
import { MatrixCard } from "../../results/MatrixCard";
import { ReportTable } from "../../results/ReportTable";
import { RocCard } from "../../results/RocCard";
import type { FinishedViewProps, TaskViews } from "../task-views";

function Report({ test, evidence }: FinishedViewProps) {
  if (test.task !== "churn") return null;
  const recallIntervals = evidence?.task === "churn" ? evidence.evidence.intervals.recall : null;
  return <ReportTable evaluation={test} names={CHURN_CLASSES} recallIntervals={recallIntervals} />;
}

/** What the studio shows of a churn run. */
export const churnViews: TaskViews = {
  live: [
    { key: "matrix", View: MatrixCard },
    { key: "roc", View: RocCard },
  ],
  results: [],
  reports: [{ key: "report", View: Report }],
  evidence: [],
};
