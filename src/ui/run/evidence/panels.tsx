import { useMemo } from "react";
import { evidenceMessages } from "../../../i18n/messages/evidence";
import { resultMessages } from "../../../i18n/messages/results";
import { evidenceActions } from "../../../store/evidence";
import { classNamesOf } from "../../../tasks/classes";
import { measuredOf } from "../../../tasks/measures";
import { BaselinesTable } from "../../charts/BaselinesTable";
import { PrecisionRecallCurves } from "../../charts/PrecisionRecallCurves";
import { ReliabilityDiagram } from "../../charts/ReliabilityDiagram";
import { ThresholdExplorer } from "../../charts/ThresholdExplorer";
import { TipHeading } from "../../kit/popover";
import { useMessages } from "../../locale";
import type { FinishedViewProps } from "./finished-view";
import { ImportancePanel } from "./ImportancePanel";

const PANEL = "h-full min-w-0 bg-paper px-3 pt-1.5 pb-4";

/** What needs no network beside the model, of any task. */
export function BaselinesPanel({ header, test, evidence }: FinishedViewProps) {
  const t = useMessages(evidenceMessages);
  if (evidence === null) return null;
  const table = measuredOf(evidence, test);
  return (
    <section className={PANEL}>
      <TipHeading title={t.baselines} className="min-h-8">
        {t.baselinesAbout[table.task]}
      </TipHeading>
      <BaselinesTable table={table} model={test.metrics} splitRows={header.split} />
    </section>
  );
}

/** How far the top probability can be believed, of tasks that tell classes apart. */
export function ReliabilityPanel({ evidence }: FinishedViewProps) {
  const { split } = useMessages(resultMessages);
  const calibration = evidence === null || evidence.task === "foundation" ? null : evidence.calibration;
  const series = useMemo(
    () =>
      calibration && [
        { name: split.validation, calibration: calibration.validation },
        { name: split.test, calibration: calibration.test },
      ],
    [calibration, split],
  );
  return series === null ? null : <ReliabilityDiagram series={series} />;
}

/** Precision against recall, a curve per class. */
export function CurvesPanel({ header, evidence }: FinishedViewProps) {
  if (evidence?.task !== "segment") return null;
  const { config, isTable } = header;
  return <PrecisionRecallCurves curves={evidence.precisionRecall} names={classNamesOf(config)} isTable={isTable} />;
}

/** What choosing a class at a threshold means. */
export function ThresholdsPanel({ header }: FinishedViewProps) {
  return <ThresholdExplorer names={classNamesOf(header.config)} ask={evidenceActions.testThresholds} />;
}

/** What the inputs matter, of any task. */
export function InputsPanel({ header }: FinishedViewProps) {
  return <ImportancePanel task={header.task} rows={header.split.validation} />;
}
