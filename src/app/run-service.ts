import { createEngine } from "../engine/select";
import type { Result } from "../formats/coded-error";
import { asResult } from "../formats/coded-error";
import type { Locale } from "../i18n/messages";
import type { Preflight } from "../protocol/preflight";
import type { ExportedFile, RunEvent } from "../protocol/run";
import type { ResumableRun, RunApi, StartOptions } from "../protocol/worker-api";
import { autosavedRuns } from "../storage/autosave-folder";
import { StorageError, storageReason } from "../storage/browser-answer";
import { otherColumns } from "../storage/input-files";
import { keepSketcher } from "../storage/kept-sketchers";
import { ownedRuns } from "../storage/run-lock";
import { type Config, needsFoundation } from "../tasks/config";
import type { ExportRequest } from "../tasks/registry";
import { taskWorks } from "../tasks/works";
import { discardAutosave, openAutosave, readAutosave } from "./autosave";
import type { AutosavedRun } from "./autosave-schema";
import type { Checks } from "./checks";
import type { CurrentRun } from "./current-run";
import { buildExport } from "./exports";
import type { RunSources } from "./finished-run";
import type { OpenInputs } from "./open-inputs";
import { resolveWalk } from "./preflight";
import { resumedSketcher } from "./resumed-sketcher";
import { RunSession } from "./run-session";
import { StudioError } from "./studio-error";

/** Checks, starts and steers the run, resumes earlier ones, and writes the files of a finished one. */
export class RunService implements RunApi {
  readonly #inputs: OpenInputs;
  readonly #run: CurrentRun;
  readonly #checks: Checks;
  readonly #works = taskWorks();

  constructor(inputs: OpenInputs, run: CurrentRun, checks: Checks) {
    this.#inputs = inputs;
    this.#run = run;
    this.#checks = checks;
  }

  preflight(config: Config): Promise<Result<Preflight>> {
    return asResult(() => this.#checks.of(config));
  }

  start(config: Config, options: StartOptions, onEvent: (event: RunEvent) => void): Promise<Result<null>> {
    return asResult(async () => {
      const run = this.#run;
      const resumeFrom = await this.#resumeState(options);
      // A resumed run keeps its own configuration and engine: the form may say something else by now.
      const chosen = resumeFrom?.header.config ?? config;
      const sources = await this.#sketcherFor(await this.#sources(chosen), resumeFrom);
      await run.clear();
      const prepared = await this.#works[chosen.task].prepare(sources, chosen);
      const engine = await (resumeFrom === null
        ? createEngine(chosen.engine, { width: prepared.run.network.layers[0]?.outWidth })
        : createEngine(resumeFrom.header.engine.name, { numerics: resumeFrom.header.engine.numerics }));
      run.engine = engine;
      const session = new RunSession({
        prepared,
        sources,
        config: chosen,
        start: options,
        engine,
        replaceEngine: (name, numerics) => run.replaceEngine(name, numerics),
        onEvent,
        autosave: openAutosave(options.id, (error) => {
          onEvent({ type: "warning", error: { code: "run/autosave-failed", params: storageReason(error) } });
        }),
        files: () => this.#inputs.records(chosen, resumeFrom),
        resumeFrom,
      });
      run.session = session;
      void session.run();
      return null;
    });
  }

  resumable(): Promise<Result<readonly ResumableRun[]>> {
    return asResult(async () => {
      const owned = await ownedRuns();
      const ids = (await autosavedRuns()).filter((id) => !owned.has(id));
      // One that cannot be read hides no other; silence says nothing of any.
      const unread = (error: unknown) => {
        if (error instanceof StorageError) throw error;
        return null;
      };
      const saved = await Promise.all(ids.map((id) => readAutosave(id).catch(unread)));
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

  discardResumable(id: string): Promise<Result<null>> {
    return asResult(async () => {
      await discardAutosave(id);
      return null;
    });
  }

  async pause(): Promise<void> {
    this.#run.session?.pause();
  }

  async resume(): Promise<void> {
    this.#run.session?.resume();
  }

  async save(): Promise<void> {
    this.#run.session?.save();
  }

  async stop(): Promise<void> {
    this.#run.session?.stop();
  }

  async decide(threshold: number): Promise<void> {
    this.#run.session?.decide(threshold);
  }

  exportFile(request: ExportRequest, locale: Locale): Promise<Result<ExportedFile>> {
    return asResult(() => buildExport(request, this.#run.requireFinished(), locale));
  }

  /** The inputs of a run, after all checks. @throws CodedError the first check that fails. */
  async #sources(config: Config): Promise<RunSources> {
    const inputs = this.#inputs;
    const { sketches, foundation } = inputs;
    const { checks } = await this.#checks.of(config);
    const failed = checks.find(({ status }) => status === "error");
    if (failed !== undefined) throw new StudioError(failed.message.code, failed.message.params);
    if (sketches === null) throw new StudioError("preflight/no-data");
    // A model that is open plays no part in making another one, or in doing without.
    const given = needsFoundation(config) ? (foundation?.value ?? null) : null;
    const walk = resolveWalk(config, given, sketches.value);
    const scaled = await inputs.scaled.of(sketches.value, config);
    return { sketches: scaled, foundation: given, walk, sketcher: await inputs.sketcherOf(sketches.value) };
  }

  /** The run's inputs with its sketcher, which is kept for later. */
  async #sketcherFor(sources: RunSources, resumed: AutosavedRun | null): Promise<RunSources> {
    const { sketcher: open } = sources;
    const sketcher = resumed === null ? open : await resumedSketcher(resumed.header.sketcher, open);
    // The run does without: its model's files have the sketcher all the same.
    if (sketcher !== null && sketcher === open) await keepSketcher(open.sha256, open.blob).catch(() => undefined);
    return { ...sources, sketcher };
  }

  /** Where a run goes on, when its files are the ones that are loaded; null when it starts at its beginning. */
  async #resumeState({ resumeId, restartCause, resultsOnly = false }: StartOptions): Promise<AutosavedRun | null> {
    if (resumeId === null) return null;
    const saved = await readAutosave(resumeId);
    if (saved === null) {
      // A worker may have died before its first autosave.
      if (restartCause !== null && !resultsOnly) return null;
      throw new StudioError("run/no-autosave");
    }
    if (resultsOnly && saved.trainer.ended === null) throw new StudioError("run/no-autosave");
    const files = await this.#inputs.records(saved.header.config, saved);
    for (const kind of ["sketches", "foundation"] as const) {
      const [expected, found] = [saved.files[kind], files[kind]];
      if (expected !== null && expected.sha256 !== found?.sha256) {
        throw new StudioError("run/other-file", { file: found?.file ?? "", expected: expected.file });
      }
    }
    const other = otherColumns(saved.files.sketches.table, files.sketches);
    if (other !== null) throw new StudioError("run/other-columns", other);
    return saved;
  }
}
