import { trainedTable } from "../data/any-table/mapping";
import type { ThresholdPoint } from "../evidence/precision-recall";
import type { Result } from "../formats/coded-error";
import { asResult } from "../formats/coded-error";
import type { DecisionRules } from "../model/decision";
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
  PredictApi,
  Reliability,
  ScoredRow,
  ScoresFormat,
  ScoringProgress,
  ScoringSummary,
} from "../protocol/predict";
import type { ActionBands, CustomerAction } from "../scoring/actions";
import type { CustomersQuery } from "../scoring/query";
import type { CsvOptions, CsvStyle } from "../scoring/table-text";
import { churnAnswers, churnedOf } from "../tasks/churn/predictor";
import { decidedConfig, decisionRules } from "../tasks/classes";
import { exportName } from "../tasks/registry";
import type { CurrentRun } from "./current-run";
import type { FinishedRun } from "./finished-run";
import type { OpenInputs } from "./open-inputs";
import type { ReadLearnedFrom } from "./scoring-models";
import type { ScoringSession } from "./scoring-session";
import { StudioError } from "./studio-error";

/** Scores customers with the finished run's model or one of a file; not while a run trains. */
export class PredictService implements PredictApi {
  readonly #inputs: OpenInputs;
  readonly #run: CurrentRun;
  readonly #scoring: ScoringSession;
  readonly #learnedFrom: ReadLearnedFrom;

  constructor(inputs: OpenInputs, run: CurrentRun, scoring: ScoringSession, learnedFrom: ReadLearnedFrom) {
    this.#inputs = inputs;
    this.#run = run;
    this.#scoring = scoring;
    this.#learnedFrom = learnedFrom;
  }

  takeRunModel(): Promise<Result<ModelSummary>> {
    return asResult(() => this.#takeModelOf(this.#run.requireFinished()));
  }

  takeTestSplit(): Promise<Result<{ readonly model: ModelSummary; readonly scored: ScoringSummary }>> {
    return asResult(() => {
      const finished = this.#run.requireFinished();
      const { test, prepared, sources, threshold } = finished;
      const answers = test?.answers ?? null;
      if (answers === null) throw new StudioError("open/no-run");
      const model = this.#takeModelOf(finished);
      const { sketches } = sources;
      const scored = this.#scoring.takeSplit({
        ...answers,
        ...(threshold !== null && churnAnswers(churnedOf(answers.probabilities), threshold)),
        file: sketches.file,
        rows: prepared.run.split.test,
        sketches,
      });
      return { model, scored };
    });
  }

  openModel(file: File, rules: File | DecisionRules | null, run?: string): Promise<Result<ModelSummary>> {
    return asResult(() => this.#scoring.openModel(file, rules, run, this.#learnedFrom));
  }

  dropBeside(): Promise<Result<ModelSummary>> {
    return asResult(() => this.#scoring.dropBeside());
  }

  turn(): Promise<Result<{ readonly model: ModelSummary; readonly scored: ScoringSummary | null }>> {
    return asResult(() => this.#scoring.turn());
  }

  atRisk(count: number): Promise<Result<Int32Array>> {
    return asResult(() => this.#scoring.atRisk(count));
  }

  actionCounts(bands: ActionBands): Promise<Result<Readonly<Record<CustomerAction, number>>>> {
    return asResult(() => this.#scoring.actionCounts(bands));
  }

  scoreFile(file: File, onProgress: (progress: ScoringProgress) => void): Promise<Result<ScoringSummary>> {
    return asResult(() => {
      if (this.#run.isTraining) throw new StudioError("predict/busy");
      return this.#scoring.scoreFile(file, this.#inputs.sketches?.value ?? null, onProgress);
    });
  }

  async cancelScoring(): Promise<void> {
    this.#scoring.cancel();
  }

  openEarlier(file: File, onProgress: (progress: ScoringProgress) => void): Promise<Result<ScoringSummary | null>> {
    return asResult(() => this.#scoring.openEarlier(file, onProgress));
  }

  dropEarlier(): Promise<Result<ScoringSummary | null>> {
    return asResult(() => this.#scoring.dropEarlier());
  }

  findCustomers(query: CustomersQuery): Promise<Result<Int32Array>> {
    return asResult(() => this.#scoring.find(query));
  }

  scoredRows(rows: Int32Array): Promise<Result<readonly ScoredRow[]>> {
    return asResult(() => this.#scoring.rows(rows));
  }

  potential(query: PotentialQuery): Promise<Result<PotentialAnswer>> {
    return asResult(() => this.#scoring.potential(query));
  }

  nearest(query: PotentialQuery, count: number): Promise<Result<Int32Array>> {
    return asResult(() => this.#scoring.nearest(query, count));
  }

  uncertain(count: number): Promise<Result<Int32Array>> {
    return asResult(() => this.#scoring.uncertain(count));
  }

  judgedOn(): Promise<Result<JudgedOn>> {
    return asResult(() => this.#scoring.judgedOn(this.#inputs.sketches));
  }

  reliability(of: JudgedRows): Promise<Result<Reliability | null>> {
    return asResult(() => this.#scoring.reliability(of, this.#inputs.sketches));
  }

  thresholds(segment: number, at: readonly number[], of: JudgedRows): Promise<Result<readonly ThresholdPoint[]>> {
    return asResult(() => this.#scoring.thresholds(segment, at, of));
  }

  drift(): Promise<Result<Drift | null>> {
    return asResult(() => this.#scoring.drift(this.#inputs.sketches?.value ?? null));
  }

  customer(row: number): Promise<Result<CustomerDetail>> {
    return asResult(() => this.#scoring.customer(row));
  }

  async takeSketcher(sketcher: Blob | null): Promise<void> {
    this.#scoring.takeSketcher(sketcher);
  }

  customerReasons(row: number, onProgress: (share: number) => void): Promise<Result<CustomerReasons | null>> {
    return asResult(() => {
      if (this.#run.isTraining) throw new StudioError("predict/busy");
      return this.#scoring.customerReasons(row, onProgress);
    });
  }

  classReasons(predicted: number, onProgress: (share: number) => void): Promise<Result<ClassReasons | null>> {
    return asResult(() => {
      if (this.#run.isTraining) throw new StudioError("predict/busy");
      return this.#scoring.classReasons(predicted, onProgress);
    });
  }

  async cancelReasons(of: ExplainedOf): Promise<void> {
    this.#scoring.cancelReasons(of);
  }

  exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions): Promise<Result<Blob>> {
    return asResult(() => this.#scoring.exportScores(format, rows, options));
  }

  exportSummary(query: Omit<PotentialQuery, "from" | "to">, style: CsvStyle): Promise<Result<Blob>> {
    return asResult(() => this.#scoring.exportSummary(query, style));
  }

  /** @throws StudioError `open/no-run` when the run kept no model. */
  #takeModelOf({ header, sources, prepared, dataset, outcome, test, threshold, sketcher }: FinishedRun): ModelSummary {
    const { kept } = outcome;
    const { classes } = prepared;
    const { task } = header;
    if (kept === null || classes === null || task === "foundation") throw new StudioError("open/no-run");
    const metrics = Object.entries(test?.evaluation.metrics ?? {}).filter(
      (entry): entry is [string, number] => entry[1] !== null,
    );
    return this.#scoring.takeModel({
      task,
      source: "run",
      run: header.id,
      learnedFrom: async () => ({ sha256: (await dataset).sha256, test: prepared.run.split.test }),
      file: exportName(task, "checkpoint", header.walk),
      sha256: null,
      shape: classes.shape,
      state: kept.model,
      classes: classes.names,
      ...decisionRules(decidedConfig(header.config, threshold), sketcher),
      sketcherFile: sketcher?.blob ?? null,
      walk: header.walk,
      table: trainedTable(sources.sketches.table),
      metrics: Object.fromEntries(metrics),
      warnings: [],
    });
  }
}
