import type { AppliedLabels, LabelColumn, LabelRules } from "../data/labels";
import type { ClassAnswers } from "../metrics/types";
import type { Checkpoint } from "../model/checkpoint";
import type { Evaluation, MetricKey, TaskId } from "./registry";
import type { RunJson } from "./run-json";

/** Tasks that fine-tune a head, whose models score customers. */
export type PredictorTask = Exclude<TaskId, "foundation">;

/** Fine-tuned models of a task: how a file says that it holds one, and what becomes of the outputs. */
export interface TaskPredictor<Task extends PredictorTask = PredictorTask> {
  readonly task: Task;
  /** `architecture` of its checkpoints. */
  readonly architecture: string;
  /** What a checkpoint's `metrics` hold. */
  readonly metrics: readonly MetricKey[];
  /** The array of a sketches file that says what customers really are. */
  readonly labels: string;
  /** From which probability a customer counts as positive where nothing else is said; null for tasks without such a class. */
  readonly threshold: number | null;
  /** Class names in the order of the probabilities. @throws ModelError for names that are missing or do not fit. */
  classesOf(checkpoint: Checkpoint, outputs: number): readonly string[];
  /** @param labelMap label → class name, or null to leave its rows out. */
  applyLabels(column: LabelColumn, classes: readonly string[], labelMap: LabelRules["labelMap"]): AppliedLabels;
  /** @param outputs the network's, `[rows, outputs]`. */
  answer(
    outputs: Float32Array,
    classes: number,
    threshold: number | null,
  ): Pick<ClassAnswers, "probabilities" | "predictions">;
  evaluate(answers: ClassAnswers, threshold: number | null): Evaluation;
  /** `test` of `run.json`. */
  testRecord(evaluation: Evaluation, classes: readonly string[]): NonNullable<RunJson["test"]>;
  /** The output that speaks for a class. */
  outputOf(predicted: number): number;
}
