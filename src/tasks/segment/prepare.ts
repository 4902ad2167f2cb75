import { balancedClassWeights, classCounts } from "../../data/class-weights";
import type { Split } from "../../data/split";
import { pick, splitRows } from "../../training/prepare";
import type { Config, ConfigOf } from "../config";
import { type FineTuningInputs, labeledRows, type PreparedFineTuning, prepareFineTuning } from "../fine-tuning";

/** What a run is made from: the labeled rows of a dataset, a foundation model and a configuration. */
interface SegmentInputs extends Pick<FineTuningInputs, "dataset" | "foundation"> {
  readonly config: ConfigOf<"segment">;
  /** Class index per row of the file, −1 for rows that take no part (`applyLabels`). */
  readonly labels: Int32Array;
}

export interface PreparedSegment extends PreparedFineTuning {
  /** Class index per row of the file, −1 for rows that take no part. */
  readonly labels: Int32Array;
}

/**
 * Splits the labeled rows, weighs the classes and initializes the model.
 *
 * @throws as `prepareFineTuning`.
 */
export function prepareSegment({ labels, ...inputs }: SegmentInputs): PreparedSegment {
  const { config } = inputs;
  const outputs = config.classes.length;
  const prepared = prepareFineTuning({
    ...inputs,
    rows: labeledRows(labels),
    outputs,
    objective: ({ train }) => ({
      kind: "cross-entropy",
      classWeights: weightsOf(classCounts(pick(labels, train), outputs), config),
      targets: labels,
    }),
  });
  return { ...prepared, labels };
}

/**
 * `random_split` over the rows that have a class, in the file's order; entries are rows of the file.
 *
 * @throws DataError `data/empty-split`.
 */
export function splitLabeledRows(labels: Int32Array, config: Pick<Config, "split" | "seed">): Split {
  return splitRows(labeledRows(labels), config);
}

/** Loss weight per class for the training split's counts. */
export function weightsOf(trainCounts: readonly number[], config: Pick<ConfigOf<"segment">, "classWeights">): number[] {
  return config.classWeights === "balanced" ? balancedClassWeights(trainCounts) : trainCounts.map(() => 1);
}
