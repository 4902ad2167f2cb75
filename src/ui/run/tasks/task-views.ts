import type { ComponentType } from "react";
import type { FinishedViewProps } from "../evidence/finished-view";
import type { EvaluationControlsProps } from "../results/EvaluationControls";

/** A view with the key that React tells it by. */
interface KeyedView<Props> {
  readonly key: string;
  readonly View: ComponentType<Props>;
}

/** What a task shows of its runs, beside what every run has (losses, validation metrics, rates, files, console). */
export interface TaskViews {
  /** Cards that follow the run and its chosen epoch, two in a row. */
  readonly live: readonly KeyedView<EvaluationControlsProps>[];
  /** At full width, once the test was made. */
  readonly results: readonly KeyedView<FinishedViewProps>[];
  /** Two in a row, once the test was made. */
  readonly reports: readonly KeyedView<FinishedViewProps>[];
  /** Above the files once they are computed, two in a row but for wide ones. */
  readonly evidence: readonly (KeyedView<FinishedViewProps> & { readonly shape: "chart" | "wide" })[];
}
