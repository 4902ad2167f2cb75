import { create } from "zustand";
import type { Importance } from "../evidence/importance";
import type { SerialError } from "../formats/coded-error";
import { classNamesOf, labelMapOf } from "../tasks/classes";
import type { BaselineCheck } from "../tasks/measured";
import { hasInputs, isRunning } from "./phase";
import type { StudioState } from "./state";
import { useStudio } from "./studio";
import { studioWorker } from "./studio-worker";
import { withProgress } from "./with-progress";

/** The baselines wait this long after the last change, so that whoever starts at once is not kept waiting. */
const DELAY_MS = 800;

/** What a model must beat, and what its inputs matter to it. */
interface EvidenceState {
  /** Null until known for the data and split that are chosen. */
  readonly check: BaselineCheck | null;
  /** Share of the baselines that is computed, 0..1; null while nothing is computed. */
  readonly checkShare: number | null;
  /** Canceled or failed: shown instead of progress, with a way to try again. */
  readonly checkStopped: boolean;
  /** Of the current run's model. */
  readonly importance: Importance | null;
  readonly importanceProgress: { readonly done: number; readonly total: number } | null;
  readonly importanceError: SerialError | null;
}

const noCheck = { check: null, checkShare: null, checkStopped: false } as const;
const noImportance = { importance: null, importanceProgress: null, importanceError: null } as const;

let timer: ReturnType<typeof setTimeout> | undefined;
let turn = 0;
/** The turn that was canceled by whoever waits for it, and not by a run that takes the worker. */
let canceled = 0;

export const useEvidence = create<EvidenceState>()(() => ({
  ...noCheck,
  ...noImportance,
}));

const { setState: set } = useEvidence;

/** What is asked of baselines, thresholds and inputs. */
export const evidenceActions = {
  async computeBaselines() {
    const mine = ++turn;
    clearTimeout(timer);
    set({ ...noCheck, checkShare: 0 });
    const answer = await withProgress(
      (checkShare: number) => {
        if (mine === turn) set({ checkShare });
      },
      (onProgress) => studioWorker().evidence.baselines(useStudio.getState().config, onProgress),
    );
    if (mine !== turn) return;
    const check = answer.ok ? answer.value : null;
    set({ check, checkShare: null, checkStopped: check === null && (!answer.ok || mine === canceled) });
  },

  cancelBaselines() {
    canceled = turn;
    void studioWorker().evidence.cancelBaselines();
  },

  async measureImportance() {
    const run = useStudio.getState().run?.header.id;
    set({ ...noImportance, importanceProgress: { done: 0, total: 1 } });
    const answer = await withProgress(
      (done: number, total: number) => {
        if (run === useStudio.getState().run?.header.id) set({ importanceProgress: { done, total } });
      },
      (onProgress) => studioWorker().evidence.importance(onProgress),
    );
    if (run !== useStudio.getState().run?.header.id) return;
    set(
      answer.ok
        ? { importance: answer.value, importanceProgress: null }
        : { importanceError: answer.error, importanceProgress: null },
    );
  },

  cancelImportance() {
    void studioWorker().evidence.cancelImportance();
  },

  testThresholds: (segment: number, at: readonly number[]) => studioWorker().evidence.testThresholds(segment, at),
};

/** What the baselines depend on; null while they cannot be computed. */
function question(state: StudioState): string | null {
  const { sketches, preflight, config, run } = state;
  if (sketches.value === null || !hasInputs(state) || preflight === null || isRunning(run)) return null;
  if (preflight.checks.some(({ status }) => status === "error")) return null;
  const { split, seed } = config;
  const rules = [config.task, classNamesOf(config), labelMapOf(config)];
  const { sha256: _, ...summary } = sketches.value;
  return JSON.stringify([summary, split, seed, ...rules]);
}

useStudio.subscribe((state, before) => {
  if (state.run?.header.id !== before.run?.header.id) useEvidence.setState(noImportance);
  const [now, earlier] = [question(state), question(before)];
  if (now === earlier) return;
  clearTimeout(timer);
  // A run takes the worker for itself and computes the same baselines at its end: what is known stays on the screen.
  if (isRunning(state.run)) {
    if (useEvidence.getState().check === null) turn++;
    return useEvidence.setState({ checkShare: null, checkStopped: false });
  }
  if (now === null) {
    turn++;
    return useEvidence.setState(noCheck);
  }
  if (isRunning(before.run) && useEvidence.getState().check !== null) return;
  timer = setTimeout(() => void evidenceActions.computeBaselines(), DELAY_MS);
});
