import { rowReader } from "../data/row-source";
import type { SketchesDataset } from "../data/sketches";
import type { NpzFile } from "../formats";
import type { SerialError } from "../formats/coded-error";
import type { ModelSketcher } from "../model/decision";
import { MADE_BY } from "../pipeline/weights-file";
import type { ScoredRow, ScoringSummary } from "../protocol/predict";
import { ColumnMoments } from "../scoring/drift";
import type { Scores } from "../scoring/scores";
import type { Since } from "../scoring/since";

/** A new file whose values leave the training range by more than this share of it is warned about. */
const RANGE_TOLERANCE = 0.5;

/** Counts and mean probabilities per class. */
export function summarizeScores(scores: Scores): Pick<ScoringSummary, "rows" | "classes" | "labeled" | "segments"> {
  const { classes, predictions, probabilities, actual, rows } = scores;
  const predicted = new Array<number>(classes.length).fill(0);
  const known = new Array<number>(classes.length).fill(0);
  const sums = new Array<number>(classes.length).fill(0);
  for (let row = 0; row < rows; row++) {
    const p = predictions[row] ?? 0;
    predicted[p] = (predicted[p] ?? 0) + 1;
    const a = actual?.[row] ?? -1;
    if (a >= 0) known[a] = (known[a] ?? 0) + 1;
    for (let k = 0; k < classes.length; k++) {
      sums[k] = (sums[k] ?? 0) + (probabilities[row * classes.length + k] ?? 0);
    }
  }
  return {
    rows,
    classes,
    labeled: known.reduce((sum, count) => sum + count, 0),
    segments: classes.map((name, k) => ({
      name,
      predicted: predicted[k] ?? 0,
      meanProbability: (sums[k] ?? 0) / Math.max(1, rows),
      actual: known[k] ?? 0,
    })),
  };
}

/** The sketches were made with another walk than the model's, or by another sketcher than that of its training. */
export async function sketcherWarnings(
  npz: NpzFile,
  model: { readonly file: string; readonly walk: number | null; readonly sketcher: ModelSketcher | null },
): Promise<SerialError[]> {
  const scalar = async (array: string) => (npz.get(array)?.shape.length === 0 ? npz.readScalar(array) : null);
  const walk = await scalar("walk");
  const sketcher = await scalar(MADE_BY.file);
  const differs = walk !== null && model.walk !== null && Number(walk) !== model.walk;
  if (sketcher === null) {
    if (!differs) return [];
    return [{ code: "predict/walk-differs", params: { sketches: Number(walk), model: model.walk } }];
  }
  const params = { sketcher: String(sketcher), model: model.file };
  if (differs) {
    return [{ code: "predict/sketcher-walk", params: { ...params, walk: Number(walk), modelWalk: model.walk } }];
  }
  const sha256 = await scalar(MADE_BY.sha256);
  if (model.sketcher === null || sha256 === null || sha256 === model.sketcher.sha256) return [];
  return [{ code: "predict/sketcher-differs", params: { ...params, own: model.sketcher.name } }];
}

/** The sketches' values leave the range of the training data. */
export function rangeWarnings(moments: ColumnMoments, training: SketchesDataset | null): SerialError[] {
  if (training === null || training.pastWidth + training.portfolioWidth !== moments.width) return [];
  const known = momentsOf(training);
  const slack = RANGE_TOLERANCE * (known.max - known.min);
  if (moments.min >= known.min - slack && moments.max <= known.max + slack) return [];
  const { min, max } = moments;
  const params = { min, max, trainMin: known.min, trainMax: known.max, isTable: training.table !== null };
  return [{ code: "predict/range-differs", params }];
}

/** Sums of a whole data set. */
export function momentsOf({ inputs, rows, pastWidth, portfolioWidth }: SketchesDataset): ColumnMoments {
  const moments = new ColumnMoments(pastWidth + portfolioWidth);
  const read = rowReader(inputs);
  for (let row = 0; row < rows; row++) moments.add(read(row), 1);
  return moments;
}

/** One scored customer as the page shows it. */
export function scoredRow(scores: Scores, row: number, beside: Scores | null, since: Since | null): ScoredRow {
  const { predictions, actual, entropy, id, rowInFile } = scores;
  const known = actual?.[row] ?? -1;
  const before = since?.before[row] ?? -1;
  return {
    row,
    rowInFile: rowInFile(row),
    id: id(row),
    predicted: predictions[row] ?? 0,
    actual: known >= 0 ? known : null,
    probabilities: probabilitiesOf(scores, row),
    entropy: entropy[row] ?? 0,
    beside: beside && { predicted: beside.predictions[row] ?? 0, probabilities: probabilitiesOf(beside, row) },
    before: before >= 0 ? before : null,
  };
}

function probabilitiesOf({ classes, probabilities }: Scores, row: number): number[] {
  return Array.from(probabilities.subarray(row * classes.length, (row + 1) * classes.length));
}
