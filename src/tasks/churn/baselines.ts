import { type RowSource, rowsAt } from "../../data/row-source";
import type { Split } from "../../data/split";
import { binaryIntervals } from "../../evidence/binary-intervals";
import { type ColumnAuc, columnAucs } from "../../evidence/columns";
import type { Interval } from "../../evidence/intervals";
import { type LabeledRows, logisticRegression } from "../../evidence/logistic";
import { inParts, type LongWork } from "../../evidence/yield";
import { evaluateBinary } from "../../metrics/binary";
import { pick } from "../../training/prepare";
import type { ChurnBaselineScore, ChurnBaselineScores } from "./evidence";

/** Rows of the two splits that the baselines look at, at most: each holds all columns of them in memory. */
const CHURN_BASELINE_CAPS = { train: 20_000, test: 20_000 } as const;

export interface ChurnBaselines {
  readonly scores: ChurnBaselineScores;
  /** Every input column by itself, the best first. */
  readonly columns: readonly ColumnAuc[];
  readonly usedRows: { readonly train: number; readonly test: number };
}

export interface ChurnBaselineData extends Split {
  readonly inputs: RowSource;
  readonly pastWidth: number;
  /** 1 for churned, 0 for retained, per row of the file. */
  readonly labels: Int32Array;
}

/** A logistic regression calls a row positive from here on. */
const THRESHOLD = 0.5;
/** The long parts: all columns, three regressions, and the intervals. */
const PARTS = 5;

/** Fits on the training split, judges on the test split. @throws the signal's reason when the work was canceled. */
export async function churnBaselines(
  { inputs, pastWidth, labels, train, test }: ChurnBaselineData,
  work: LongWork = {},
): Promise<ChurnBaselines> {
  const { width } = inputs;
  const rowsOf = (rows: Int32Array): LabeledRows => ({
    values: rowsAt(inputs, rows),
    width,
    labels: pick(labels, rows),
  });
  const fitted = rowsOf(train.subarray(0, CHURN_BASELINE_CAPS.train));
  const judged = rowsOf(test.subarray(0, CHURN_BASELINE_CAPS.test));
  const usedRows = { train: fitted.labels.length, test: judged.labels.length };
  const within = inParts(work, PARTS);
  const scored = async (probabilities: Float32Array): Promise<ChurnBaselineScore> => {
    const { metrics } = evaluateBinary(probabilities, judged.labels, THRESHOLD);
    // Short beside the parts, and no part of its own.
    const { auc } = await binaryIntervals(probabilities, judged.labels, [], { ...work, onProgress: undefined });
    return { ...metrics, interval: auc };
  };
  const churned = fitted.labels.reduce((sum, label) => sum + label, 0);
  const everyone = new Float32Array(usedRows.test).fill(churned > usedRows.train - churned ? 1 : 0);
  const largestClass = await scored(everyone);
  if (churned === 0 || churned === usedRows.train) {
    const none = { bestColumn: null, logisticPast: null, logisticPortfolio: null, logisticBoth: null };
    return { scores: { largestClass, ...none }, columns: [], usedRows };
  }
  const columns = await columnAucs(fitted, judged, pastWidth, within());
  const logistic = async (from: number, to: number) =>
    to === from ? null : scored(await logisticRegression(fitted, judged, { from, to }, within()));
  const logisticPast = await logistic(0, pastWidth);
  const logisticPortfolio = await logistic(pastWidth, width);
  const logisticBoth = await logistic(0, width);
  const [best] = columns;
  const bestColumn = best === undefined ? null : { auc: best.test, interval: await intervalOf(best, judged, within()) };
  return {
    scores: { largestClass, bestColumn, logisticPast, logisticPortfolio, logisticBoth },
    columns,
    usedRows,
  };
}

/** Of the AUC of a column; whether a sketch is empty is a column of its own that is not kept, and has none. */
async function intervalOf(
  { column, train }: ColumnAuc,
  { values, width, labels }: LabeledRows,
  work: LongWork,
): Promise<Interval> {
  if (typeof column !== "number") return null;
  const sign = train < 0.5 ? -1 : 1;
  const scores = Float32Array.from(labels, (_, row) => sign * (values[row * width + column] ?? 0));
  return (await binaryIntervals(scores, labels, [], work)).auc;
}
