import type { SketchesDataset } from "../data/sketches";
import { calibration } from "../evidence/calibration";
import { bootstrapIntervals } from "../evidence/intervals";
import { RankedScores } from "../evidence/precision-recall";
import { CodedError, serialError } from "../formats/coded-error";
import type { ClassAnswers } from "../metrics/types";
import { gradientTimesInput } from "../model/explain";
import type { Service } from "../protocol/answers";
import type { ExplainedOf, JudgedOn, JudgedRows, ModelSummary, PredictApi, ScoringSummary } from "../protocol/predict";
import { countActions } from "../scoring/actions";
import { columnShifts, NO_SHIFT } from "../scoring/drift";
import { type EarlierScores, readEarlierScores } from "../scoring/earlier";
import { countByThreshold, nearestRows, transitionCounts, transitionRows } from "../scoring/potential";
import { findRows } from "../scoring/query";
import { mostAtRisk, mostUncertain, type Scores } from "../scoring/scores";
import { idsAreRows, type Since, since } from "../scoring/since";
import { csvPieces, jsonLinesPieces, summaryText } from "../scoring/table-text";
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

/**
 * One model, or one of each task beside each other, and one scored file: everything that Predict asks.
 *
 * @param training the open training data: value ranges and ids are compared with it
 * @param learnedFrom what a model of a file learned from
 */
export function scoringSession(
  createEngine: CreateEngine,
  training: () => Kept<SketchesDataset> | null = () => null,
  learnedFrom: ReadLearnedFrom = async () => null,
) {
  const models = new Map<PredictorTask, ScoringModel>();
  /** The task of the model in use; the other one stands beside it. */
  let inUse: PredictorTask = "segment";
  let scoredFiles: ReadonlyMap<PredictorTask, ScoredFile> = new Map();
  let earlier: EarlierScores | null = null;
  let compared: { readonly of: Scores; readonly than: EarlierScores; readonly since: Since | null } | null = null;
  const work = new Latest();
  /** What computes reasons: a customer's do not end a class's, which take long. */
  const explaining: Readonly<Record<ExplainedOf, Latest>> = { customer: new Latest(), class: new Latest() };
  let droppedSketcher: Blob | null = null;
  const explainer = new Explainer(createEngine);

  function requireModel(): ScoringModel {
    const model = models.get(inUse);
    if (model === undefined) throw new CodedError("predict/no-model");
    return model;
  }

  function requireScored(): ScoredFile {
    const scored = scoredFiles.get(inUse);
    if (scored === undefined) throw new CodedError("predict/nothing-scored");
    return scored;
  }

  /** @throws CodedError `predict/only-scores` where only the answers of a file of scores are there. */
  function requireSketches(): { readonly scores: Scores } & ScoredSketches {
    const { scores, sketches, about } = requireScored();
    if (sketches === null) throw new CodedError("predict/only-scores", { file: about.file });
    return { scores, ...sketches };
  }

  function beside({ task }: ScoringModel): ScoringModel | undefined {
    return [...models.values()].find((other) => other.task !== task);
  }

  function besideScores(): Scores | null {
    const other = [...scoredFiles].find(([task]) => task !== inUse);
    return other?.[1].scores ?? null;
  }

  /** What has become of the customers since the earlier file; null where there is none that can be compared. */
  function changes(): Since | null {
    const than = earlier;
    const { scores: of, about } = requireScored();
    if (than === null || about.source === "scores") return null;
    if (compared?.of !== of || compared.than !== than) {
      const then = than[of.task];
      const isComparable = then !== null && whyIncomparable(of, then) === null;
      compared = { of, than, since: isComparable ? since(of, then, than.rowOf) : null };
    }
    return compared.since;
  }

  function sinceSummary(): Pick<ScoringSummary, "since" | "warnings"> {
    const { scores, about } = requireScored();
    const changed = changes();
    if (changed !== null) {
      const { before: _, ...counts } = changed;
      return { since: { ...counts, file: earlier?.file ?? "" }, warnings: about.warnings };
    }
    const code = earlier && whyIncomparable(scores, earlier[scores.task]);
    if (earlier === null || code === null || about.source === "scores")
      return { since: null, warnings: about.warnings };
    return { since: null, warnings: [...about.warnings, { code, params: { file: earlier.file } }] };
  }

  function modelSummary(): ModelSummary {
    const model = requireModel();
    return summarizeModel(model, beside(model));
  }

  function summary(): ScoringSummary {
    const { scores, about, threshold } = requireScored();
    const other = besideScores();
    return {
      ...summarizeScores(scores),
      ...about,
      task: scores.task,
      threshold: threshold ?? predictorOf(scores.task).threshold,
      beside: other && { task: other.task, classes: other.classes },
      ...sinceSummary(),
    };
  }

  /** A file that is still being scored is given up: the answers would be those of other models. */
  function takeModel(model: ScoringModel): ModelSummary {
    work.cancel();
    for (const each of Object.values(explaining)) each.cancel();
    explainer.release();
    models.set(model.task, model);
    inUse = model.task;
    scoredFiles = new Map();
    return modelSummary();
  }

  /** The customers that the model is judged on, and what is known of them; null where no class is known. */
  async function judge(of: JudgedRows): Promise<{ labeled: ClassAnswers | null; judgedOn: JudgedOn }> {
    const { scores, fileSha256, about } = requireScored();
    const everyone = labeledAnswers(scores, null);
    if (about.source === "scores") return { labeled: everyone, judgedOn: { kind: "unknown" } };
    if (fileSha256 === null) return { labeled: everyone, judgedOn: { kind: "test" } };
    const from = everyone && (await requireModel().learnedFrom());
    if (from === null) return { labeled: everyone, judgedOn: { kind: "unknown" } };
    if (from.sha256 !== (await fileSha256())) {
      return { labeled: everyone, judgedOn: { kind: "other", learned: await learnedById(scores, from, training()) } };
    }
    const tested = labeledAnswers(scores, new Set(from.test));
    const [all, test] = [everyone?.labels.length ?? 0, tested?.labels.length ?? 0];
    const isTest = of === "test" && tested !== null;
    return {
      labeled: isTest ? tested : everyone,
      judgedOn: { kind: "learned", of: isTest ? "test" : "all", learned: all - test, test },
    };
  }

  async function reasonsFor(
    of: ExplainedOf,
    rows: Int32Array,
    predicted: number,
    onProgress: (share: number) => void,
  ): Promise<Explained | null> {
    const { moments, customers } = requireSketches();
    const model = requireModel();
    const known = {
      ...model,
      sketcher: model.table === null ? (model.sketcherFile ?? droppedSketcher) : null,
      inputMean: model.sketcher?.inputMean ?? null,
    };
    const output = predictorOf(model.task).outputOf(predicted);
    return explaining[of].run(
      (signal) => explain(known, customers, rows, output, moments.means(), explainer, { signal, onProgress }),
      { file: "" },
    );
  }

  return {
    takeModel,
    openModel: async (file, rules = null, run: string | null = null) =>
      takeModel(await readScoringModel(file, rules, run, learnedFrom)),
    // A file that is still being scored with it is given up, too.
    dropBeside() {
      const model = requireModel();
      work.cancel();
      for (const task of models.keys()) if (task !== model.task) models.delete(task);
      scoredFiles = new Map([...scoredFiles].filter(([task]) => task === model.task));
      return modelSummary();
    },
    turn() {
      const other = beside(requireModel());
      if (other === undefined) throw new CodedError("predict/no-model");
      inUse = other.task;
      return { model: modelSummary(), scored: scoredFiles.has(other.task) ? summary() : null };
    },
    // Block by block, with the model in use and then with the one beside it.
    async scoreFile(file, onProgress) {
      const model = requireModel();
      const other = beside(model);
      const rounds = other === undefined ? 1 : 2;
      const score = (by: ScoringModel, round: number, signal: AbortSignal) =>
        scoreCustomers(createEngine, by, file, training()?.value ?? null, signal, (done, rows) =>
          onProgress({ stage: "scoring", done: round * rows + done, total: rounds * rows }),
        );
      const both = async (signal: AbortSignal) => {
        const scored = await score(model, 0, signal);
        if (other === undefined) return new Map([[model.task, scored]]);
        try {
          const second = await score(other, 1, signal);
          return new Map([
            [model.task, scored],
            [other.task, second],
          ]);
        } catch (error) {
          signal.throwIfAborted();
          // What the other model cannot do with this file keeps nobody from what this one says of it.
          const warnings = [...scored.about.warnings, serialError(error)];
          return new Map([[model.task, { ...scored, about: { ...scored.about, warnings } }]]);
        }
      };
      return work.run(
        async (signal) => {
          const scored = await both(signal);
          signal.throwIfAborted();
          scoredFiles = scored;
          return summary();
        },
        { file: file.name },
      );
    },
    /** Takes the test split of the run whose model was taken as if it had been scored. */
    takeSplit(split: ScoredSplit): ScoringSummary {
      const model = requireModel();
      work.cancel();
      scoredFiles = new Map([[model.task, scoredSplit(model, split)]]);
      return summary();
    },
    cancelScoring: () => work.cancel(),
    async openEarlier(file, onProgress) {
      const told = throttled((done: number, total: number) => onProgress({ stage: "reading", done, total }));
      earlier = await work.run(
        async (signal) => {
          const found = await readEarlierScores(file, file.name, CHURN_CLASSES, { signal, onProgress: told });
          signal.throwIfAborted();
          return found;
        },
        { file: file.name },
      );
      if (models.size === 0) {
        scoredFiles = scoredBefore(earlier);
        inUse = scoredFiles.has("segment") ? "segment" : "churn";
      }
      return scoredFiles.has(inUse) ? summary() : null;
    },
    // Scores that are shown by themselves are gone with it.
    dropEarlier() {
      earlier = null;
      if (models.size === 0) scoredFiles = new Map();
      return scoredFiles.has(inUse) ? summary() : null;
    },
    findCustomers: (query) => findRows(requireScored().scores, query, besideScores(), changes()),
    scoredRows(rows) {
      const { scores } = requireScored();
      const [other, changed] = [besideScores(), changes()];
      return Array.from(rows, (row) => scoredRow(scores, row, other, changed));
    },
    potential(query) {
      const { scores } = requireScored();
      return {
        query,
        rows: transitionRows(scores, query, query.source),
        matrix: transitionCounts(scores, query.threshold, query.source),
        countByThreshold: countByThreshold(scores, query.from, query.to, query.source),
      };
    },
    nearest: ({ from, to, source }, count) => nearestRows(requireScored().scores, from, to, count, source),
    uncertain: (count) => mostUncertain(requireScored().scores.entropy, count),
    atRisk: (count) => mostAtRisk(requireScored().scores, count),
    actionCounts: (bands) => countActions(requireScored().scores, bands),
    judgedOn: async () => (await judge("all")).judgedOn,
    // The open training data's ids tell customers of another file that the model learned from.
    async reliability(of) {
      const { scores, threshold } = requireScored();
      const { labeled, judgedOn } = await judge(of);
      if (labeled === null) return null;
      return {
        judgedOn,
        evaluation: predictorOf(scores.task).evaluate(labeled, threshold),
        calibration: calibration(labeled),
        intervals: await bootstrapIntervals(labeled),
      };
    },
    async thresholds(segment, at, of) {
      const { labeled } = await judge(of);
      if (labeled === null) return [];
      const ranked = new RankedScores(labeled.probabilities, labeled.labels, labeled.classes, segment);
      return at.map((threshold) => ranked.at(threshold));
    },
    drift() {
      const { sketches } = requireScored();
      if (sketches === null) return null;
      const {
        moments,
        pastWidth,
        customers: { columns },
      } = sketches;
      const own = trainingOf(requireModel(), training()?.value ?? null);
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
    },
    // The sketches of a scored file are read again from it.
    async customer(row) {
      const { scores, pastWidth, customers } = requireSketches();
      const { task, shape, state } = requireModel();
      const input = await customers.inputs(Int32Array.of(row));
      const base = scoredRow(scores, row, besideScores(), changes());
      return {
        ...base,
        past: input.slice(0, pastWidth),
        portfolio: input.slice(pastWidth),
        columns: customers.columns,
        attribution: gradientTimesInput(shape, state, input, predictorOf(task).outputOf(base.predicted)),
      };
    },
    takeSketcher(sketcher) {
      droppedSketcher = sketcher;
    },
    async customerReasons(row, onProgress) {
      const { scores } = requireScored();
      return reasonsFor("customer", Int32Array.of(row), scores.predictions[row] ?? 0, onProgress);
    },
    async classReasons(predicted, onProgress) {
      const { scores } = requireScored();
      const all = Int32Array.from(scores.predictions, (each, row) => (each === predicted ? row : -1));
      const rows = all.filter((row) => row >= 0);
      const sample = sampleOf(rows, SAMPLE_CUSTOMERS);
      const found = await reasonsFor("class", sample, predicted, onProgress);
      return found && { ...found, customers: sample.length - found.unreadable, of: rows.length };
    },
    cancelReasons: (of) => explaining[of].cancel(),
    exportSummary({ threshold, source }, style) {
      const { scores } = requireScored();
      const potential = transitionCounts(scores, threshold, source);
      return new Blob([summaryText(summarizeScores(scores), potential, threshold, style)], { type: "text/csv" });
    },
    async exportScores(format, rows, options) {
      const { scores } = requireScored();
      const other = besideScores();
      const chosen = rows ?? Int32Array.from({ length: scores.rows }, (_, row) => row);
      switch (format) {
        case "csv":
          return new Blob([...csvPieces(scores, chosen, options, other, changes())], { type: "text/csv" });
        case "jsonl":
          return new Blob([...jsonLinesPieces(scores, chosen, options, other, changes())], {
            type: "application/x-ndjson",
          });
        case "npz":
          return writeScoresNpz(scores, chosen, options.bands);
      }
    },
  } satisfies Service<Omit<PredictApi, "takeRunModel" | "takeTestSplit">> & Record<string, unknown>;
}

export type ScoringSession = ReturnType<typeof scoringSession>;

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
