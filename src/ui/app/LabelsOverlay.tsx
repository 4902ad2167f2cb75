import { showOverlay, useOverlay } from "../../store/overlay";
import { useStudio } from "../../store/studio";
import type { ChurnLabel } from "../../tasks/churn/labels";
import { ChurnLabelsDialog } from "../intake/ChurnLabelsDialog";
import { LabelMappingDialog } from "../intake/LabelMappingDialog";

const NO_LABELS: readonly ChurnLabel[] = [];

/** The dialog of what the open file's labels mean for the task, from wherever it is asked for. */
export function LabelsOverlay() {
  const open = useOverlay((state) => state.open === "labels");
  const data = useStudio((state) => state.sketches.value);
  const task = useStudio((state) => state.config.task);
  const churnLabels = useStudio((state) => state.preflight?.churnLabels ?? NO_LABELS);
  if (data === null || task === "foundation") return null;
  const props = { open, onClose: () => showOverlay(null) };
  // Another file's labels are another question.
  const key = `${data.file}:${data.bytes}`;
  return task === "churn" ? (
    <ChurnLabelsDialog key={key} labels={churnLabels} {...props} />
  ) : (
    <LabelMappingDialog key={key} data={data} {...props} />
  );
}
