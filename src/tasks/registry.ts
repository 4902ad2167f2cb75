import type { ChurnEvaluation } from "./churn/evaluation";
import type { ChurnEvidence } from "./churn/evidence";
import { churn } from "./churn/task";
import type { FoundationEvaluation } from "./foundation/evaluation";
import type { FoundationEvidence } from "./foundation/evidence";
import { foundation } from "./foundation/task";
import type { SegmentEvaluation } from "./segment/evaluation";
import type { SegmentEvidence } from "./segment/evidence";
import { segment } from "./segment/task";
import type { ExportFile, Metric, Task } from "./task";

const tasks = { segment, churn, foundation } as const;

export type TaskId = keyof typeof tasks;
type AnyTask = (typeof tasks)[TaskId];
/** Configuration keys that only some tasks have. */
export type TaskFields<T extends TaskId> = (typeof tasks)[T]["fields"];
/** Kinds of files, of all tasks together; each task gives some of them. */
export type ExportKind = AnyTask["exports"][number]["kind"];
/** What can be asked for: one file, or all of them as a zip. */
export type ExportRequest = ExportKind | "all";
/** Names of test metrics, of all tasks together. */
export type MetricKey = AnyTask["metrics"][number]["key"];
/** Names of what epochs measure on the validation split, of all tasks together. */
export type ColumnKey = NonNullable<AnyTask["metrics"][number]["column"]>;
export type TaskMetric = Metric<MetricKey, ColumnKey>;

/** What one scored split gives, told apart by `task`. */
export type Evaluation = SegmentEvaluation | ChurnEvaluation | FoundationEvaluation;
/** What a finished model is measured against, told apart by `task`. */
export type TaskEvidence = SegmentEvidence | ChurnEvidence | FoundationEvidence;

export const TASK_IDS: readonly TaskId[] = ["segment", "churn", "foundation"];

/** The description of a task. */
export function taskOf(id: TaskId): Task<ExportKind, MetricKey, ColumnKey> & { readonly id: TaskId } {
  return tasks[id];
}

/** Names of test metrics, of all tasks together. */
export const METRIC_KEYS: ReadonlySet<string> = new Set(
  TASK_IDS.flatMap((id) => taskOf(id).metrics.map(({ key }) => key)),
);

/** A metric that every epoch of a run measures on the validation split. */
type ValidationMetric = TaskMetric & { readonly column: ColumnKey };

/** What every epoch measures on the validation split, the metric that ranks runs last. */
export function validationMetricsOf(task: TaskId): readonly ValidationMetric[] {
  const { metrics, leading } = taskOf(task);
  return metrics
    .flatMap((metric) => (metric.column === null ? [] : [{ ...metric, column: metric.column }]))
    .sort((a, b) => Number(a.key === leading) - Number(b.key === leading));
}

/** The metric that a task's runs are ranked by. */
export function leadingOf(task: TaskId): ValidationMetric {
  const leading = validationMetricsOf(task).at(-1);
  if (leading === undefined) throw new RangeError(`${task} measures nothing on its validation split`);
  return leading;
}

/** The metrics of a validation split that every epoch of `run.json` has, by the names that it gives them. */
export function validationMetrics(task: TaskId, { metrics }: Evaluation): Readonly<Record<string, number | null>> {
  const values: Readonly<Partial<Record<MetricKey, number | null>>> = metrics;
  return Object.fromEntries(
    taskOf(task).metrics.flatMap(({ key, column }) => (column === null ? [] : [[column, values[key] ?? null]])),
  );
}

/** The files that a run of the task gives, by what it has: a tested model, a sketcher. */
export function exportsOf(
  task: TaskId,
  has: { readonly model: boolean; readonly sketcher: boolean },
): readonly ExportFile<ExportKind>[] {
  return taskOf(task).exports.filter(
    ({ needsModel, needsSketcher }) => (has.model || !needsModel) && (has.sketcher || !needsSketcher),
  );
}

/** Whether a file is a picture, which a browser without a canvas cannot make. */
export function isFigure({ fileName }: ExportFile): boolean {
  return fileName(0).endsWith(".png");
}

/**
 * Files in the order in which they are written where that may be cut short (a full disk, a closed tab): the model and what
 * says what it is first, pictures last.
 */
export function inWritingOrder<File extends ExportFile>(files: readonly File[]): readonly File[] {
  const first = ["checkpoint", "run"];
  const rank = (file: File) =>
    first.includes(file.kind) ? first.indexOf(file.kind) : first.length + Number(isFigure(file));
  return files.toSorted((a, b) => rank(a) - rank(b));
}

/** Name of one file of a task's run, or of the zip of all. @throws RangeError when the task gives no such file. */
export function exportName(task: TaskId, request: ExportRequest, walk: number): string {
  if (request === "all") return `${task}_run_walk${walk}.zip`;
  const file = taskOf(task).exports.find(({ kind }) => kind === request);
  if (file === undefined) throw new RangeError(`a ${task} run gives no "${request}"`);
  return file.fileName(walk);
}
