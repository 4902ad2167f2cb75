import { classNamesOf } from "../../../../tasks/classes";
import type { FinishedViewProps } from "../../evidence/finished-view";
import { BaselinesPanel, CurvesPanel, InputsPanel, ReliabilityPanel, ThresholdsPanel } from "../../evidence/panels";
import { Histograms } from "../../results/Histograms";
import { MatrixCard } from "../../results/MatrixCard";
import { ReportTable } from "../../results/ReportTable";
import { RocCard } from "../../results/RocCard";
import type { TaskViews } from "../task-views";

function TrueClassHistograms({ header, test }: FinishedViewProps) {
  if (test.task !== "segment") return null;
  return <Histograms evaluation={test} names={classNamesOf(header.config)} isTable={header.isTable} />;
}

function Report({ header, test, evidence }: FinishedViewProps) {
  if (test.task !== "segment") return null;
  const recallIntervals = evidence?.task === "segment" ? evidence.evidence.intervals.recall : null;
  const { config, isTable } = header;
  return (
    <ReportTable evaluation={test} names={classNamesOf(config)} isTable={isTable} recallIntervals={recallIntervals} />
  );
}

/** What the studio shows of a segment run. */
export const segmentViews: TaskViews = {
  live: [
    { key: "matrix", View: MatrixCard },
    { key: "roc", View: RocCard },
  ],
  results: [{ key: "histograms", View: TrueClassHistograms }],
  reports: [
    { key: "report", View: Report },
    { key: "baselines", View: BaselinesPanel },
  ],
  evidence: [
    { key: "curves", View: CurvesPanel, shape: "chart" },
    { key: "reliability", View: ReliabilityPanel, shape: "chart" },
    { key: "thresholds", View: ThresholdsPanel, shape: "wide" },
    { key: "inputs", View: InputsPanel, shape: "wide" },
  ],
};
