import { ARRAYS, readIds, readLabels, type SketchesFile, vectorEntry } from "../data/columns";
import type { AppliedLabels } from "../data/labels";
import type { NpzEntry } from "../formats";
import type { SerialError } from "../formats/coded-error";
import { CodedError } from "../formats/coded-error";
import type { DecisionRules } from "../model/decision";
import type { PredictorTask } from "../tasks/predictor";
import { predictorOf } from "../tasks/predictors";

/** What a sketches file says of its customers beside the sketches. */
export interface KnownCustomers {
  readonly ids: readonly (string | null)[] | null;
  readonly labels: AppliedLabels | null;
  readonly warnings: readonly SerialError[];
}

/** Who says what labels mean. */
export interface KnownBy {
  readonly task: PredictorTask;
  readonly classes: readonly string[];
  /** Null where nobody says it. */
  readonly labelMap: DecisionRules["labelMap"] | null;
}

/** Ids and labels, read and checked as training does, before anything is computed. @throws DataError, FormatError */
export async function readKnown(
  from: SketchesFile & { readonly like: NpzEntry },
  { task, classes, labelMap }: KnownBy,
): Promise<KnownCustomers> {
  const predictor = predictorOf(task);
  const { like } = from;
  const has = (array: string) => from.npz.names.includes(array);
  if (has(ARRAYS.ids)) vectorEntry(from, ARRAYS.ids, like);
  const ids = has(ARRAYS.ids) ? await readIds(from) : null;
  const { labels: array } = predictor;
  if (!has(array)) return { ids, labels: null, warnings: [] };
  try {
    vectorEntry(from, array, like);
    const labels = predictor.applyLabels(await readLabels(from, array), classes, labelMap ?? {});
    return { ids, labels, warnings: [] };
  } catch (error) {
    if (!(error instanceof CodedError && NO_LABELS.has(error.code))) throw error;
    // Scoring needs none: what can be no label leaves every customer's own unknown.
    return { ids, labels: null, warnings: [{ code: "predict/labels-left-out", params: { file: from.file, array } }] };
  }
}

/** What an array of dates, records, complex or broken numbers, or other objects is refused with. */
const NO_LABELS: ReadonlySet<string> = new Set([
  "data/not-labels",
  "data/fractional-label",
  "npy/bad-object",
  "npy/not-labels",
  "npy/structured-dtype",
  "npy/unsupported-dtype",
]);
