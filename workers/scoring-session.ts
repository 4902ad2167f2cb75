import { applyLabels, encodeLabels } from "../src/data/labels";
import type { SketchesDataset } from "../src/data/sketches";
import type { Engine } from "../src/engine/engine";
import { createEngine } from "../src/engine/select";
import { calibration } from "../src/evidence/calibration";
import { bootstrapIntervals } from "../src/evidence/intervals";
import { RankedScores, type ThresholdPoint } from "../src/evidence/precision-recall";
import { type NpzFile, openNpz, writeNpz } from "../src/formats";
import { CodedError } from "../src/formats/coded-error";
import { evaluate } from "../src/metrics/evaluation";
import { argmax, softmax } from "../src/metrics/softmax";
import type { ModelState, PredictorShape } from "../src/model/architecture";
import { gradientTimesInput } from "../src/model/explain";
import { parameterCounts } from "../src/model/parameter-counts";
import { readPredictor } from "../src/model/predictor";
import type { SerialError } from "../src/protocol/files";
import type {
  CustomerDetail,
  Drift,
  ModelSummary,
  PotentialAnswer,
  PotentialQuery,
  Reliability,
  ScoredRow,
  ScoresFormat,
  ScoringProgress,
  ScoringSummary,
} from "../src/protocol/predict";
import { ColumnMoments, columnShifts } from "../src/scoring/drift";
import { countByThreshold, nearestRows, transitionCounts, transitionRows } from "../src/scoring/potential";
import { type CustomersQuery, findRows } from "../src/scoring/query";
import { entropyRows, mostUncertain, type Scores } from "../src/scoring/scores";
import { type CsvOptions, csvPieces, jsonLinesPieces } from "../src/scoring/table-text";

/** An error of scoring: something is missing that the question needs. */
class ScoringError extends CodedError {
  override readonly name = "ScoringError";
}

/** A model that scores, from wherever it came. */
export interface ScoringModel {
  readonly source: "run" | "file";
  readonly file: string;
  readonly shape: PredictorShape;
  readonly state: ModelState;
  readonly classes: readonly string[];
  readonly walk: number | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Rows read and scored at a time: large enough for full GEMM speed, small enough to stay far from memory's end. */
const BLOCK_ROWS = 4096;
/** Largest shifts that are told. */
const DRIFT_COLUMNS = 20;
/** A new file whose values leave the training range by more than this share of it is warned about. */
const RANGE_TOLERANCE = 0.5;

interface Scored {
  readonly file: File;
  readonly npz: NpzFile;
  readonly scores: Scores;
  readonly moments: ColumnMoments;
  readonly pastWidth: number;
  readonly hasIds: boolean;
}

/** One model and one scored file: everything that Predict asks. */
export class ScoringSession {
  #model: ScoringModel | null = null;
  #scored: Scored | null = null;
  #work: AbortController | null = null;

  takeModel(model: ScoringModel): ModelSummary {
    this.#model = model;
    this.#scored = null;
    return {
      source: model.source,
      file: model.file,
      shape: model.shape,
      classes: model.classes,
      walk: model.walk,
      parameters: parameterCounts(model.shape, false).total,
      metrics: model.metrics,
      warnings: [],
    };
  }

  async openModel(file: File): Promise<ModelSummary> {
    const predictor = await readPredictor(file, { fileName: file.name });
    const metrics = Object.entries(predictor.metrics).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
    return this.takeModel({ ...predictor, source: "file", metrics: Object.fromEntries(metrics) });
  }

  /**
   * Reads and scores a file block by block.
   *
   * @param training the loaded training data, for the comparison of value ranges
   * @throws FormatError, DataError, EngineError; `open/cancelled`
   */
  async scoreFile(
    file: File,
    training: SketchesDataset | null,
    onProgress: (progress: ScoringProgress) => void,
  ): Promise<ScoringSummary> {
    const model = this.#requireModel();
    const work = new AbortController();
    this.#work?.abort();
    this.#work = work;
    const { signal } = work;
    const started = performance.now();
    const npz = await openNpz(file, { fileName: file.name, signal });
    const { rows, pastWidth, portfolioWidth } = inputShape(npz, file.name, model);
    const engine = await createEngine("auto");
    try {
      await engine.load({ shape: model.shape, state: model.state, training: null });
      const moments = new ColumnMoments(pastWidth + portfolioWidth);
      const logits = await this.#inferAll(engine, npz, rows, model, moments, signal, (done) =>
        onProgress({ stage: "scoring", done, total: rows }),
      );
      const scores = await scoresOf(npz, logits, rows, model);
      this.#scored = {
        file,
        npz,
        scores,
        moments,
        pastWidth,
        hasIds: npz.get("customer_ids") !== undefined,
      };
      return {
        ...summaryOf(this.#scored, engine.info.name, (performance.now() - started) / 1000),
        warnings: [...(await walkWarnings(npz, model)), ...rangeWarnings(moments, training)],
      };
    } catch (error) {
      if (signal.aborted) throw new ScoringError("open/cancelled", { file: file.name });
      throw error;
    } finally {
      if (this.#work === work) this.#work = null;
      await engine.dispose();
    }
  }

  cancel(): void {
    this.#work?.abort();
  }

  find(query: CustomersQuery): Int32Array {
    return findRows(this.#requireScored().scores, query);
  }

  rows(rows: Int32Array): ScoredRow[] {
    const { scores } = this.#requireScored();
    return Array.from(rows, (row) => scoredRow(scores, row));
  }

  potential(query: PotentialQuery): PotentialAnswer {
    const { scores } = this.#requireScored();
    return {
      rows: transitionRows(scores, query, query.source),
      matrix: transitionCounts(scores, query.threshold, query.source),
      countByThreshold: countByThreshold(scores, query.from, query.to, query.source),
    };
  }

  nearest({ from, to, source }: PotentialQuery, count: number): Int32Array {
    return nearestRows(this.#requireScored().scores, from, to, count, source);
  }

  uncertain(count: number): Int32Array {
    return mostUncertain(this.#requireScored().scores.entropy, count);
  }

  /** Null when no row's segment is known. */
  async reliability(): Promise<Reliability | null> {
    const labelled = this.#labelled();
    if (labelled === null) return null;
    const { probabilities, predictions, labels, classes } = labelled;
    return {
      evaluation: evaluate(probabilities, predictions, labels, classes),
      calibration: calibration(probabilities, predictions, labels, classes),
      intervals: await bootstrapIntervals(labelled),
    };
  }

  thresholds(segment: number, at: readonly number[]): ThresholdPoint[] {
    const labelled = this.#labelled();
    if (labelled === null) return [];
    const ranked = new RankedScores(labelled.probabilities, labelled.labels, labelled.classes, segment);
    return at.map((threshold) => ranked.at(threshold));
  }

  drift(training: SketchesDataset | null): Drift[] | null {
    const { moments, pastWidth } = this.#requireScored();
    if (training === null) return null;
    const known = momentsOf(training);
    if (known.width !== moments.width) return null;
    return columnShifts(known, moments)
      .slice(0, DRIFT_COLUMNS)
      .map(({ column, shift }) => ({
        column: column < pastWidth ? column : column - pastWidth,
        sketch: column < pastWidth ? "past" : "portfolio",
        shift,
      }));
  }

  /** One customer's page; the sketches are read again from the file. */
  async customer(row: number): Promise<CustomerDetail> {
    const model = this.#requireModel();
    const { npz, scores, pastWidth } = this.#requireScored();
    const past = await oneRow(npz, "past_sketches", row);
    const portfolio = await oneRow(npz, "portfolio_sketches", row);
    const input = new Float32Array(past.length + portfolio.length);
    input.set(past);
    input.set(portfolio, pastWidth);
    const base = scoredRow(scores, row);
    return {
      ...base,
      past,
      portfolio,
      attribution: gradientTimesInput(model.shape, model.state, input, base.predicted),
    };
  }

  async exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions): Promise<Blob> {
    const { scores, hasIds } = this.#requireScored();
    const chosen = rows ?? Int32Array.from({ length: scores.rows }, (_, row) => row);
    switch (format) {
      case "csv":
        return new Blob([...csvPieces(scores, chosen, options)], { type: "text/csv" });
      case "jsonl":
        return new Blob([...jsonLinesPieces(scores, chosen)], { type: "application/x-ndjson" });
      case "npz":
        return writeScoresNpz(scores, chosen, hasIds);
    }
  }

  async #inferAll(
    engine: Engine,
    npz: NpzFile,
    rows: number,
    model: ScoringModel,
    moments: ColumnMoments,
    signal: AbortSignal,
    onDone: (rows: number) => void,
  ): Promise<Float32Array> {
    const { inputDim, classes } = model.shape;
    const logits = new Float32Array(rows * classes);
    const block = new Float32Array(BLOCK_ROWS * inputDim);
    const options = { rowsPerBlock: BLOCK_ROWS, signal };
    const portfolioBlocks = npz.readRows("portfolio_sketches", options);
    for await (const past of npz.readRows("past_sketches", options)) {
      const next = await portfolioBlocks.next();
      if (next.done) break;
      const portfolio = next.value;
      const pastWidth = past.data.length / past.rows;
      const portfolioWidth = inputDim - pastWidth;
      for (let row = 0; row < past.rows; row++) {
        block.set(past.data.subarray(row * pastWidth, (row + 1) * pastWidth), row * inputDim);
        block.set(
          portfolio.data.subarray(row * portfolioWidth, (row + 1) * portfolioWidth),
          row * inputDim + pastWidth,
        );
      }
      const filled = block.subarray(0, past.rows * inputDim);
      requireFinite(filled, past.firstRow, pastWidth, inputDim);
      moments.add(filled, past.rows);
      logits.set(await engine.infer(filled, past.rows), past.firstRow * classes);
      onDone(past.firstRow + past.rows);
      signal.throwIfAborted();
    }
    return logits;
  }

  /** The rows whose actual segment is known, as one scored split. */
  #labelled() {
    const { scores } = this.#requireScored();
    const { actual, probabilities, predictions } = scores;
    const classes = scores.classes.length;
    if (actual === null) return null;
    const rows = Int32Array.from(actual, (label, row) => (label >= 0 ? row : -1)).filter((row) => row >= 0);
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

  #requireModel(): ScoringModel {
    if (this.#model === null) throw new ScoringError("predict/no-model");
    return this.#model;
  }

  #requireScored(): Scored {
    if (this.#scored === null) throw new ScoringError("predict/nothing-scored");
    return this.#scored;
  }
}

/** @throws ScoringError when an array is missing or the widths are not the model's. */
function inputShape(npz: NpzFile, file: string, model: ScoringModel) {
  const shapeOf = (array: string) => {
    const entry = npz.get(array);
    if (entry === undefined) throw new CodedError("data/missing-array", { file, array, found: [...npz.names] });
    const [rows = 0, width = 0] = entry.shape;
    if (entry.shape.length !== 2) throw new CodedError("data/not-a-matrix", { file, array, shape: [...entry.shape] });
    return { rows, width };
  };
  const past = shapeOf("past_sketches");
  const portfolio = shapeOf("portfolio_sketches");
  if (past.rows !== portfolio.rows) {
    throw new ScoringError("predict/row-mismatch", { file, past: past.rows, portfolio: portfolio.rows });
  }
  if (past.width + portfolio.width !== model.shape.inputDim) {
    throw new ScoringError("predict/widths-differ", {
      file,
      past: past.width,
      portfolio: portfolio.width,
      sum: past.width + portfolio.width,
      input: model.shape.inputDim,
      model: model.file,
    });
  }
  return { rows: past.rows, pastWidth: past.width, portfolioWidth: portfolio.width };
}

function requireFinite(block: Float32Array, firstRow: number, pastWidth: number, width: number): void {
  const at = block.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const column = at % width;
  throw new ScoringError("predict/non-finite", {
    array: column < pastWidth ? "past_sketches" : "portfolio_sketches",
    row: firstRow + Math.floor(at / width),
    column: column < pastWidth ? column : column - pastWidth,
  });
}

async function scoresOf(npz: NpzFile, logits: Float32Array, rows: number, model: ScoringModel): Promise<Scores> {
  const classes = model.classes.length;
  const probabilities = softmax(logits, classes);
  const ids = npz.get("customer_ids") === undefined ? null : await npz.readStrings("customer_ids");
  const labels = npz.get("segments") === undefined ? null : await npz.readStrings("segments");
  return {
    rows,
    classes: model.classes,
    probabilities,
    predictions: argmax(probabilities, classes),
    entropy: entropyRows(probabilities, classes),
    actual: labels === null ? null : actualClasses(labels, model.classes),
    id: (row) => ids?.[row] ?? String(row),
  };
}

/** Labels that are class names, or class indices as whole numbers; everything else is unknown. */
function actualClasses(labels: readonly (string | null)[], classes: readonly string[]): Int32Array | null {
  const isIndex = labels.every((label) => label === null || /^\d+$/.test(label));
  const column = isIndex
    ? encodeLabels(
        "integer",
        labels.map((label) => (label === null ? null : Number(label))),
        labels.length,
      )
    : encodeLabels("string", labels, labels.length);
  const { labels: actual } = applyLabels(column, classes, {});
  return actual.some((label) => label >= 0) ? actual : null;
}

function summaryOf(
  { file, scores, hasIds }: Scored,
  engine: string,
  seconds: number,
): Omit<ScoringSummary, "warnings"> {
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
    file: file.name,
    rows,
    classes,
    hasCustomerIds: hasIds,
    labelled: known.reduce((sum, count) => sum + count, 0),
    segments: classes.map((name, k) => ({
      name,
      predicted: predicted[k] ?? 0,
      meanProbability: (sums[k] ?? 0) / Math.max(1, rows),
      actual: known[k] ?? 0,
    })),
    engine,
    seconds,
  };
}

async function walkWarnings(npz: NpzFile, model: ScoringModel): Promise<SerialError[]> {
  const entry = npz.get("walk");
  if (entry === undefined || entry.shape.length !== 0 || model.walk === null) return [];
  const walk = Number(await npz.readScalar("walk"));
  return walk === model.walk ? [] : [{ code: "predict/walk-differs", params: { sketches: walk, model: model.walk } }];
}

function rangeWarnings(moments: ColumnMoments, training: SketchesDataset | null): SerialError[] {
  if (training === null || training.pastWidth + training.portfolioWidth !== moments.width) return [];
  const known = momentsOf(training);
  const slack = RANGE_TOLERANCE * (known.max - known.min);
  if (moments.min >= known.min - slack && moments.max <= known.max + slack) return [];
  const { min, max } = moments;
  return [{ code: "predict/range-differs", params: { min, max, trainMin: known.min, trainMax: known.max } }];
}

function momentsOf({ inputs, rows, pastWidth, portfolioWidth }: SketchesDataset): ColumnMoments {
  const moments = new ColumnMoments(pastWidth + portfolioWidth);
  moments.add(inputs, rows);
  return moments;
}

function scoredRow({ classes, probabilities, predictions, actual, entropy, id }: Scores, row: number): ScoredRow {
  const known = actual?.[row] ?? -1;
  return {
    row,
    id: id(row),
    predicted: predictions[row] ?? 0,
    actual: known >= 0 ? known : null,
    probabilities: Array.from(probabilities.subarray(row * classes.length, (row + 1) * classes.length)),
    entropy: entropy[row] ?? 0,
  };
}

async function oneRow(npz: NpzFile, array: string, row: number): Promise<Float32Array> {
  for await (const block of npz.readRows(array, { rowsPerBlock: BLOCK_ROWS })) {
    if (row >= block.firstRow + block.rows) continue;
    const width = block.data.length / block.rows;
    return block.data.slice((row - block.firstRow) * width, (row - block.firstRow + 1) * width);
  }
  throw new RangeError(`${array} has no row ${row}`);
}

function writeScoresNpz(scores: Scores, rows: Int32Array, hasIds: boolean): Promise<Blob> {
  const { classes, probabilities, predictions, entropy, actual, id } = scores;
  const count = rows.length;
  const chosen = new Float32Array(count * classes.length);
  rows.forEach((row, index) => {
    chosen.set(probabilities.subarray(row * classes.length, (row + 1) * classes.length), index * classes.length);
  });
  const integers = (value: (row: number) => number) => BigInt64Array.from(rows, (row) => BigInt(value(row)));
  return writeNpz(
    new Map([
      ["predictions", { data: integers((row) => predictions[row] ?? 0), shape: [count] }],
      ["probabilities", { data: chosen, shape: [count, classes.length] }],
      ["entropy", { data: Float64Array.from(rows, (row) => entropy[row] ?? 0), shape: [count] }],
      ["segment_classes", { texts: classes, shape: [classes.length] }],
      ["row_index", { data: integers((row) => row), shape: [count] }],
      ...(hasIds ? [["customer_ids", { texts: Array.from(rows, id), shape: [count] }] as const] : []),
      ...(actual === null ? [] : [["labels", { data: integers((row) => actual[row] ?? -1), shape: [count] }] as const]),
    ]),
  );
}
