import { CodedError } from "../../formats/coded-error";
import { pick } from "../../training/prepare";
import { type FineTuningInputs, labeledRows, type PreparedFineTuning, prepareFineTuning } from "../fine-tuning";

/** What a run is made from: rows with 0 (retained) or 1 (churned), a foundation model and a configuration. */
interface ChurnInputs extends Pick<FineTuningInputs, "dataset" | "foundation" | "config"> {
  /** Per row of the file, −1 for rows that take no part. */
  readonly labels: Int32Array;
  readonly positiveWeight: "balanced" | "none" | number;
}

/**
 * Splits the labeled rows, weighs churners and initializes the model, whose head ends in one output.
 *
 * @throws CodedError `preflight/no-churners` when the training split has none: (n − p) / p is no number; and as
 *   `prepareFineTuning`.
 */
export function prepareChurn({ labels, positiveWeight, ...inputs }: ChurnInputs): PreparedFineTuning {
  return prepareFineTuning({
    ...inputs,
    rows: labeledRows(labels),
    outputs: 1,
    objective: ({ train }) => ({
      kind: "bce-with-logits",
      positiveWeight: weightOfChurners(pick(labels, train), positiveWeight),
      targets: Float32Array.from(labels),
    }),
  });
}

/** `BCEWithLogitsLoss(pos_weight=…)`, float32 as the script's tensor. */
function weightOfChurners(labels: Int32Array, choice: ChurnInputs["positiveWeight"]): number {
  const churned = labels.reduce((sum, label) => sum + label, 0);
  if (churned === 0) throw new CodedError("preflight/no-churners", { rows: labels.length });
  return churnerWeight(labels.length - churned, churned, choice);
}

/** Weight of a churner in the loss, float32, from the training split's counts. */
export function churnerWeight(retained: number, churned: number, choice: ChurnInputs["positiveWeight"]): number {
  if (choice === "none") return 1;
  return Math.fround(choice === "balanced" ? retained / churned : choice);
}
