import { lazy, Suspense } from "react";
import { useOverlay } from "../../store/overlay";
import { useEver } from "../use-ever";

const Palette = lazy(() => import("../actions/Palette").then((module) => ({ default: module.Palette })));

const Help = lazy(() => import("../help/Help").then((module) => ({ default: module.Help })));

const Labels = lazy(() => import("./LabelsOverlay").then((module) => ({ default: module.LabelsOverlay })));

/** The dialogs of the whole page, each loaded when it is first asked for. */
export function Overlays() {
  const palette = useEver(useOverlay((state) => state.open === "palette"));
  const help = useEver(useOverlay((state) => state.open === "help"));
  const labels = useEver(useOverlay((state) => state.open === "labels"));
  return (
    <Suspense>
      {palette && <Palette />}
      {help && <Help />}
      {labels && <Labels />}
    </Suspense>
  );
}
