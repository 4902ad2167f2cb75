import { createEngine } from "../engine/select";
import { CodedError } from "../formats/coded-error";
import type { Service } from "../protocol/answers";
import type { RunApi, StartOptions } from "../protocol/worker-api";
import { autosavedRuns } from "../storage/autosave-folder";
import { StorageError, storageReason } from "../storage/browser-answer";
import { otherColumns } from "../storage/input-files";
import { keepSketcher } from "../storage/kept-sketchers";
import { ownedRuns } from "../storage/run-lock";
import { type Config, needsFoundation } from "../tasks/config";
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

/** Checks, starts and steers the run, resumes earlier ones, and writes the files of a finished one. */
export function runService(inputs: OpenInputs, run: CurrentRun, checks: Checks): Service<RunApi> {
  const works = taskWorks();

  /** The inputs of a run, after all checks. @throws CodedError the first check that fails. */
  async function sourcesOf(config: Config): Promise<RunSources> {
    const { sketches, foundation } = inputs;
    const failed = (await checks.of(config)).checks.find(({ status }) => status === "error");
    if (failed !== undefined) throw new CodedError(failed.message.code, failed.message.params);
    if (sketches === null) throw new CodedError("preflight/no-data");
    // A model that is open plays no part in making another one, or in doing without.
    const given = needsFoundation(config) ? (foundation?.value ?? null) : null;
    const walk = resolveWalk(config, given, sketches.value);
    const scaled = await inputs.scaled.of(sketches.value, config);
    return { sketches: scaled, foundation: given, walk, sketcher: await inputs.sketcherOf(sketches.value) };
  }

  /** Where a run goes on, when its files are the ones that are loaded; null when it starts at its beginning. */
  async function savedState({ resumeId, restartCause, resultsOnly = false }: StartOptions) {
    if (resumeId === null) return null;
    const saved = await readAutosave(resumeId);
    if (saved === null) {
      // A worker may have died before its first autosave.
      if (restartCause !== null && !resultsOnly) return null;
      throw new CodedError("run/no-autosave");
    }
    if (resultsOnly && saved.trainer.ended === null) throw new CodedError("run/no-autosave");
    const files = await inputs.records(saved.header.config, saved);
    for (const kind of ["sketches", "foundation"] as const) {
      const [expected, found] = [saved.files[kind], files[kind]];
      if (expected !== null && expected.sha256 !== found?.sha256) {
        throw new CodedError("run/other-file", { file: found?.file ?? "", expected: expected.file });
      }
    }
    const other = otherColumns(saved.files.sketches.table, files.sketches);
    if (other !== null) throw new CodedError("run/other-columns", other);
    return saved;
  }

  return {
    preflight: (config) => checks.of(config),
    secondsOf: (configs, sketches) => checks.secondsOf(configs, sketches),
    async start(config, options, onEvent) {
      const resumeFrom = await savedState(options);
      // A resumed run keeps its own configuration and engine: the form may say something else by now.
      const chosen = resumeFrom?.header.config ?? config;
      const sources = await withSketcher(await sourcesOf(chosen), resumeFrom);
      await run.clear();
      const prepared = await works[chosen.task].prepare(sources, chosen);
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
        files: () => inputs.records(chosen, resumeFrom),
        resumeFrom,
      });
      run.session = session;
      void session.run();
    },
    async resumable() {
      const owned = await ownedRuns();
      const ids = (await autosavedRuns()).filter((id) => !owned.has(id));
      // One that cannot be read hides no other; silence says nothing of any.
      const unread = (error: unknown) => {
        if (error instanceof StorageError) throw error;
        return null;
      };
      const saved = await Promise.all(ids.map((id) => readAutosave(id).catch(unread)));
      return saved
        .flatMap((each) => (each === null ? [] : [each]))
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
    },
    discardResumable: discardAutosave,
    pause: () => run.session?.pause(),
    resume: () => run.session?.resume(),
    save: () => run.session?.save(),
    stop: () => run.session?.stop(),
    decide: (threshold) => run.session?.decide(threshold),
    exportFile: (request, locale) => buildExport(request, run.requireFinished(), locale),
  };
}

/** The run's inputs with its sketcher, which is kept for later. */
async function withSketcher(sources: RunSources, resumed: AutosavedRun | null): Promise<RunSources> {
  const { sketcher: open } = sources;
  const sketcher = resumed === null ? open : await resumedSketcher(resumed.header.sketcher, open);
  // The run does without: its model's files have the sketcher all the same.
  if (sketcher !== null && sketcher === open) await keepSketcher(open.sha256, open.blob).catch(() => undefined);
  return { ...sources, sketcher };
}
