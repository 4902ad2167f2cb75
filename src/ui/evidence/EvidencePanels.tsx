import { evidenceMessages } from "../../i18n/messages/evidence";
import { resultMessages } from "../../i18n/messages/results";
import type { RunHeader } from "../../protocol/run";
import { useEvidence } from "../../store/evidence";
import type { ClassEvidence } from "../../tasks/class-evidence";
import { classNamesOf } from "../../tasks/classes";
import type { SegmentEvaluation } from "../../tasks/segment/evaluation";
import { InfoTip } from "../kit/popover";
import { useMessages } from "../locale";
import { BaselinesTable } from "./BaselinesTable";
import { ImportancePanel } from "./ImportancePanel";
import { PrecisionRecallCurves } from "./PrecisionRecallCurves";
import { ReliabilityDiagram } from "./ReliabilityDiagram";
import { ThresholdExplorer } from "./ThresholdExplorer";

export interface EvidencePanelsProps {
  readonly header: RunHeader;
  readonly test: SegmentEvaluation;
  readonly evidence: ClassEvidence;
}

/** What a finished run's numbers are worth: baselines, curves, calibration, thresholds, importance of the inputs. */
export function EvidencePanels({ header, test, evidence }: EvidencePanelsProps) {
  const t = useMessages(evidenceMessages);
  const { split } = useMessages(resultMessages);
  const thresholds = useEvidence((state) => state.testThresholds);
  const names = classNamesOf(header.config);
  const panel = "min-w-0 bg-paper px-3 pt-1.5 pb-4";
  return (
    <div className="hairline-b grid grid-cols-1 gap-px lg:grid-cols-2">
      <section className={panel}>
        <h3 className="flex min-h-8 items-center gap-1">
          {t.baselines}
          <InfoTip about={t.baselines}>{t.baselinesAbout}</InfoTip>
        </h3>
        <BaselinesTable
          baselines={evidence.evidence.baselines}
          model={test.metrics}
          neighborRows={evidence.evidence.neighborRows}
          splitRows={header.split}
        />
      </section>
      <div className={panel}>
        <PrecisionRecallCurves curves={evidence.precisionRecall} names={names} />
      </div>
      <div className={`${panel} grid gap-x-6 gap-y-4 md:grid-cols-2`}>
        <ReliabilityDiagram
          title={`${t.calibration}: ${split.validation}`}
          calibration={evidence.calibration.validation}
        />
        <ReliabilityDiagram title={`${t.calibration}: ${split.test}`} calibration={evidence.calibration.test} />
      </div>
      <div className={panel}>
        <ThresholdExplorer names={names} ask={thresholds} />
      </div>
      <div className="lg:col-span-2">
        <ImportancePanel rows={header.split.validation} />
      </div>
    </div>
  );
}
