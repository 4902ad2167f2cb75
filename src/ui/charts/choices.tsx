import { chartMessages } from "../../i18n/messages/charts";
import { resultMessages } from "../../i18n/messages/results";
import { Segmented } from "../kit/choice";
import { useMessages } from "../locale";
import { MenuSwitch, SmoothingSlider } from "./ChartMenu";
import { prefer, useViewPreferences } from "./view-preferences";

/** How values of every step are drawn: how much they are averaged, and whether outliers have room. */
export function StepOptions() {
  const t = useMessages(chartMessages);
  const { smoothing, ignoreOutliers } = useViewPreferences();
  return (
    <>
      <SmoothingSlider value={smoothing} onChange={(value) => prefer({ smoothing: value })} />
      <MenuSwitch label={t.ignoreOutliers} on={ignoreOutliers} onChange={(on) => prefer({ ignoreOutliers: on })} />
    </>
  );
}

/** Which number stands large in a confusion matrix's cells. */
export function MatrixNumbers() {
  const t = useMessages(resultMessages);
  const { matrixNumbers } = useViewPreferences();
  return (
    <Segmented
      label={t.cellNumbers}
      value={matrixNumbers}
      onChange={(value) => prefer({ matrixNumbers: value })}
      options={[
        { value: "counts", label: t.counts },
        { value: "rows", label: t.byRow },
      ]}
    />
  );
}

/** Which part of a ROC curve is drawn. */
export function RocPart() {
  const t = useMessages(resultMessages);
  const { rocPart } = useViewPreferences();
  return (
    <Segmented
      label={t.rocZoom}
      value={rocPart}
      onChange={(value) => prefer({ rocPart: value })}
      options={[
        { value: "near", label: t.rocNear },
        { value: "all", label: t.rocAll },
      ]}
    />
  );
}
