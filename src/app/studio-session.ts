import type { SketchesDataset } from "../data/sketches";
import type { Engine, EngineInfo, KernelProfile } from "../engine/engine";
import type { EngineName } from "../engine/names";
import { createEngine } from "../engine/select";
import { type Importance, permutationImportance } from "../evidence/importance";
import { RankedScores, type ThresholdPoint } from "../evidence/precision-recall";
import { openTorch } from "../formats";
import { CodedError } from "../formats/coded-error";
import type { DecisionRules } from "../model/decision";
import { type Foundation, readFoundation } from "../model/foundation";
import { fitsSketches, readSketcher, type Sketcher, sketcherName } from "../pipeline/sketcher";
import { openSketches } from "../pipeline/weights-file";
import type { FileKind, OpenedFile, OpenProgress, Result, SerialError } from "../protocol/files";
import type { BenchmarkProgress, BenchmarkReport, PerformanceWorkerApi } from "../protocol/performance";
import type {
  ClassReasons,
  CustomerDetail,
  CustomerReasons,
  Drift,
  ModelSummary,
  PotentialAnswer,
  PotentialQuery,
  PredictWorkerApi,
  Reliability,
  ScoredRow,
  ScoresFormat,
  ScoringProgress,
  ScoringSummary,
} from "../protocol/predict";
import type { Preflight } from "../protocol/preflight";
import type { ReadReferences, ReferenceProgress, ReferenceWorkerApi } from "../protocol/reference";
import type { ExportedFile, RunEvent } from "../protocol/run";
import { asResult } from "../protocol/serial-error";
import type { OpenedHistory, SavedHistory, StoredBytes, StoredWorkerApi } from "../protocol/stored";
import type { ResumableRun, StartOptions, StudioWorkerApi } from "../protocol/worker-api";
import type { Action, ActionBands } from "../scoring/actions";
import type { CustomersQuery } from "../scoring/query";
import type { CsvOptions, CsvStyle } from "../scoring/table-text";
import { keepSketcher, removeOtherSketchers } from "../storage/kept-sketchers";
import { holdUntilEnd } from "../storage/life-lock";
import { ownedRuns } from "../storage/run-lock";
import { churnAnswers, churnedOf } from "../tasks/churn/predictor";
import { decidedConfig, decisionRules } from "../tasks/classes";
import { type Config, needsFoundation } from "../tasks/config";
import { countWithoutFuture } from "../tasks/foundation/targets";
import type { BaselineCheck } from "../tasks/measured";
import { type ExportRequest, exportName } from "../tasks/registry";
import { taskWorks } from "../tasks/works";
import { autosavedRuns, autosavedSketchers, discardAutosave, openAutosave, readAutosave } from "./autosave";
import type { AutosavedRun, RunFiles } from "./autosave-schema";
import { benchmark } from "./benchmark";
import { keptCheckpoint, removeCheckpoints } from "./checkpoints";
import { EngineSelector } from "./engine-selector";
import { buildExport } from "./exports";
import { fingerprint } from "./fingerprint";
import type { FinishedRun, RunSources, SketcherFile } from "./finished-run";
import { identify, readConfiguration, unsupported } from "./identify";
import { Measurements } from "./measurements";
import { computePreflight, networkOf, resolveWalk } from "./preflight";
import { readReferences } from "./reference-run";
import { resumedSketcher } from "./resumed-sketcher";
import type { FileRecord, FoundationFile } from "./run-json";
import { RunSession } from "./run-session";
import { ScoringSession } from "./scoring-session";
import { StoredSession } from "./stored-session";
import { summarizeFoundation, summarizeSketches } from "./summaries";

/** An error of the session itself: the worker was asked for something that is not there. */
class SessionError extends CodedError {
  override readonly name = "SessionError";
}

/** A kept file: what was read from it, and its hash, which is computed once and in the background. */
interface Kept<T> {
  readonly file: File;
  readonly value: T;
  readonly sha256: Promise<string>;
}

/** The studio worker's state: at most one sketches file, one foundation model and one run. */
export class StudioSession
  implements StudioWorkerApi, PredictWorkerApi, PerformanceWorkerApi, ReferenceWorkerApi, StoredWorkerApi
{
  readonly #withoutFutures = new WeakMap<SketchesDataset, number>();
  #sketches: Kept<SketchesDataset> | null = null;
  /** Dropped beside sketches that do not hold theirs. */
  #sketcher: Kept<Sketcher> | null = null;
  #foundation: (Kept<Foundation> & Pick<FoundationFile, "run">) | null = null;
  #run: RunSession | null = null;
  #engine: Engine | null = null;
  readonly #scoring = new ScoringSession((width) => createEngine("auto", { width }));
  readonly #works = taskWorks();
  #opening: AbortController | null = null;
  #readingReferences: AbortController | null = null;
  #comparing: AbortController | null = null;
  /** Measurements use the run's engine or all cores: both must be free before a new run. */
  readonly #measurements = new Measurements();
  readonly #selector = new EngineSelector();
  readonly #stored = new StoredSession();

  identifyFile(file: File): Promise<Result<FileKind>> {
    return asResult(() => identify(file));
  }

  openFile(
    file: File,
    onProgress: (progress: OpenProgress) => void,
    run: string | null = null,
  ): Promise<Result<OpenedFile>> {
    return asResult(async () => {
      const controller = new AbortController();
      this.#opening = controller;
      const options = {
        fileName: file.name,
        signal: controller.signal,
        onProgress: throttled((done: number, total: number) =>
          onProgress({ file: file.name, stage: "reading", done, total }),
        ),
      };
      try {
        switch (await identify(file)) {
          case "sketches": {
            const dataset = await openSketches(file, options);
            // Dropped beside other sketches, it says nothing of these; one that came before any waits for them.
            if (this.#sketches !== null) this.#sketcher = null;
            this.#sketches = keep(file, dataset);
            return { kind: "sketches", summary: summarizeSketches(dataset, file.size) };
          }
          case "checkpoint": {
            const foundation = await readFoundation(file, options);
            this.#foundation = { ...keep(file, foundation), run };
            return { kind: "foundation", summary: summarizeFoundation(foundation, file.size) };
          }
          case "sketcher": {
            this.#sketcher = keep(file, await readSketcher(file, options));
            return { kind: "sketcher", file: file.name };
          }
          case "configuration":
            return { kind: "configuration", file: file.name, json: await readConfiguration(file) };
          case "decision":
          case "result":
          case "table":
          case "other":
            throw await unsupported(file);
        }
      } catch (error) {
        if (controller.signal.aborted) throw new SessionError("open/cancelled", { file: file.name });
        throw error;
      } finally {
        if (this.#opening === controller) this.#opening = null;
      }
    });
  }

  async cancelOpen(): Promise<void> {
    this.#opening?.abort();
  }

  async closeFile(kind: "sketches" | "foundation"): Promise<void> {
    if (kind === "foundation") this.#foundation = null;
    else [this.#sketches, this.#sketcher] = [null, null];
  }

  fingerprints(): Promise<Result<{ sketches: string | null; foundation: string | null }>> {
    return asResult(async () => {
      const [sketches, foundation] = await Promise.all([this.#sketches?.sha256, this.#foundation?.sha256]);
      return { sketches: sketches ?? null, foundation: foundation ?? null };
    });
  }

  fingerprintOf(file: File): Promise<Result<string>> {
    return asResult(() => fingerprint(file));
  }

  customerIds(sha256: string, rows: Int32Array): Promise<Result<readonly string[] | null>> {
    return asResult(async () => {
      const sketches = this.#sketches;
      const ids = sketches?.value.customerIds ?? null;
      if (sketches === null || ids === null || (await sketches.sha256) !== sha256) return null;
      return Array.from(rows, (row) => ids[row] ?? "");
    });
  }

  verifyFoundation(): Promise<Result<SerialError | null>> {
    return asResult(async () => {
      const foundation = this.#foundation;
      if (foundation === null) return null;
      const file = await openTorch(foundation.file, { fileName: foundation.file.name });
      const [warning = null] = await file.verifyCrc();
      return warning;
    });
  }

  preflight(config: Config): Promise<Result<Preflight>> {
    return asResult(async () => computePreflight(await this.#preflightInputs(config)));
  }

  baselines(config: Config, onProgress: (share: number) => void): Promise<Result<BaselineCheck | null>> {
    return asResult(async () => {
      this.#comparing?.abort();
      const controller = new AbortController();
      this.#comparing = controller;
      const sketches = this.#sketches?.value ?? null;
      const { checks } = computePreflight(await this.#preflightInputs(config));
      const failed = checks.some(({ status }) => status === "error");
      if (sketches === null || failed || this.#isTraining || controller.signal.aborted) return null;
      // A run that has just ended computes them already.
      await this.#run?.finished?.evidence.catch(() => null);
      if (controller.signal.aborted) return null;
      try {
        return await this.#works[config.task].baselines(sketches, config, {
          signal: controller.signal,
          onProgress: throttled((done: number, total: number) => onProgress(done / total)),
        });
      } catch (error) {
        if (controller.signal.aborted) return null;
        throw error;
      }
    });
  }

  async cancelBaselines(): Promise<void> {
    this.#comparing?.abort();
  }

  start(config: Config, options: StartOptions, onEvent: (event: RunEvent) => void): Promise<Result<null>> {
    return asResult(async () => {
      const resumeFrom = await this.#resumeState(options);
      // A resumed run keeps its own configuration and engine: the form may say something else by now.
      const chosen = resumeFrom?.header.config ?? config;
      const sources = await this.#sketcherFor(await this.#sources(chosen), resumeFrom);
      this.#comparing?.abort();
      await this.#measurements.end();
      this.#run?.abandonEvidence();
      await this.#engine?.dispose();
      const prepared = await this.#works[chosen.task].prepare(sources, chosen);
      const engine = await (resumeFrom === null
        ? createEngine(chosen.engine, { width: prepared.run.network.layers[0]?.outWidth })
        : createEngine(resumeFrom.header.engine.name, { numerics: resumeFrom.header.engine.numerics }));
      this.#engine = engine;
      const run = new RunSession({
        prepared,
        sources,
        config: chosen,
        start: options,
        engine,
        replaceEngine: (name, numerics) => this.#replaceEngine(name, numerics),
        onEvent,
        autosave: await openAutosave(options.id, (error) => {
          onEvent({ type: "warning", error: { code: "run/autosave-failed", params: { detail: String(error) } } });
        }),
        files: () => this.#files(chosen, resumeFrom),
        resumeFrom,
      });
      this.#run = run;
      void run.run();
      return null;
    });
  }

  resumable(): Promise<Result<readonly ResumableRun[]>> {
    return asResult(async () => {
      const owned = await ownedRuns();
      const ids = (await autosavedRuns()).filter((id) => !owned.has(id));
      const saved = await Promise.all(ids.map(readAutosave));
      return saved
        .flatMap((run) => (run === null ? [] : [run]))
        .map(({ header, files, trainer }) => ({
          id: header.id,
          startedAt: header.startedAt,
          config: header.config,
          demo: header.demo,
          epoch: trainer.epoch,
          step: trainer.step,
          ended: trainer.ended !== null,
          ...files,
        }))
        .sort((a, b) => b.startedAt - a.startedAt);
    });
  }

  keptCheckpoint(id: string): Promise<Result<Blob | null>> {
    return asResult(() => keptCheckpoint(id));
  }

  async removeCheckpoints(ids: readonly string[]): Promise<void> {
    await removeCheckpoints(ids);
    // A run whose deletion can be undone comes back with its sketcher.
    if (await this.#stored.canUndo()) return;
    const running = this.#run?.sketcher?.sha256;
    // Runs of other tabs, and those that can go on, have their autosaves.
    const wanted = [...(await this.#stored.sketchers()), ...(await autosavedSketchers())];
    await removeOtherSketchers(new Set([...wanted, ...(running ? [running] : [])]));
  }

  storedBytes(): Promise<Result<StoredBytes>> {
    return asResult(() => this.#stored.bytes());
  }

  forgetStored(): Promise<Result<null>> {
    return asResult(async () => {
      await this.#stored.forget();
      return null;
    });
  }

  saveHistory(withCheckpoints: boolean, onProgress: (share: number) => void): Promise<Result<SavedHistory | null>> {
    return asResult(() => this.#stored.save(withCheckpoints, onProgress));
  }

  openHistory(file: File, onProgress: (share: number) => void): Promise<Result<OpenedHistory>> {
    return asResult(() => this.#stored.openFile(file, onProgress));
  }

  async cancelHistory(): Promise<void> {
    this.#stored.cancel();
  }

  async discardResumable(id: string): Promise<void> {
    await discardAutosave(id);
  }

  async ping(): Promise<void> {}

  holdLife(name: string): Promise<boolean> {
    return holdUntilEnd(name);
  }

  async pause(): Promise<void> {
    this.#run?.pause();
  }

  async resume(): Promise<void> {
    this.#run?.resume();
  }

  async stop(): Promise<void> {
    this.#run?.stop();
  }

  async decide(threshold: number): Promise<void> {
    this.#run?.decide(threshold);
  }

  exportFile(request: ExportRequest): Promise<Result<ExportedFile>> {
    return asResult(() => buildExport(request, this.#finished()));
  }

  testThresholds(segment: number, at: readonly number[]): Promise<Result<readonly ThresholdPoint[]>> {
    return asResult(() => {
      const finished = this.#run?.finished ?? null;
      const answers = finished?.test?.answers ?? null;
      if (answers === null) throw new SessionError("open/no-run");
      const ranked = new RankedScores(answers.probabilities, answers.labels, answers.classes, segment);
      return at.map((threshold) => ranked.at(threshold));
    });
  }

  importance(onProgress: (done: number, total: number) => void): Promise<Result<Importance | null>> {
    return asResult(async () => {
      const [finished, engine] = [this.#run?.finished ?? null, this.#engine];
      if (finished === null || finished.test === null || engine === null) throw new SessionError("open/no-run");
      const { prepared, sources } = finished;
      const { inputs: width, outputs } = prepared.run.network;
      const importance = await this.#measurements.run((signal) =>
        permutationImportance(
          {
            inputs: sources.sketches.inputs,
            width,
            pastWidth: sources.sketches.pastWidth,
            outputs,
            rows: prepared.run.split.validation,
            infer: (inputs, rows) => engine.infer(inputs, rows),
            score: prepared.leadingScore,
          },
          { signal, onProgress },
        ),
      );
      if (this.#run?.finished?.header.id === finished.header.id) this.#run.keepImportance(importance);
      return importance;
    });
  }

  async cancelImportance(): Promise<void> {
    this.#measurements.cancel();
  }

  runEngine(): Promise<Result<EngineInfo | null>> {
    return asResult(() => this.#engine?.info ?? null);
  }

  profileKernels(): Promise<Result<KernelProfile | null>> {
    return asResult(async () => {
      this.#finished();
      return this.#measurements.run(async () => (await this.#engine?.profile?.()) ?? null);
    });
  }

  benchmark(
    engine: "auto" | EngineName,
    onProgress: (progress: BenchmarkProgress) => void,
  ): Promise<Result<BenchmarkReport | null>> {
    return asResult(async () => {
      this.#comparing?.abort();
      await this.#run?.finished?.evidence.catch(() => null);
      return this.#measurements.run(async (signal) => {
        if (this.#isTraining) throw new SessionError("benchmark/busy");
        return benchmark(engine, { signal, onProgress });
      });
    });
  }

  async cancelBenchmark(): Promise<void> {
    this.#measurements.cancel();
  }

  get #isTraining(): boolean {
    return this.#run !== null && !this.#run.ended && this.#run.finished === null;
  }

  /** The inputs of a run, after all checks. @throws CodedError the first check that fails. */
  async #sources(config: Config): Promise<RunSources> {
    const [sketches, foundation] = [this.#sketches, this.#foundation];
    const { checks } = computePreflight(await this.#preflightInputs(config));
    const failed = checks.find(({ status }) => status === "error");
    if (failed !== undefined) throw new SessionError(failed.message.code, failed.message.params);
    if (sketches === null) throw new SessionError("preflight/no-data");
    // A model that is open plays no part in making another one, or in doing without.
    const given = needsFoundation(config) ? (foundation?.value ?? null) : null;
    const walk = resolveWalk(config, given, sketches.value);
    return { sketches: sketches.value, foundation: given, walk, sketcher: await this.#sketcherOf(sketches.value) };
  }

  /** What made the open sketches: the sketcher that they hold, or the one that was dropped beside them, if it fits. */
  async #sketcherOf(sketches: SketchesDataset): Promise<SketcherFile | null> {
    if (sketches.sketcher !== null) {
      const { file: name, blob } = sketches.sketcher;
      return { name, blob, sha256: await fingerprint(blob) };
    }
    if (this.#sketcher === null || !fitsSketches(this.#sketcher.value, sketches)) return null;
    const { file, value, sha256 } = this.#sketcher;
    return { name: sketcherName(value.walk), blob: file, sha256: await sha256 };
  }

  /** The run's inputs with its sketcher, which is kept for later. */
  async #sketcherFor(sources: RunSources, resumed: AutosavedRun | null): Promise<RunSources> {
    const { sketcher: open } = sources;
    const sketcher = resumed === null ? open : await resumedSketcher(resumed.header.sketcher, open);
    // The run does without: its model's files have the sketcher all the same.
    if (sketcher !== null && sketcher === open) await keepSketcher(open.sha256, open.blob).catch(() => undefined);
    return { ...sources, sketcher };
  }

  /** @param earlier what a resumed run saved of itself: it knows which run made its foundation model. */
  async #files(config: Config, earlier: AutosavedRun | null): Promise<RunFiles> {
    const [sketches, foundation] = [this.#sketches, this.#foundation];
    if (sketches === null) throw new SessionError("preflight/no-data");
    const given = needsFoundation(config) ? foundation : null;
    const run = given?.run ?? earlier?.files.foundation?.run ?? null;
    return { sketches: await record(sketches), foundation: given && { ...(await record(given)), run } };
  }

  /** The engine of the current run, given up for another one. */
  async #replaceEngine(name: EngineName, numerics?: EngineInfo["numerics"]): Promise<Engine> {
    // A lost device may refuse even this; the new engine does not depend on it.
    await this.#engine?.dispose().catch(() => undefined);
    this.#engine = null;
    const engine = await createEngine(name, { numerics });
    this.#engine = engine;
    return engine;
  }

  /** Where a run goes on, when its files are the ones that are loaded; null when it starts at its beginning. */
  async #resumeState({ resumeId, restartCause, resultsOnly = false }: StartOptions): Promise<AutosavedRun | null> {
    if (resumeId === null) return null;
    const saved = await readAutosave(resumeId);
    if (saved === null) {
      // A worker may have died before its first autosave.
      if (restartCause !== null && !resultsOnly) return null;
      throw new SessionError("run/no-autosave");
    }
    if (resultsOnly && saved.trainer.ended === null) throw new SessionError("run/no-autosave");
    const files = await this.#files(saved.header.config, saved);
    for (const kind of ["sketches", "foundation"] as const) {
      const [expected, found] = [saved.files[kind], files[kind]];
      if (expected !== null && expected.sha256 !== found?.sha256) {
        throw new SessionError("run/other-file", { file: found?.file ?? "", expected: expected.file });
      }
    }
    return saved;
  }

  takeRunModel(): Promise<Result<ModelSummary>> {
    return asResult(() => this.#takeModelOf(this.#finished()));
  }

  takeTestSplit(): Promise<Result<{ readonly model: ModelSummary; readonly scored: ScoringSummary }>> {
    return asResult(() => {
      const finished = this.#finished();
      const { test, prepared, sources, threshold } = finished;
      const answers = test?.answers ?? null;
      if (answers === null) throw new SessionError("open/no-run");
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

  #finished(): FinishedRun {
    const finished = this.#run?.finished ?? null;
    if (finished === null) throw new SessionError("open/no-run");
    return finished;
  }

  /** @throws SessionError `open/no-run` when the run kept no model. */
  #takeModelOf({ header, prepared, outcome, test, threshold, sketcher }: FinishedRun): ModelSummary {
    const { kept } = outcome;
    const { classes } = prepared;
    const { task } = header;
    if (kept === null || classes === null || task === "foundation") throw new SessionError("open/no-run");
    const metrics = Object.entries(test?.evaluation.metrics ?? {}).filter(
      (entry): entry is [string, number] => entry[1] !== null,
    );
    return this.#scoring.takeModel({
      task,
      source: "run",
      run: header.id,
      file: exportName(task, "checkpoint", header.walk),
      shape: classes.shape,
      state: kept.model,
      classes: classes.names,
      ...decisionRules(decidedConfig(header.config, threshold), sketcher),
      sketcherFile: sketcher?.blob ?? null,
      walk: header.walk,
      metrics: Object.fromEntries(metrics),
      warnings: [],
    });
  }

  readReferences(
    files: readonly File[],
    onProgress: (progress: ReferenceProgress) => void,
  ): Promise<Result<ReadReferences>> {
    return asResult(async () => {
      const controller = new AbortController();
      this.#readingReferences = controller;
      try {
        return await readReferences(files, { signal: controller.signal, onProgress });
      } catch (error) {
        if (controller.signal.aborted) throw new SessionError("open/cancelled");
        throw error;
      }
    });
  }

  async cancelReferences(): Promise<void> {
    this.#readingReferences?.abort();
  }

  openModel(file: File, rules: File | DecisionRules | null, run?: string): Promise<Result<ModelSummary>> {
    return asResult(() => this.#scoring.openModel(file, rules, run));
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

  actionCounts(bands: ActionBands): Promise<Result<Readonly<Record<Action, number>>>> {
    return asResult(() => this.#scoring.actionCounts(bands));
  }

  scoreFile(file: File, onProgress: (progress: ScoringProgress) => void): Promise<Result<ScoringSummary>> {
    return asResult(() => {
      if (this.#isTraining) throw new SessionError("predict/busy");
      return this.#scoring.scoreFile(file, this.#sketches?.value ?? null, onProgress);
    });
  }

  async cancelScoring(): Promise<void> {
    this.#scoring.cancel();
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

  reliability(): Promise<Result<Reliability | null>> {
    return asResult(() => this.#scoring.reliability());
  }

  thresholds(segment: number, at: readonly number[]): Promise<Result<readonly ThresholdPoint[]>> {
    return asResult(() => this.#scoring.thresholds(segment, at));
  }

  drift(): Promise<Result<readonly Drift[] | null>> {
    return asResult(() => this.#scoring.drift(this.#sketches?.value ?? null));
  }

  customer(row: number): Promise<Result<CustomerDetail>> {
    return asResult(() => this.#scoring.customer(row));
  }

  async takeSketcher(sketcher: Blob | null): Promise<void> {
    this.#scoring.takeSketcher(sketcher);
  }

  customerReasons(row: number): Promise<Result<CustomerReasons | null>> {
    return asResult(() => {
      if (this.#isTraining) throw new SessionError("predict/busy");
      return this.#scoring.customerReasons(row);
    });
  }

  classReasons(predicted: number, onProgress: (share: number) => void): Promise<Result<ClassReasons | null>> {
    return asResult(() => {
      if (this.#isTraining) throw new SessionError("predict/busy");
      return this.#scoring.classReasons(predicted, onProgress);
    });
  }

  async cancelReasons(): Promise<void> {
    this.#scoring.cancelReasons();
  }

  exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions): Promise<Result<Blob>> {
    return asResult(() => this.#scoring.exportScores(format, rows, options));
  }

  exportSummary(query: Omit<PotentialQuery, "from" | "to">, style: CsvStyle): Promise<Result<Blob>> {
    return asResult(() => this.#scoring.exportSummary(query, style));
  }

  /** Counted once per file: all futures are read for it. */
  async #withoutFuture(sketches: SketchesDataset): Promise<number | null> {
    const known = this.#withoutFutures.get(sketches);
    if (known !== undefined || sketches.futures === null) return known ?? null;
    const count = countWithoutFuture(await sketches.futures.read());
    this.#withoutFutures.set(sketches, count);
    return count;
  }

  async #preflightInputs(config: Config) {
    const [sketches, foundation] = [this.#sketches, this.#foundation];
    const summary = sketches && summarizeSketches(sketches.value, sketches.file.size);
    const foundationSummary =
      foundation === null || !needsFoundation(config)
        ? null
        : summarizeFoundation(foundation.value, foundation.file.size);
    return {
      sketches:
        sketches === null || summary === null
          ? null
          : {
              summary,
              labels: sketches.value.labels,
              churnLabels: config.task === "churn" ? ((await sketches.value.churn?.read()) ?? null) : null,
              nonFinite: sketches.value.statistics.flatMap(({ name, nan, infinite, firstNonFinite }) =>
                firstNonFinite === null ? [] : [{ array: name, count: nan + infinite, ...firstNonFinite }],
              ),
              withoutFuture: config.task === "foundation" ? await this.#withoutFuture(sketches.value) : null,
            },
      sketcher: this.#sketcher && {
        file: this.#sketcher.file.name,
        fits: sketches === null || fitsSketches(this.#sketcher.value, sketches.value),
      },
      foundation: foundationSummary,
      config,
      engine: await this.#selector.outlook(
        config,
        networkOf(unfrozen(config), summary, foundationSummary),
        !this.#isTraining,
      ),
      environment: { crossOriginIsolated: globalThis.crossOriginIsolated, secureContext: globalThis.isSecureContext },
    };
  }
}

/** The configuration with all of the network trained: one measurement of its products serves a frozen backbone too. */
function unfrozen(config: Config): Config {
  return config.task === "foundation" ? config : { ...config, freezeBackbone: false };
}

async function record({ file, sha256 }: Kept<unknown>): Promise<FileRecord> {
  return { file: file.name, bytes: file.size, sha256: await sha256 };
}

function keep<T>(file: File, value: T): Kept<T> {
  const sha256 = fingerprint(file);
  // Whoever needs the hash awaits it; a file that vanished is told then.
  sha256.catch(() => undefined);
  return { file, value, sha256 };
}

/** Passes progress on at most ten times a second. */
function throttled(send: (done: number, total: number) => void): (done: number, total: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (done, total) => {
    if (performance.now() - last < 100) return;
    last = performance.now();
    send(done, total);
  };
}
