import { ARRAYS, matrixEntry, readIds, readLabels, type SketchesFile, vectorEntry } from "../src/data/columns";
import { type AppliedLabels, applyLabels } from "../src/data/labels";
import { rowsAt } from "../src/data/row-source";
import type { SketchesDataset } from "../src/data/sketches";
import type { Engine } from "../src/engine/engine";
import { calibration } from "../src/evidence/calibration";
import { bootstrapIntervals } from "../src/evidence/intervals";
import { RankedScores, type ThresholdPoint } from "../src/evidence/precision-recall";
import { openNpz } from "../src/formats";
import { argmax, softmax } from "../src/metrics/softmax";
import { type ModelState, type PredictorShape, predictorLayers } from "../src/model/architecture";
import { type Decision, parseDecision } from "../src/model/decision";
import { gradientTimesInput } from "../src/model/explain";
import { parameterCounts } from "../src/model/parameter-counts";
import { type NetworkPlan, planInference } from "../src/model/plan";
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
import { type CsvOptions, type CsvStyle, csvPieces, jsonLinesPieces, summaryText } from "../src/scoring/table-text";
import { type ReadPredictor, readPredictor } from "../src/tasks/segment/checkpoint";
import { evaluate } from "../src/tasks/segment/evaluation";
import { fingerprint } from "./fingerprint";
import { readConfiguration } from "./identify";
import { writeScoresNpz } from "./scores-npz";
import { type InputBlock, inputBlocks, inputLayout, inputRow, ScoringError } from "./scoring-input";
import { momentsOf, rangeWarnings, scoredRow, summariseScores, walkWarnings } from "./scoring-summary";

/** A model that scores, from wherever it came. */
export interface ScoringModel {
  readonly source: "run" | "file";
  readonly file: string;
  readonly shape: PredictorShape;
  readonly state: ModelState;
  readonly classes: readonly string[];
  /** What the training data's labels became; null where nobody says it. */
  readonly labelMap: Decision["labelMap"] | null;
  readonly walk: number | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Largest shifts that are told. */
const DRIFT_COLUMNS = 20;
interface Scored {
  readonly scores: Scores;
  /** Of the scored inputs, for the comparison with the training data. */
  readonly moments: ColumnMoments;
  readonly pastWidth: number;
  /** A customer's sketches side by side. */
  readonly input: (row: number) => Promise<Float32Array>;
}

/** The test split of a finished run: scored already, its sketches in memory. */
export interface ScoredSplit {
  readonly file: string;
  readonly rows: Int32Array;
  readonly probabilities: Float32Array;
  readonly predictions: Int32Array;
  readonly labels: Int32Array;
  readonly sketches: SketchesDataset;
}

/** One model and one scored file: everything that Predict asks. */
export class ScoringSession {
  #model: ScoringModel | null = null;
  #scored: Scored | null = null;
  #work: AbortController | null = null;
  readonly #createEngine: (width: number) => Promise<Engine>;

  /** @param createEngine Gives an engine for `infer`; it is disposed of after each file. */
  constructor(createEngine: (width: number) => Promise<Engine>) {
    this.#createEngine = createEngine;
  }

  takeModel(model: ScoringModel): ModelSummary {
    this.#model = model;
    this.#scored = null;
    return {
      source: model.source,
      file: model.file,
      shape: model.shape,
      classes: model.classes,
      walk: model.walk,
      parameters: parameterCounts(networkOf(model)).total,
      metrics: model.metrics,
      warnings: [],
    };
  }

  /**
   * @param labels what the training data's labels became: the model's `decision.json`, or a kept run's `labelMap`. A
   *   decision that belongs to another file is left out, with a warning
   * @throws ModelError, FormatError
   */
  async openModel(file: File, labels: File | Decision["labelMap"] | null = null): Promise<ModelSummary> {
    const predictor = await readPredictor(file, { fileName: file.name });
    const metrics = Object.entries(predictor.metrics).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
    const { labelMap, warnings } = await labelsOf(file, predictor, labels);
    const model = { ...predictor, labelMap, source: "file" as const, metrics: Object.fromEntries(metrics) };
    return { ...this.takeModel(model), warnings };
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
    const layout = inputLayout(npz, file.name, model);
    const known = await readKnown({ npz, file: file.name }, model);
    signal.throwIfAborted();
    const engine = await this.#createEngine(model.shape.hiddenDim);
    try {
      await engine.load({ network: networkOf(model), state: model.state, training: null });
      const moments = new ColumnMoments(model.shape.inputDim);
      const logits = await inferAll(engine, inputBlocks(npz, layout, signal), layout.rows, model, moments, (done) =>
        onProgress({ stage: "scoring", done, total: layout.rows }),
      );
      const scores = scoresOf(logits, layout.rows, model, known);
      signal.throwIfAborted();
      const warnings = [
        ...(await walkWarnings(npz, model)),
        ...unknownLabels(known.labels, file.name, model),
        ...rangeWarnings(moments, training),
      ];
      this.#scored = { scores, moments, pastWidth: layout.pastWidth, input: (row) => inputRow(npz, row) };
      return {
        ...summariseScores(scores),
        file: file.name,
        source: "file",
        timing: { engine: engine.info.name, seconds: (performance.now() - started) / 1000 },
        warnings,
      };
    } catch (error) {
      if (signal.aborted) throw new ScoringError("open/cancelled", { file: file.name });
      throw error;
    } finally {
      if (this.#work === work) this.#work = null;
      await engine.dispose();
    }
  }

  /** Takes the test split of the run whose model was taken as if it had been scored. */
  takeSplit({ file, rows, probabilities, predictions, labels, sketches }: ScoredSplit): ScoringSummary {
    const { classes } = this.#requireModel();
    this.#work?.abort();
    const width = sketches.pastWidth + sketches.portfolioWidth;
    const rowInFile = (row: number) => rows[row] ?? 0;
    const input = (row: number) => rowsAt(sketches.inputs, Int32Array.of(rowInFile(row)));
    const moments = new ColumnMoments(width);
    for (let row = 0; row < rows.length; row++) moments.add(input(row), 1);
    const scores: Scores = {
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
    this.#scored = { scores, moments, pastWidth: sketches.pastWidth, input: async (row) => input(row) };
    return { ...summariseScores(scores), file, source: "test", timing: null, warnings: [] };
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
      query,
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

  /** One customer's page; the sketches of a scored file are read again from it. */
  async customer(row: number): Promise<CustomerDetail> {
    const { shape, state } = this.#requireModel();
    const { scores, pastWidth, input: inputOf } = this.#requireScored();
    const input = await inputOf(row);
    const base = scoredRow(scores, row);
    return {
      ...base,
      past: input.slice(0, pastWidth),
      portfolio: input.slice(pastWidth),
      attribution: gradientTimesInput(shape, state, input, base.predicted),
    };
  }

  /** What marketing asks for: one line per segment, with its potential at this threshold. */
  exportSummary({ threshold, source }: Omit<PotentialQuery, "from" | "to">, style: CsvStyle): Blob {
    const { scores } = this.#requireScored();
    const potential = transitionCounts(scores, threshold, source);
    return new Blob([summaryText(summariseScores(scores), potential, threshold, style)], { type: "text/csv" });
  }

  async exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions): Promise<Blob> {
    const { scores } = this.#requireScored();
    const chosen = rows ?? Int32Array.from({ length: scores.rows }, (_, row) => row);
    switch (format) {
      case "csv":
        return new Blob([...csvPieces(scores, chosen, options)], { type: "text/csv" });
      case "jsonl":
        return new Blob([...jsonLinesPieces(scores, chosen)], { type: "application/x-ndjson" });
      case "npz":
        return writeScoresNpz(scores, chosen);
    }
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

/** Logits of every row; the next block is read while the engine computes. */
async function inferAll(
  engine: Engine,
  blocks: AsyncGenerator<InputBlock, undefined>,
  rows: number,
  { shape: { classes } }: ScoringModel,
  moments: ColumnMoments,
  onDone: (rows: number) => void,
): Promise<Float32Array> {
  const logits = new Float32Array(rows * classes);
  let upcoming = blocks.next();
  for (;;) {
    const { value: block } = await upcoming;
    if (block === undefined) return logits;
    const computed = engine.infer(block.data, block.rows);
    upcoming = blocks.next();
    // Awaited in the next round; what is wrong with that block is told then.
    upcoming.catch(() => undefined);
    moments.add(block.data, block.rows);
    logits.set(await computed, block.firstRow * classes);
    onDone(block.firstRow + block.rows);
  }
}

/** The label map of a model; that of a decision only if it is this very model's. */
async function labelsOf(
  model: File,
  { classes, checkpointSha256 }: Pick<ReadPredictor, "classes" | "checkpointSha256">,
  file: File | Decision["labelMap"] | null,
): Promise<{ readonly labelMap: ScoringModel["labelMap"]; readonly warnings: SerialError[] }> {
  if (!(file instanceof File)) return { labelMap: file, warnings: [] };
  const decision = parseDecision(await readConfiguration(file), file.name);
  // A safetensors says itself which checkpoint it was written beside.
  const sha256 = checkpointSha256 ?? (await fingerprint(model));
  const isThis = decision.checkpoint.sha256 === sha256 && decision.classes.join("\0") === classes.join("\0");
  if (isThis) return { labelMap: decision.labelMap, warnings: [] };
  const params = { file: file.name, model: model.name, checkpoint: decision.checkpoint.name };
  return { labelMap: null, warnings: [{ code: "predict/decision-of-another", params }] };
}

/** What a sketches file says of its customers beside the sketches. */
interface KnownCustomers {
  readonly ids: readonly (string | null)[] | null;
  readonly labels: AppliedLabels | null;
}

/** Ids and labels, read and checked as training does, before anything is computed. @throws DataError, FormatError */
async function readKnown(from: SketchesFile, { classes, labelMap }: ScoringModel): Promise<KnownCustomers> {
  const past = matrixEntry(from, ARRAYS.past);
  const has = (array: string) => from.npz.names.includes(array);
  if (has(ARRAYS.ids)) vectorEntry(from, ARRAYS.ids, past);
  if (has(ARRAYS.labels)) vectorEntry(from, ARRAYS.labels, past);
  return {
    ids: has(ARRAYS.ids) ? await readIds(from) : null,
    labels: has(ARRAYS.labels) ? applyLabels(await readLabels(from), classes, labelMap ?? {}) : null,
  };
}

function scoresOf(logits: Float32Array, rows: number, model: ScoringModel, known: KnownCustomers): Scores {
  const classes = model.classes.length;
  const probabilities = softmax(logits, classes);
  const rowInFile = (row: number) => row;
  return {
    rows,
    classes: model.classes,
    probabilities,
    predictions: argmax(probabilities, classes),
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

function networkOf({ shape }: Pick<ScoringModel, "shape">): NetworkPlan {
  return planInference(predictorLayers(shape));
}
