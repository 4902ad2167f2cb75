import { errorSentence } from "./i18n/errors";
import { engineMessages } from "./i18n/messages/engine";
import type { Preflight } from "./protocol/preflight";
import type { ExportKind, RunEvent } from "./protocol/run";
import { serialError } from "./protocol/serial-error";
import { phaseOf } from "./store/phase";
import type { StudioPhase } from "./store/state";
import { onRunEvents, useStudio } from "./store/studio";
import { parseConfig } from "./training/config";
import { lookUp } from "./ui/lookup";
import { consoleLines } from "./ui/run/console-lines";

/**
 * The door for `npm run train` and tests: the same store and worker that the page uses, as `globalThis.segmentStudio`.
 * Sentences are English, as everything on a command line is.
 */
export interface Automation {
  phase(): StudioPhase;
  /** Sentences of everything that was refused, of failed checks before training, and of a run that failed. */
  problems(): string[];
  preflight(): Preflight | null;
  /** Any subset of the configuration keys; throws an error whose message is the sentence. */
  setConfig(json: unknown): void;
  /** Loads the demo bank and its configuration, without starting. */
  openDemo(): Promise<boolean>;
  startDemo(): Promise<void>;
  start(options: { readonly maxSteps: number | null }): Promise<void>;
  /** Goes on with the newest unfinished run; false when there is none. */
  resume(options: { readonly maxSteps: number | null }): Promise<boolean>;
  stop(): Promise<void>;
  /** Starts the download and answers with an English sentence when it cannot. */
  exportFile(kind: ExportKind): Promise<string | null>;
  /** The run so far as the Python script would print it, after a line on the engine and why it was taken. */
  consoleLines(): string[];
  subscribe(listener: (event: RunEvent) => void): () => void;
}

/** Installs the door; called once by the page's entry. */
export function installAutomation(): void {
  const automation: Automation = {
    phase: () => phaseOf(useStudio.getState()),
    problems: () => {
      const { refusals, preflight, preflightError, run } = useStudio.getState();
      const failed = preflight?.checks.filter(({ status }) => status === "error") ?? [];
      return [
        ...refusals.map(({ error }) => errorSentence(error, "en")),
        ...(preflightError === null ? [] : [errorSentence(preflightError, "en")]),
        ...failed.map(({ message }) => errorSentence(message, "en")),
        ...(run === null || run.error === null ? [] : [errorSentence(run.error, "en")]),
      ];
    },
    preflight: () => useStudio.getState().preflight,
    setConfig: (json) => {
      try {
        useStudio.getState().setConfig(parseConfig(json));
      } catch (error) {
        throw new Error(errorSentence(serialError(error), "en"));
      }
    },
    openDemo: () => useStudio.getState().openDemo(),
    startDemo: () => useStudio.getState().startDemo(),
    start: (options) => useStudio.getState().startTraining(options),
    resume: async (options) => {
      await useStudio.getState().findResumable();
      const newest = useStudio.getState().resumable[0];
      if (newest === undefined) return false;
      await useStudio.getState().resumeRun(newest.id, options);
      return true;
    },
    stop: () => useStudio.getState().stopTraining(),
    exportFile: async (kind) => {
      const result = await useStudio.getState().exportFile(kind);
      return result.ok ? null : errorSentence(result.error, "en");
    },
    consoleLines: () => {
      const { run } = useStudio.getState();
      if (run === null) return [];
      const { name, reason } = run.header.engine;
      const { reason: reasons, otherReason } = engineMessages.en;
      return [`Engine: ${name}: ${lookUp(reasons, reason) ?? otherReason(reason)}`, ...consoleLines(run)];
    },
    subscribe: onRunEvents,
  };
  Object.defineProperty(globalThis, "segmentStudio", { value: automation });
}
