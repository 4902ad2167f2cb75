import { foundationMessages } from "../../../../i18n/messages/foundation";
import { useMessages } from "../../../locale";
import { EvidenceProgress } from "../../EvidenceProgress";
import type { FinishedViewProps } from "../../evidence/finished-view";
import { InputsPanel } from "../../evidence/panels";
import type { TaskViews } from "../task-views";
import { Names, Rules, Subspaces } from "./FutureEvidence";
import { SimilarityDistribution, SimilarityHistogram } from "./SimilarityCards";

function Worth({ test, evidence }: FinishedViewProps) {
  const t = useMessages(foundationMessages);
  if (evidence?.task !== "foundation") {
    return (
      <div className="bg-paper p-3">
        <EvidenceProgress text={t.pending} />
      </div>
    );
  }
  return <Rules rows={test.rows} evidence={evidence.evidence} />;
}

function BySubspace({ evidence }: FinishedViewProps) {
  const similarities = evidence?.task === "foundation" ? evidence.evidence.subspaces : null;
  return similarities === null ? null : <Subspaces similarities={similarities} />;
}

function ByName({ evidence }: FinishedViewProps) {
  const names = evidence?.task === "foundation" ? evidence.evidence.names : null;
  return names === null ? null : <Names names={names} />;
}

/** What the studio shows of a pre-training run. */
export const foundationViews: TaskViews = {
  live: [
    { key: "histogram", View: SimilarityHistogram },
    { key: "cdf", View: SimilarityDistribution },
  ],
  results: [],
  reports: [{ key: "worth", View: Worth }],
  evidence: [
    { key: "subspaces", View: BySubspace, shape: "wide" },
    { key: "names", View: ByName, shape: "wide" },
    { key: "inputs", View: InputsPanel, shape: "wide" },
  ],
};
