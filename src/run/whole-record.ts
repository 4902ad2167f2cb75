import { type RunRecord, recordSchema } from "./record";
import { classesOf, testOf } from "./stored-values";

/** What names a class by its number names one that the run has, and a matrix is of all its classes. */
function isOfItsClasses(run: Pick<RunRecord, "json" | "reference" | "walk" | "predictions" | "roc">): boolean {
  const classes = classesOf(run)?.length;
  if (classes === undefined) return true;
  const { labels, predicted } = run.predictions ?? {};
  const matrix = testOf(run)?.confusion_matrix ?? null;
  return (
    [labels, predicted].every((list) => list === undefined || list.every((index) => index < classes)) &&
    (matrix === null || (matrix.length === classes && matrix.every((row) => row.length === classes))) &&
    (run.roc === null || run.roc.length <= classes)
  );
}

/** One run of the history as it is read back: its parts agree with each other. */
export const runRecordSchema = recordSchema.refine(isOfItsClasses);
