import { EvidencePanels } from "../../evidence/EvidencePanels";
import { Histograms } from "../../results/Histograms";
import { MatrixCard } from "../../results/MatrixCard";
import { ReportTable } from "../../results/ReportTable";
import { RocCard } from "../../results/RocCard";
import type { FinishedViewProps, TaskViews } from "../views";

function TrueClassHistograms({ header, test }: FinishedViewProps) {
  return <Histograms evaluation={test} names={header.config.classes} />;
}

function Report({ header, test, evidence }: FinishedViewProps) {
  const recallIntervals = evidence?.evidence.intervals.recall ?? null;
  return <ReportTable evaluation={test} names={header.config.classes} recallIntervals={recallIntervals} />;
}

function Evidence({ header, test, evidence }: FinishedViewProps) {
  return evidence === null ? null : <EvidencePanels header={header} test={test} evidence={evidence} />;
}

/** What the studio shows of a segment run. */
export const segmentViews: TaskViews = {
  live: [
    { key: "matrix", View: MatrixCard },
    { key: "roc", View: RocCard },
  ],
  results: [{ key: "histograms", View: TrueClassHistograms }],
  reports: [{ key: "report", View: Report }],
  evidence: [{ key: "evidence", View: Evidence }],
};
