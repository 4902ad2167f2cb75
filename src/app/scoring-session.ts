import { ARRAYS, readIds, readLabels, vectorEntry } from "../data/columns";
import type { AppliedLabels } from "../data/labels";
import { rowsAt } from "../data/row-source";
import type { SketchesDataset } from "../data/sketches";
import type { Engine } from "../engine/engine";
import { calibration } from "../evidence/calibration";
import { bootstrapIntervals } from "../evidence/intervals";
import { RankedScores, type ThresholdPoint } from "../evidence/precision-recall";
import { CodedError } from "../formats/coded-error";
import { type ModelState, type PredictorShape, predictorLayers } from "../model/architecture";
import { type DecisionRules, type ModelSketcher, parseDecision } from "../model/decision";
import { gradientTimesInput } from "../model/explain";
import { parameterCounts } from "../model/parameter-counts";
import { type NetworkPlan, planInference } from "../model/plan";
import type { SerialError } from "../protocol/files";
import type {
  ClassReasons,
  CustomerDetail,
  CustomerReasons,
  Drift,
  ModelSummary,
  PotentialAnswer,
  PotentialQuery,
  Reliability,
  ScoredRow,
  ScoresFormat,
  ScoringProgress,
  ScoringSummary,
} from "../protocol/predict";
import { serialError } from "../protocol/serial-error";
import { type Action, type ActionBands, countActions } from "../scoring/actions";
import { ColumnMoments, columnShifts } from "../scoring/drift";
import { countByThreshold, nearestRows, transitionCounts, transitionRows } from "../scoring/potential";
import { type CustomersQuery, findRows } from "../scoring/query";
import { entropyRows, mostAtRisk, mostUncertain, type Scores } from "../scoring/scores";
import { type CsvOptions, type CsvStyle, csvPieces, jsonLinesPieces, summaryText } from "../scoring/table-text";
import { keptSketcher } from "../storage/kept-sketchers";
import type { PredictorTask } from "../tasks/predictor";
import { predictorOf, type ReadPredictor, readPredictor } from "../tasks/predictors";
import { type Explained, type ExplainedCustomers, explain, namesOfSplit, sampleOf } from "./explaining";
import { fingerprint } from "./fingerprint";
import { readConfiguration } from "./identify";
import { writeScoresNpz } from "./scores-npz";
import { type CustomersFile, type InputBlock, openCustomers, ScoringError } from "./scoring-input";
import { momentsOf, rangeWarnings, scoredRow, sketcherWarnings, summarizeScores } from "./scoring-summary";

/** A model that scores, from wherever it came. */
export interface ScoringModel {
  readonly task: PredictorTask;
  readonly source: "run" | "file";
  /** The run that made it; null for a file from elsewhere. */
  readonly run: string | null;
  readonly file: string;
  readonly shape: PredictorShape;
  readonly state: ModelState;
  readonly classes: readonly string[];
  /** What the training data's labels became; null where nobody says it. */
  readonly labelMap: DecisionRules["labelMap"] | null;
  /** From which probability on a customer counts as positive; null for the task's own. */
  readonly threshold: number | null;
  /** Of its training data; null where nobody says it. */
  readonly sketcher: ModelSketcher | null;
  /** The sketcher itself; null where this browser does not have it. */
  readonly sketcherFile: Blob | null;
  readonly walk: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** What was noticed when it was opened. */
  readonly warnings: readonly SerialError[];
}

/** Customers that a class's reasons are the mean of. */
const SAMPLE_CUSTOMERS = 200;

/** Largest shifts that are told. */
const DRIFT_COLUMNS = 20;

interface ScoredFile {
  readonly scores: Scores;
  /** Where the customers came from, and what was noticed. */
  readonly about: Pick<ScoringSummary, "file" | "source" | "timing" | "warnings">;
  /** Of the scored inputs, for the comparison with the training data. */
  readonly moments: ColumnMoments;
  readonly pastWidth: number;
  readonly customers: ExplainedCustomers;
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

/** One model, or one of each task beside each other, and one scored file: everything that Predict asks. */
export class ScoringSession {
  readonly #models = new Map<PredictorTask, ScoringModel>();
  /** The task of the model in use; the other one stands beside it. */
  #task: PredictorTask = "segment";
  #scored: ReadonlyMap<PredictorTask, ScoredFile> = new Map();
  #work: AbortController | null = null;
  #explaining: AbortController | null = null;
  #sketcher: Blob | null = null;
  readonly #createEngine: (width: number) => Promise<Engine>;

  /** @param createEngine Gives an engine for `infer`; it is disposed of after each file. */
  constructor(createEngine: (width: number) => Promise<Engine>) {
    this.#createEngine = createEngine;
  }

  /** A file that is still being scored is given up: the answers would be those of other models. */
  takeModel(model: ScoringModel): ModelSummary {
    this.#work?.abort();
    this.#models.set(model.task, model);
    this.#task = model.task;
    this.#scored = new Map();
    return this.#modelSummary();
  }

  /**
   * @param rules what the training data's labels became and from where on a customer counts as positive: the model's
   *   `decision.json`, or what a kept run says. A decision that belongs to another file is left out, with a warning
   * @param run the run that made it; null for a file from elsewhere
   * @throws ModelError, FormatError
   */
  async openModel(
    file: File,
    rules: File | DecisionRules | null = null,
    run: string | null = null,
  ): Promise<ModelSummary> {
    const predictor = await readPredictor(file, { fileName: file.name });
    const metrics = Object.entries(predictor.metrics).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
    const found = await rulesOf(file, predictor, rules);
    const sketcherFile = found.sketcher && (await keptSketcher(found.sketcher.sha256));
    const kept = { ...found, sketcherFile, source: "file" as const, run, metrics: Object.fromEntries(metrics) };
    return this.takeModel({ ...predictor, ...kept });
  }

  /** Gives up the model beside the one in use, and a file that is still being scored with it. */
  dropBeside(): ModelSummary {
    const model = this.#requireModel();
    this.#work?.abort();
    for (const task of this.#models.keys()) if (task !== model.task) this.#models.delete(task);
    this.#scored = new Map([...this.#scored].filter(([task]) => task === model.task));
    return this.#modelSummary();
  }

  /** Changes the model in use for the one beside it. @throws ScoringError `predict/no-model` where there is none. */
  turn(): { readonly model: ModelSummary; readonly scored: ScoringSummary | null } {
    const beside = this.#beside(this.#requireModel());
    if (beside === undefined) throw new ScoringError("predict/no-model");
    this.#task = beside.task;
    return { model: this.#modelSummary(), scored: this.#scored.has(beside.task) ? this.#summary() : null };
  }

  /**
   * Reads and scores a file block by block, with the model in use and then with the one beside it.
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
    const beside = this.#beside(model);
    const work = new AbortController();
    this.#work?.abort();
    this.#work = work;
    const { signal } = work;
    const rounds = beside === undefined ? 1 : 2;
    const told = (round: number) => (done: number, rows: number) =>
      onProgress({ stage: "scoring", done: round * rows + done, total: rounds * rows });
    try {
      const scored = await this.#scoreWith(model, file, training, signal, told(0));
      const both = new Map([[model.task, scored]]);
      if (beside !== undefined) {
        try {
          both.set(beside.task, await this.#scoreWith(beside, file, training, signal, told(1)));
        } catch (error) {
          signal.throwIfAborted();
          // What the other model cannot do with this file keeps nobody from what this one says of it.
          const warnings = [...scored.about.warnings, serialError(error)];
          both.set(model.task, { ...scored, about: { ...scored.about, warnings } });
        }
      }
      signal.throwIfAborted();
      this.#scored = both;
      return this.#summary();
    } catch (error) {
      if (signal.aborted) throw new ScoringError("open/cancelled", { file: file.name });
      throw error;
    } finally {
      if (this.#work === work) this.#work = null;
    }
  }

  async #scoreWith(
    model: ScoringModel,
    file: File,
    training: SketchesDataset | null,
    signal: AbortSignal,
    onDone: (rows: number, total: number) => void,
  ): Promise<ScoredFile> {
    const started = performance.now();
    const customers = await openCustomers(file, model, signal);
    const { npz, layout } = customers;
    const known = await readKnown(customers, model);
    signal.throwIfAborted();
    const engine = await this.#createEngine(model.shape.hiddenDim);
    try {
      await engine.load({ network: networkOf(model), state: model.state, training: null });
      const moments = new ColumnMoments(model.shape.inputDim);
      const logits = await inferAll(engine, customers.blocks(signal), layout.rows, model, moments, (done) =>
        onDone(done, layout.rows),
      );
      const scores = scoresOf(logits, layout.rows, model, known);
      signal.throwIfAborted();
      const warnings = [
        ...(await sketcherWarnings(npz, model)),
        ...known.warnings,
        ...unknownLabels(known.labels, file.name, model),
        ...rangeWarnings(moments, training),
      ];
      const timing = { engine: engine.info.name, seconds: (performance.now() - started) / 1000 };
      const about = { file: file.name, source: "file" as const, timing, warnings };
      return { scores, about, moments, pastWidth: layout.pastWidth, customers };
    } finally {
      await engine.dispose();
    }
  }

  /** Takes the test split of the run whose model was taken as if it had been scored. */
  takeSplit({ file, rows, probabilities, predictions, labels, sketches }: ScoredSplit): ScoringSummary {
    const { classes, task } = this.#requireModel();
    this.#work?.abort();
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
    const about = { file, source: "test" as const, timing: null, warnings: [] };
    const { pastWidth } = sketches;
    const inputs = async (wanted: Int32Array) => rowsAt(sketches.inputs, wanted.map(rowInFile));
    const customers = { inputs, madeOf: namesOfSplit(sketches, rowInFile) };
    this.#scored = new Map([[task, { scores, about, moments, pastWidth, customers }]]);
    return this.#summary();
  }

  cancel(): void {
    this.#work?.abort();
  }

  find(query: CustomersQuery): Int32Array {
    return findRows(this.#requireScored().scores, query, this.#besideScores());
  }

  rows(rows: Int32Array): ScoredRow[] {
    const { scores } = this.#requireScored();
    const beside = this.#besideScores();
    return Array.from(rows, (row) => scoredRow(scores, row, beside));
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

  atRisk(count: number): Int32Array {
    return mostAtRisk(this.#requireScored().scores, count);
  }

  actionCounts(bands: ActionBands): Record<Action, number> {
    return countActions(this.#requireScored().scores, bands);
  }

  /** Null when no row's class is known. */
  async reliability(): Promise<Reliability | null> {
    const labeled = this.#labeled();
    if (labeled === null) return null;
    const { probabilities, labels, classes } = labeled;
    const { task, threshold } = this.#requireModel();
    return {
      evaluation: predictorOf(task).evaluate(labeled, threshold),
      calibration: calibration(probabilities, labels, classes),
      intervals: await bootstrapIntervals(labeled),
    };
  }

  thresholds(segment: number, at: readonly number[]): ThresholdPoint[] {
    const labeled = this.#labeled();
    if (labeled === null) return [];
    const ranked = new RankedScores(labeled.probabilities, labeled.labels, labeled.classes, segment);
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
    const { task, shape, state } = this.#requireModel();
    const { scores, pastWidth, customers } = this.#requireScored();
    const input = await customers.inputs(Int32Array.of(row));
    const base = scoredRow(scores, row, this.#besideScores());
    return {
      ...base,
      past: input.slice(0, pastWidth),
      portfolio: input.slice(pastWidth),
      attribution: gradientTimesInput(shape, state, input, predictorOf(task).outputOf(base.predicted)),
    };
  }

  /** Takes a sketcher for models that do not bring their own; null for none. */
  takeSketcher(sketcher: Blob | null): void {
    this.#sketcher = sketcher;
  }

  /** Why a customer's prediction is what it is, in products and events; null where the names are not known. */
  async customerReasons(row: number): Promise<CustomerReasons | null> {
    const { scores } = this.#requireScored();
    return this.#explain(Int32Array.of(row), scores.predictions[row] ?? 0, () => undefined);
  }

  /** The same for a sample of the customers that are taken for a class: of churn, what speaks for leaving. */
  async classReasons(predicted: number, onProgress: (share: number) => void): Promise<ClassReasons | null> {
    const { scores } = this.#requireScored();
    const all = Int32Array.from(scores.predictions, (each, row) => (each === predicted ? row : -1));
    const rows = all.filter((row) => row >= 0);
    const sample = sampleOf(rows, SAMPLE_CUSTOMERS);
    const found = await this.#explain(sample, predicted, onProgress);
    return found && { ...found, customers: sample.length - found.unreadable, of: rows.length };
  }

  cancelReasons(): void {
    this.#explaining?.abort();
  }

  async #explain(rows: Int32Array, predicted: number, onProgress: (share: number) => void): Promise<Explained | null> {
    const model = this.#requireModel();
    const { moments, customers } = this.#requireScored();
    this.#explaining?.abort();
    const controller = new AbortController();
    this.#explaining = controller;
    const { signal } = controller;
    const known = {
      ...model,
      sketcher: model.sketcherFile ?? this.#sketcher,
      inputMean: model.sketcher?.inputMean ?? null,
    };
    const output = predictorOf(model.task).outputOf(predicted);
    try {
      const options = { signal, onProgress };
      return await explain(known, customers, rows, output, moments.means(), this.#createEngine, options);
    } catch (error) {
      if (signal.aborted) throw new ScoringError("open/cancelled", { file: "" });
      throw error;
    } finally {
      if (this.#explaining === controller) this.#explaining = null;
    }
  }

  /** What marketing asks for: one line per segment, with its potential at this threshold. */
  exportSummary({ threshold, source }: Omit<PotentialQuery, "from" | "to">, style: CsvStyle): Blob {
    const { scores } = this.#requireScored();
    const potential = transitionCounts(scores, threshold, source);
    return new Blob([summaryText(summarizeScores(scores), potential, threshold, style)], { type: "text/csv" });
  }

  async exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions): Promise<Blob> {
    const { scores } = this.#requireScored();
    const beside = this.#besideScores();
    const chosen = rows ?? Int32Array.from({ length: scores.rows }, (_, row) => row);
    switch (format) {
      case "csv":
        return new Blob([...csvPieces(scores, chosen, options, beside)], { type: "text/csv" });
      case "jsonl":
        return new Blob([...jsonLinesPieces(scores, chosen, options, beside)], { type: "application/x-ndjson" });
      case "npz":
        return writeScoresNpz(scores, chosen, options.bands);
    }
  }

  /** The rows whose actual segment is known, as one scored split. */
  #labeled() {
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
    const model = this.#models.get(this.#task);
    if (model === undefined) throw new ScoringError("predict/no-model");
    return model;
  }

  #requireScored(): ScoredFile {
    const scored = this.#scored.get(this.#task);
    if (scored === undefined) throw new ScoringError("predict/nothing-scored");
    return scored;
  }

  #beside({ task }: ScoringModel): ScoringModel | undefined {
    return [...this.#models.values()].find((other) => other.task !== task);
  }

  #besideScores(): Scores | null {
    const other = [...this.#scored].find(([task]) => task !== this.#task);
    return other?.[1].scores ?? null;
  }

  #modelSummary(): ModelSummary {
    const model = this.#requireModel();
    const { task, source, run, file, shape, classes, walk, metrics, warnings } = model;
    return {
      task,
      source,
      run,
      file,
      shape,
      classes,
      walk,
      parameters: parameterCounts(networkOf(model)).total,
      threshold: model.threshold ?? predictorOf(task).threshold,
      sketcher: model.sketcher && { name: model.sketcher.name, blob: model.sketcherFile },
      beside: this.#beside(model)?.file ?? null,
      metrics,
      warnings,
    };
  }

  #summary(): ScoringSummary {
    const { scores, about } = this.#requireScored();
    const beside = this.#besideScores();
    return {
      ...summarizeScores(scores),
      ...about,
      task: scores.task,
      beside: beside && { task: beside.task, classes: beside.classes },
    };
  }
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

/** The rules of a model; those of a decision only if it is this very model's. */
async function rulesOf(
  model: File,
  { classes, checkpointSha256 }: Pick<ReadPredictor, "classes" | "checkpointSha256">,
  from: File | DecisionRules | null,
): Promise<Pick<ScoringModel, "labelMap" | "threshold" | "sketcher"> & { readonly warnings: SerialError[] }> {
  const none = { labelMap: null, threshold: null, sketcher: null };
  if (!(from instanceof File)) return { ...none, ...from, warnings: [] };
  const decision = parseDecision(await readConfiguration(from), from.name);
  const { labelMap, threshold, sketcher } = decision;
  // A safetensors says itself which checkpoint it was written beside.
  const sha256 = checkpointSha256 ?? (await fingerprint(model));
  const isThis = decision.checkpoint.sha256 === sha256 && decision.classes.join("\0") === classes.join("\0");
  if (isThis) return { labelMap, threshold, sketcher, warnings: [] };
  const params = { file: from.name, model: model.name, checkpoint: decision.checkpoint.name };
  return { ...none, warnings: [{ code: "predict/decision-of-another", params }] };
}

/** What a sketches file says of its customers beside the sketches. */
interface KnownCustomers {
  readonly ids: readonly (string | null)[] | null;
  readonly labels: AppliedLabels | null;
  readonly warnings: readonly SerialError[];
}

/** Ids and labels, read and checked as training does, before anything is computed. @throws DataError, FormatError */
async function readKnown(from: CustomersFile, { task, classes, labelMap }: ScoringModel): Promise<KnownCustomers> {
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

function networkOf({ shape }: Pick<ScoringModel, "shape">): NetworkPlan {
  return planInference(predictorLayers(shape));
}
