import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type Categories, sameMapping } from "../data/any-table/mapping";
import { withScale } from "../data/any-table/scale";
import type { AppliedLabels } from "../data/labels";
import { rowsAt } from "../data/row-source";
import type { SketchesDataset } from "../data/sketches";
import type { Engine } from "../engine/engine";
import { EngineError } from "../engine/errors";
import { utf8 } from "../formats/bytes";
import type { SerialError } from "../formats/coded-error";
import type { ClassAnswers } from "../metrics/types";
import type { ScoringSummary } from "../protocol/predict";
import { ColumnMoments } from "../scoring/drift";
import type { EarlierScores } from "../scoring/earlier";
import { entropyRows, type Scores } from "../scoring/scores";
import type { PredictorTask } from "../tasks/predictor";
import { predictorOf } from "../tasks/predictors";
import type { CreateEngine } from "./explainer";
import { type ExplainedCustomers, namesOfSplit } from "./explaining";
import { fingerprint } from "./fingerprint";
import type { KnownCustomers } from "./known-customers";
import { type InputBlock, openCustomers } from "./scoring-input";
import { type ScoringModel, scoringNetwork } from "./scoring-models";
import { rangeWarnings } from "./scoring-summary";

/** Customers with what a model says of them. */
export interface ScoredFile {
  readonly scores: Scores;
  /** Where the customers came from, and what was noticed. */
  readonly about: Pick<ScoringSummary, "file" | "sha256" | "source" | "timing" | "warnings">;
  /** From which probability on a customer counts as positive; null for the task's own. */
  readonly threshold: number | null;
  /** Null where only the answers are there, and no sketches. */
  readonly sketches: ScoredSketches | null;
  /** SHA-256 of the file, computed when it is first asked for; null for a run's test split and for scores. */
  readonly fileSha256: (() => Promise<string>) | null;
}

/** What was scored. */
export interface ScoredSketches {
  /** For the comparison with the training data. */
  readonly moments: ColumnMoments;
  readonly pastWidth: number;
  readonly customers: ExplainedCustomers;
}

/** The test split of a finished run: scored already, its sketches in memory. */
export interface ScoredSplit extends Omit<ClassAnswers, "classes"> {
  readonly file: string;
  readonly rows: Int32Array;
  readonly sketches: SketchesDataset;
}

/**
 * Reads and scores a file block by block.
 *
 * @param training the loaded training data, for the comparison of value ranges
 * @throws FormatError, DataError, EngineError
 */
export async function scoreCustomers(
  createEngine: CreateEngine,
  model: ScoringModel,
  file: File,
  training: SketchesDataset | null,
  signal: AbortSignal,
  onDone: (rows: number, total: number) => void,
): Promise<ScoredFile> {
  const started = performance.now();
  const customers = await openCustomers(file, model, signal);
  const { layout } = customers;
  const known = await customers.known(model);
  signal.throwIfAborted();
  const infer = async () => {
    const engine = await createEngine(model.shape.hiddenDim);
    try {
      await engine.load({ network: scoringNetwork(model), state: model.state, training: null });
      const moments = new ColumnMoments(model.shape.inputDim);
      const logits = await inferAll(engine, customers.blocks(signal), layout.rows, model, moments, (done) =>
        onDone(done, layout.rows),
      );
      return { logits, moments, engine: engine.info.name };
    } finally {
      await engine.dispose();
    }
  };
  const { logits, moments, engine } = await infer().catch((error: unknown) => {
    // Another device, or another engine where there is none, begins the file anew.
    if (error instanceof EngineError && error.code === "engine/device-lost") return infer();
    throw error;
  });
  const scores = scoresOf(logits, layout.rows, model, known);
  signal.throwIfAborted();
  const warnings = [
    ...(await customers.warnings(model)),
    ...known.warnings,
    ...unknownLabels(known.labels, file.name, model),
    ...rangeWarnings(moments, trainingOf(model, training)),
  ];
  const timing = { engine, seconds: (performance.now() - started) / 1000 };
  const about = { file: file.name, sha256: scoresHash(scores), source: "file" as const, timing, warnings };
  const fileSha256 = once(() => fingerprint(file));
  const sketches = { moments, pastWidth: layout.pastWidth, customers };
  return { scores, about, threshold: model.threshold, sketches, fileSha256 };
}

/** The test split of the run whose model is asked, as if it had been scored. */
export function scoredSplit(
  { classes, task, threshold }: ScoringModel,
  { file, rows, probabilities, predictions, labels, sketches }: ScoredSplit,
): ScoredFile {
  const width = sketches.pastWidth + sketches.portfolioWidth;
  const rowInFile = (row: number) => rows[row] ?? 0;
  const input = (row: number) => rowsAt(sketches.inputs, Int32Array.of(rowInFile(row)));
  const moments = new ColumnMoments(width);
  for (let row = 0; row < rows.length; row++) moments.add(input(row), 1);
  const scores: Scores = {
    task,
    rows: rows.length,
    classes,
    probabilities,
    predictions,
    entropy: entropyRows(probabilities, classes.length),
    actual: labels,
    id: idsByRow(sketches.customerIds, rowInFile),
    hasIds: sketches.customerIds !== null,
    rowInFile,
  };
  const about = { file, sha256: scoresHash(scores), source: "test" as const, timing: null, warnings: [] };
  const { pastWidth } = sketches;
  const columns = sketches.table?.names ?? null;
  const inputs = async (wanted: Int32Array) => rowsAt(sketches.inputs, wanted.map(rowInFile));
  const customers = { inputs, madeOf: namesOfSplit(sketches, rowInFile), columns };
  return { scores, about, threshold, sketches: { moments, pastWidth, customers }, fileSha256: null };
}

/** What a file of scores says, as if it had been scored here. */
export function scoredBefore({ file, segment, churn, threshold }: EarlierScores): Map<PredictorTask, ScoredFile> {
  const known = [segment, churn].filter((scores) => scores !== null);
  return new Map(
    known.map((scores) => {
      const about = { file, sha256: scoresHash(scores), source: "scores" as const, timing: null, warnings: [] };
      const decided = scores.task === "churn" ? threshold : null;
      return [scores.task, { scores, about, threshold: decided, sketches: null, fileSha256: null }];
    }),
  );
}

/** Rows of the file whose class is known, as one scored split: all, or only these. Null where there are none. */
export function labeledAnswers(
  { actual, probabilities, predictions, classes: { length: classes } }: Scores,
  only: ReadonlySet<number> | null,
): ClassAnswers | null {
  if (actual === null) return null;
  const isKept = (label: number, row: number) => label >= 0 && (only === null || only.has(row));
  const rows = Int32Array.from(actual, (label, row) => (isKept(label, row) ? row : -1)).filter((row) => row >= 0);
  if (rows.length === 0) return null;
  const kept = new Float32Array(rows.length * classes);
  rows.forEach((row, index) => {
    kept.set(probabilities.subarray(row * classes, (row + 1) * classes), index * classes);
  });
  return {
    probabilities: kept,
    predictions: rows.map((row) => predictions[row] ?? 0),
    labels: rows.map((row) => actual[row] ?? 0),
    classes,
  };
}

/** Computed when it is first asked for, then remembered. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null;
  return () => {
    known ??= compute();
    return known;
  };
}

/** The training data as the model was given it; null where it was trained on other columns. */
export function trainingOf(
  { table }: Pick<ScoringModel, "table">,
  training: SketchesDataset | null,
): SketchesDataset | null {
  if (training === null || table === null) return training?.table == null ? training : null;
  const isSame =
    training.table !== null &&
    sameMapping(training.table.mapping, table) &&
    sortedText(training.table.categories) === sortedText(table.categories ?? {});
  return isSame ? withScale(training, table) : null;
}

/** Categories as text, whatever order their columns came in. */
function sortedText(categories: Categories): string {
  return JSON.stringify(Object.entries(categories).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Logits of every row; the next block is read while the engine computes. */
async function inferAll(
  engine: Engine,
  blocks: AsyncGenerator<InputBlock, undefined>,
  rows: number,
  { shape: { classes: outputs } }: ScoringModel,
  moments: ColumnMoments,
  onDone: (rows: number) => void,
): Promise<Float32Array> {
  const logits = new Float32Array(rows * outputs);
  let upcoming = blocks.next();
  for (;;) {
    const { value: block } = await upcoming;
    if (block === undefined) return logits;
    const computed = engine.infer(block.data, block.rows);
    upcoming = blocks.next();
    // Awaited in the next round; what is wrong with that block is told then.
    upcoming.catch(() => undefined);
    moments.add(block.data, block.rows);
    logits.set(await computed, block.firstRow * outputs);
    onDone(block.firstRow + block.rows);
  }
}

/** SHA-256 of every customer's id, class and probabilities, in the file's order. */
function scoresHash({ rows, id, predictions, probabilities }: Scores): string {
  const hash = sha256.create();
  for (let row = 0; row < rows; row++) hash.update(utf8.encode(`${id(row)}\n`));
  for (const { buffer, byteOffset, byteLength } of [predictions, probabilities]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return bytesToHex(hash.digest());
}

function scoresOf(logits: Float32Array, rows: number, model: ScoringModel, known: KnownCustomers): Scores {
  const classes = model.classes.length;
  const { probabilities, predictions } = predictorOf(model.task).answer(logits, classes, model.threshold);
  const rowInFile = (row: number) => row;
  return {
    task: model.task,
    rows,
    classes: model.classes,
    probabilities,
    predictions,
    entropy: entropyRows(probabilities, classes),
    actual: known.labels?.labels.some((label) => label >= 0) ? known.labels.labels : null,
    id: idsByRow(known.ids, rowInFile),
    hasIds: known.ids !== null,
    rowInFile,
  };
}

/** The row's number stands in only where there are no ids at all: beside ids it would be another customer's. */
function idsByRow(ids: readonly (string | null)[] | null, rowInFile: (row: number) => number): Scores["id"] {
  return ids === null ? (row) => String(rowInFile(row)) : (row) => ids[rowInFile(row)] ?? "";
}

/** Labels that the model does not know are never guessed; it is said which. */
function unknownLabels(
  applied: AppliedLabels | null,
  file: string,
  { classes, labelMap }: ScoringModel,
): SerialError[] {
  const unmapped = applied?.unmapped ?? [];
  if (unmapped.length === 0) return [];
  const params = {
    file,
    labels: unmapped.map(({ label }) => label),
    rows: unmapped.reduce((sum, { count }) => sum + count, 0),
    classes: [...classes],
  };
  return [{ code: labelMap === null ? "predict/labels-need-decision" : "predict/labels-unknown", params }];
}
