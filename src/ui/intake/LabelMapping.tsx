import { lazy, Suspense } from "react";
import { useEver } from "../use-ever";
import type { ChurnLabelsDialogProps } from "./ChurnLabelsDialog";
import type { LabelMappingDialogProps } from "./LabelMappingDialog";

const Dialog = lazy(() => import("./LabelMappingDialog").then((module) => ({ default: module.LabelMappingDialog })));
const ChurnDialog = lazy(() => import("./ChurnLabelsDialog").then((module) => ({ default: module.ChurnLabelsDialog })));

/** The dialog of labels and classes, loaded when it is first opened. */
export function LabelMappingLoader(props: LabelMappingDialogProps) {
  return <Suspense>{useEver(props.open) && <Dialog {...props} />}</Suspense>;
}

/** The dialog of who churned, loaded when it is first opened. */
export function ChurnLabels(props: ChurnLabelsDialogProps) {
  return <Suspense>{useEver(props.open) && <ChurnDialog {...props} />}</Suspense>;
}
