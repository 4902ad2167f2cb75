import type { SketchesDataset } from "../data/sketches";
import { calibration } from "../evidence/calibration";
import { bootstrapIntervals } from "../evidence/intervals";
import { RankedScores, type ThresholdPoint } from "../evidence/precision-recall";
import { CodedError, serialError } from "../formats/coded-error";
import type { ClassAnswers } from "../metrics/types";
import type { DecisionRules } from "../model/decision";
import { gradientTimesInput } from "../model/explain";
import type {
  ClassReasons,
  CustomerDetail,
  CustomerReasons,
  Drift,
  ExplainedOf,
  JudgedOn,
  JudgedRows,
  ModelSummary,
  PotentialAnswer,
  PotentialQuery,
  Reliability,
  ScoredRow,
  ScoresFormat,
  ScoringProgress,
  ScoringSummary,
} from "../protocol/predict";
import { type ActionBands, type CustomerAction, countActions } from "../scoring/actions";
import { columnShifts, NO_SHIFT } from "../scoring/drift";
import { type EarlierScores, readEarlierScores } from "../scoring/earlier";
import { countByThreshold, nearestRows, transitionCounts, transitionRows } from "../scoring/potential";
import { type CustomersQuery, findRows } from "../scoring/query";
import { mostAtRisk, mostUncertain, type Scores } from "../scoring/scores";
import { idsAreRows, type Since, since } from "../scoring/since";
import { type CsvOptions, type CsvStyle, csvPieces, jsonLinesPieces, summaryText } from "../scoring/table-text";
import { CHURN_CLASSES } from "../tasks/churn/labels";
import type { PredictorTask } from "../tasks/predictor";
import { predictorOf } from "../tasks/predictors";
import { type CreateEngine, Explainer } from "./explainer";
import { type Explained, explain, sampleOf } from "./explaining";
import { Latest } from "./latest";
import type { Kept } from "./open-inputs";
import { writeScoresNpz } from "./scores-npz";
import {
  labeledAnswers,
  type ScoredFile,
  type ScoredSketches,
  type ScoredSplit,
  scoreCustomers,
  scoredBefore,
  scoredSplit,
  trainingOf,
} from "./scoring-customers";
import {
  type LearnedFrom,
  type ReadLearnedFrom,
  readScoringModel,
  type ScoringModel,
  summarizeModel,
} from "./scoring-models";
import { momentsOf, scoredRow, summarizeScores } from "./scoring-summary";
import { throttled } from "./throttled";

/** Customers that a class's reasons are the mean of. */
const SAMPLE_CUSTOMERS = 200;

/** Largest shifts that are told. */
const DRIFT_COLUMNS = 10;

/** One model, or one of each task beside each other, and one scored file: everything that Predict asks. */
export class ScoringSession {
  readonly #models = new Map<PredictorTask, ScoringModel>();
  /** The task of the model in use; the other one stands beside it. */
  #task: PredictorTask = "segment";
  #scored: ReadonlyMap<PredictorTask, ScoredFile> = new Map();
  #earlier: EarlierScores | null = null;
  #since: { readonly of: Scores; readonly than: EarlierScores; readonly since: Since | null } | null = null;
  readonly #work = new Latest();
  /** What computes reasons: a customer's do not end a class's, which take long. */
  readonly #explaining: Readonly<Record<ExplainedOf, Latest>> = { customer: new Latest(), class: new Latest() };
  #sketcher: Blob | null = null;
  readonly #createEngine: CreateEngine;
  readonly #explainer: Explainer;

  constructor(createEngine: CreateEngine) {
    this.#createEngine = createEngine;
    this.#explainer = new Explainer(createEngine);
  }

  /** A file that is still being scored is given up: the answers would be those of other models. */
  takeModel(model: ScoringModel): ModelSummary {
    this.#work.cancel();
    for (const explaining of Object.values(this.#explaining)) explaining.cancel();
    this.#explainer.release();
    this.#models.set(model.task, model);
    this.#task = model.task;
    this.#scored = new Map();
    return this.#modelSummary();
  }

  /** Reads a model and takes it: see `readScoringModel`. */
  async openModel(
    file: File,
    rules: File | DecisionRules | null = null,
    run: string | null = null,
    learnedFrom: ReadLearnedFrom = async () => null,
  ): Promise<ModelSummary> {
    return this.takeModel(await readScoringModel(file, rules, run, learnedFrom));
  }

  /** Gives up the model beside the one in use, and a file that is still being scored with it. */
  dropBeside(): ModelSummary {
    const model = this.#requireModel();
    this.#work.cancel();
    for (const task of this.#models.keys()) if (task !== model.task) this.#models.delete(task);
    this.#scored = new Map([...this.#scored].filter(([task]) => task === model.task));
    return this.#modelSummary();
  }

  /** Changes the model in use for the one beside it. @throws CodedError `predict/no-model` where there is none. */
  turn(): { readonly model: ModelSummary; readonly scored: ScoringSummary | null } {
    const beside = this.#beside(this.#requireModel());
    if (beside === undefined) throw new CodedError("predict/no-model");
    this.#task = beside.task;
    return { model: this.#modelSummary(), scored: this.#scored.has(beside.task) ? this.#summary() : null };
  }

  /**
   * Reads and scores a file block by block, with the model in use and then with the one beside it.
   *
   * @param training the loaded training data, for the comparison of value ranges
   * @throws FormatError, DataError, EngineError; `open/canceled`
   */
  async scoreFile(
    file: File,
    training: SketchesDataset | null,
    onProgress: (progress: ScoringProgress) => void,
  ): Promise<ScoringSummary> {
    const model = this.#requireModel();
    const beside = this.#beside(model);
    const rounds = beside === undefined ? 1 : 2;
    const told = (round: number) => (done: number, rows: number) =>
      onProgress({ stage: "scoring", done: round * rows + done, total: rounds * rows });
    const both = async (signal: AbortSignal) => {
      const scored = await scoreCustomers(this.#createEngine, model, file, training, signal, told(0));
      if (beside === undefined) return new Map([[model.task, scored]]);
      try {
        const other = await scoreCustomers(this.#createEngine, beside, file, training, signal, told(1));
        return new Map([
          [model.task, scored],
          [beside.task, other],
        ]);
      } catch (error) {
        signal.throwIfAborted();
        // What the other model cannot do with this file keeps nobody from what this one says of it.
        const warnings = [...scored.about.warnings, serialError(error)];
        return new Map([[model.task, { ...scored, about: { ...scored.about, warnings } }]]);
      }
    };
    return this.#work.run(
      async (signal) => {
        const scored = await both(signal);
        signal.throwIfAborted();
        this.#scored = scored;
        return this.#summary();
      },
      { file: file.name },
    );
  }

  /** Takes the test split of the run whose model was taken as if it had been scored. */
  takeSplit(split: ScoredSplit): ScoringSummary {
    const model = this.#requireModel();
    this.#work.cancel();
    this.#scored = new Map([[model.task, scoredSplit(model, split)]]);
    return this.#summary();
  }

  cancel(): void {
    this.#work.cancel();
  }

  /**
   * Sets an earlier file of scores beside what is scored now, and what will be; without a model it is shown by itself.
   * Null while there is nothing that it stands beside.
   *
   * @throws as `readEarlierScores`; `open/canceled`
   */
  async openEarlier(file: File, onProgress: (progress: ScoringProgress) => void): Promise<ScoringSummary | null> {
    const told = throttled((done: number, total: number) => onProgress({ stage: "reading", done, total }));
    this.#earlier = await this.#work.run(
      async (signal) => {
        const earlier = await readEarlierScores(file, file.name, CHURN_CLASSES, { signal, onProgress: told });
        signal.throwIfAborted();
        return earlier;
      },
      { file: file.name },
    );
    if (this.#models.size === 0) {
      this.#scored = scoredBefore(this.#earlier);
      this.#task = this.#scored.has("segment") ? "segment" : "churn";
    }
    return this.#scored.has(this.#task) ? this.#summary() : null;
  }

  /** Gives up the earlier file; scores that are shown by themselves are gone with it. */
  dropEarlier(): ScoringSummary | null {
    this.#earlier = null;
    if (this.#models.size === 0) this.#scored = new Map();
    return this.#scored.has(this.#task) ? this.#summary() : null;
  }

  find(query: CustomersQuery): Int32Array {
    return findRows(this.#requireScored().scores, query, this.#besideScores(), this.#changes());
  }

  rows(rows: Int32Array): ScoredRow[] {
    const { scores } = this.#requireScored();
    const beside = this.#besideScores();
    const changes = this.#changes();
    return Array.from(rows, (row) => scoredRow(scores, row, beside, changes));
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

  actionCounts(bands: ActionBands): Record<CustomerAction, number> {
    return countActions(this.#requireScored().scores, bands);
  }

  /** What is known of all scored customers; `training` as for `reliability`. */
  async judgedOn(training: Kept<SketchesDataset> | null): Promise<JudgedOn> {
    return (await this.#judged("all", training)).judgedOn;
  }

  /**
   * Null when no row's class is known.
   *
   * @param training the open training data, whose ids tell customers of another file that the model learned from
   */
  async reliability(of: JudgedRows, training: Kept<SketchesDataset> | null): Promise<Reliability | null> {
    const { scores, threshold } = this.#requireScored();
    const { labeled, judgedOn } = await this.#judged(of, training);
    if (labeled === null) return null;
    return {
      judgedOn,
      evaluation: predictorOf(scores.task).evaluate(labeled, threshold),
      calibration: calibration(labeled),
      intervals: await bootstrapIntervals(labeled),
    };
  }

  async thresholds(segment: number, at: readonly number[], of: JudgedRows): Promise<ThresholdPoint[]> {
    const { labeled } = await this.#judged(of, null);
    if (labeled === null) return [];
    const ranked = new RankedScores(labeled.probabilities, labeled.labels, labeled.classes, segment);
    return at.map((threshold) => ranked.at(threshold));
  }

  drift(training: SketchesDataset | null): Drift | null {
    const { sketches } = this.#requireScored();
    if (sketches === null) return null;
    const {
      moments,
      pastWidth,
      customers: { columns },
    } = sketches;
    const own = trainingOf(this.#requireModel(), training);
    if (own === null) return null;
    const known = momentsOf(own);
    if (known.width !== moments.width) return null;
    const moved = columnShifts(known, moments).filter(({ shift }) => Math.abs(shift) > NO_SHIFT);
    return {
      // The constant beside a table's columns is none of them.
      columns: columns?.length ?? known.width,
      moved: moved.length,
      largest: moved.slice(0, DRIFT_COLUMNS).map(({ column, shift }) => ({
        column: column < pastWidth ? column : column - pastWidth,
        sketch: column < pastWidth ? "past" : "portfolio",
        name: columns?.[column] ?? null,
        shift,
      })),
    };
  }

  /** One customer's page; the sketches of a scored file are read again from it. */
  async customer(row: number): Promise<CustomerDetail> {
    const { scores, pastWidth, customers } = this.#requireSketches();
    const { task, shape, state } = this.#requireModel();
    const input = await customers.inputs(Int32Array.of(row));
    const base = scoredRow(scores, row, this.#besideScores(), this.#changes());
    return {
      ...base,
      past: input.slice(0, pastWidth),
      portfolio: input.slice(pastWidth),
      columns: customers.columns,
      attribution: gradientTimesInput(shape, state, input, predictorOf(task).outputOf(base.predicted)),
    };
  }

  /** Takes a sketcher for models that do not bring their own; null for none. */
  takeSketcher(sketcher: Blob | null): void {
    this.#sketcher = sketcher;
  }

  /** Why a customer's prediction is what it is, in products and events or a table's columns; null where no names are known. */
  async customerReasons(row: number, onProgress: (share: number) => void): Promise<CustomerReasons | null> {
    const { scores } = this.#requireScored();
    return this.#explain("customer", Int32Array.of(row), scores.predictions[row] ?? 0, onProgress);
  }

  /** The same for a sample of the customers that are taken for a class: of churn, what speaks for leaving. */
  async classReasons(predicted: number, onProgress: (share: number) => void): Promise<ClassReasons | null> {
    const { scores } = this.#requireScored();
    const all = Int32Array.from(scores.predictions, (each, row) => (each === predicted ? row : -1));
    const rows = all.filter((row) => row >= 0);
    const sample = sampleOf(rows, SAMPLE_CUSTOMERS);
    const found = await this.#explain("class", sample, predicted, onProgress);
    return found && { ...found, customers: sample.length - found.unreadable, of: rows.length };
  }

  cancelReasons(of: ExplainedOf): void {
    this.#explaining[of].cancel();
  }

  async #explain(
    of: ExplainedOf,
    rows: Int32Array,
    predicted: number,
    onProgress: (share: number) => void,
  ): Promise<Explained | null> {
    const { moments, customers } = this.#requireSketches();
    const model = this.#requireModel();
    const known = {
      ...model,
      sketcher: model.table === null ? (model.sketcherFile ?? this.#sketcher) : null,
      inputMean: model.sketcher?.inputMean ?? null,
    };
    const output = predictorOf(model.task).outputOf(predicted);
    return this.#explaining[of].run(
      (signal) => explain(known, customers, rows, output, moments.means(), this.#explainer, { signal, onProgress }),
      { file: "" },
    );
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
        return new Blob([...csvPieces(scores, chosen, options, beside, this.#changes())], { type: "text/csv" });
      case "jsonl":
        return new Blob([...jsonLinesPieces(scores, chosen, options, beside, this.#changes())], {
          type: "application/x-ndjson",
        });
      case "npz":
        return writeScoresNpz(scores, chosen, options.bands);
    }
  }

  /** The customers that the model is judged on, and what is known of them; null where no class is known. */
  async #judged(
    of: JudgedRows,
    training: Kept<SketchesDataset> | null,
  ): Promise<{ labeled: ClassAnswers | null; judgedOn: JudgedOn }> {
    const { scores, fileSha256, about } = this.#requireScored();
    const everyone = labeledAnswers(scores, null);
    if (about.source === "scores") return { labeled: everyone, judgedOn: { kind: "unknown" } };
    if (fileSha256 === null) return { labeled: everyone, judgedOn: { kind: "test" } };
    const from = everyone && (await this.#requireModel().learnedFrom());
    if (from === null) return { labeled: everyone, judgedOn: { kind: "unknown" } };
    if (from.sha256 !== (await fileSha256())) {
      return { labeled: everyone, judgedOn: { kind: "other", learned: await learnedById(scores, from, training) } };
    }
    const tested = labeledAnswers(scores, new Set(from.test));
    const [all, test] = [everyone?.labels.length ?? 0, tested?.labels.length ?? 0];
    const isTest = of === "test" && tested !== null;
    return {
      labeled: isTest ? tested : everyone,
      judgedOn: { kind: "learned", of: isTest ? "test" : "all", learned: all - test, test },
    };
  }

  #requireModel(): ScoringModel {
    const model = this.#models.get(this.#task);
    if (model === undefined) throw new CodedError("predict/no-model");
    return model;
  }

  #requireScored(): ScoredFile {
    const scored = this.#scored.get(this.#task);
    if (scored === undefined) throw new CodedError("predict/nothing-scored");
    return scored;
  }

  /** @throws CodedError `predict/only-scores` where only the answers of a file of scores are there. */
  #requireSketches(): { readonly scores: Scores } & ScoredSketches {
    const { scores, sketches, about } = this.#requireScored();
    if (sketches === null) throw new CodedError("predict/only-scores", { file: about.file });
    return { scores, ...sketches };
  }

  #beside({ task }: ScoringModel): ScoringModel | undefined {
    return [...this.#models.values()].find((other) => other.task !== task);
  }

  #besideScores(): Scores | null {
    const other = [...this.#scored].find(([task]) => task !== this.#task);
    return other?.[1].scores ?? null;
  }

  /** What has become of the customers since the earlier file; null where there is none that can be compared. */
  #changes(): Since | null {
    const than = this.#earlier;
    const { scores: of, about } = this.#requireScored();
    if (than === null || about.source === "scores") return null;
    if (this.#since?.of !== of || this.#since.than !== than) {
      const then = than[of.task];
      const isComparable = then !== null && whyIncomparable(of, then) === null;
      this.#since = { of, than, since: isComparable ? since(of, then, than.rowOf) : null };
    }
    return this.#since.since;
  }

  #sinceSummary(): Pick<ScoringSummary, "since" | "warnings"> {
    const { scores, about } = this.#requireScored();
    const changes = this.#changes();
    if (changes !== null) {
      const { before: _, ...counts } = changes;
      return { since: { ...counts, file: this.#earlier?.file ?? "" }, warnings: about.warnings };
    }
    const than = this.#earlier;
    const code = than && whyIncomparable(scores, than[scores.task]);
    if (than === null || code === null || about.source === "scores") return { since: null, warnings: about.warnings };
    return { since: null, warnings: [...about.warnings, { code, params: { file: than.file } }] };
  }

  #modelSummary(): ModelSummary {
    const model = this.#requireModel();
    return summarizeModel(model, this.#beside(model));
  }

  #summary(): ScoringSummary {
    const { scores, about, threshold } = this.#requireScored();
    const beside = this.#besideScores();
    return {
      ...summarizeScores(scores),
      ...about,
      task: scores.task,
      threshold: threshold ?? predictorOf(scores.task).threshold,
      beside: beside && { task: beside.task, classes: beside.classes },
      ...this.#sinceSummary(),
    };
  }
}

/** What keeps customers from being found in an earlier file; null where nothing does. */
function whyIncomparable(of: Scores, then: Scores | null) {
  if (!of.hasIds) return "scores/no-ids";
  if (then === null) return `scores/no-${of.task}` as const;
  return idsAreRows(then) && !idsAreRows(of) ? "scores/rows-as-ids" : null;
}

/**
 * Of the scored customers whose class is known, those with the id of one that the model was trained or chosen on; null
 * where the training data is not open or one of the files has no ids.
 */
async function learnedById(
  { actual, id, hasIds }: Scores,
  from: LearnedFrom,
  training: Kept<SketchesDataset> | null,
): Promise<number | null> {
  const ids = training?.value.customerIds ?? null;
  // A file that vanished can no longer be compared.
  const sha256 = await training?.sha256.catch(() => null);
  if (!hasIds || actual === null || ids === null || sha256 !== from.sha256) return null;
  const test = new Set(from.test);
  const learned = new Set(ids.filter((known, row) => known !== null && !test.has(row)));
  return actual.reduce((count, label, row) => count + (label >= 0 && learned.has(id(row)) ? 1 : 0), 0);
}
