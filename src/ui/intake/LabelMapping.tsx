import { lazy, Suspense } from "react";
import { useEver } from "../use-ever";
import type { LabelMappingDialogProps } from "./LabelMappingDialog";

const Dialog = lazy(() => import("./LabelMappingDialog").then((module) => ({ default: module.LabelMappingDialog })));

/** The dialog of labels and classes, loaded when it is first opened. */
export function LabelMapping(props: LabelMappingDialogProps) {
  return <Suspense>{useEver(props.open) && <Dialog {...props} />}</Suspense>;
}
