import { useOverlay } from "../../store/overlay";
import { useStudio } from "../../store/studio";
import { LabelMappingDialog } from "../intake/LabelMappingDialog";

/** The dialog of labels and classes of the open sketches, from wherever it is asked for. */
export function LabelsOverlay() {
  const open = useOverlay((state) => state.open === "labels");
  const show = useOverlay((state) => state.show);
  const data = useStudio((state) => state.sketches.value);
  if (data === null) return null;
  return <LabelMappingDialog data={data} open={open} onOpenChange={(isOpen) => show(isOpen ? "labels" : null)} />;
}
