import { create } from "zustand";
import type { SerialError } from "../formats/coded-error";
import { storedSketcher } from "../model/decision";
import type { ReferenceProgress } from "../protocol/reference";
import type { RunRecord } from "../run/record";
import { configOf } from "../run/stored-values";
import { decisionRules } from "../tasks/classes";
import { type AddedReference, historyActions } from "./history";
import { openPlace } from "./place";
import { predictActions } from "./predict";
import { defaultRunName } from "./run-names";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";
import { studioWorker } from "./studio-worker";
import { withProgress } from "./with-progress";

/** What became of one run that was dropped; told once. */
interface ReferenceNotice extends AddedReference {
  readonly id: number;
  /** The dropped file with its trained model, for Predict; null when the drop held none of its own. */
  readonly model: File | null;
}

interface ReferenceState {
  /** How far the reading is; null while nothing is read. */
  readonly reading: ReferenceProgress | null;
  readonly notices: readonly ReferenceNotice[];
  /** Files of this visit that were results of a run and not inputs of one. */
  readonly taken: readonly File[];
}

let notices = 0;

/** Runs that were made elsewhere, on their way into the history. */
export const useReferences = create<ReferenceState>()(() => ({
  reading: null,
  notices: [],
  taken: [],
}));

const { setState: set } = useReferences;

/** One drop after the other: the second may complete a run of the first. */
let taking: Promise<void> = Promise.resolve();

async function read(files: readonly File[]): Promise<void> {
  const names = new Set(files.map(({ name }) => name));
  useStudio.setState(({ refusals }) => ({ refusals: refusals.filter(({ file }) => !names.has(file)) }));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  set({ reading: { file: files[0]?.name ?? "", done: 0, total } });
  const answer = await withProgress(
    (reading: ReferenceProgress) => set({ reading }),
    (onProgress) => studioWorker().references.read(files, onProgress),
  );
  set({ reading: null });
  if (!answer.ok) {
    for (const { name } of files) refuse(name, answer.error);
    return;
  }
  const { parts, refusals } = answer.value;
  const { referenceRuns } = await import("../run/reference");
  const found = referenceRuns(parts, {
    now: Date.now(),
    nameOf: (config) => defaultRunName(config, useStudio.getState().locale),
  });
  for (const { file, error } of [...refusals, ...found.refusals]) refuse(file, error);
  for (const run of found.runs) {
    const added = await historyActions.addReference(run);
    const model = parts.find(
      ({ kind, archive, sha256 }) =>
        kind === "predictor" && archive === null && run.reference?.files.some((file) => file.sha256 === sha256),
    );
    const notice = { ...added, id: ++notices, model: files.find(({ name }) => name === model?.file) ?? null };
    set(({ notices: earlier }) => ({ notices: [...earlier, notice] }));
  }
}

/** What is done with runs that were made elsewhere. */
export const referenceActions = {
  /** Adds the runs behind dropped result files to the history; what is not one is refused beside the other files. */
  take(files: readonly File[]) {
    set(({ taken }) => ({ taken: [...taken, ...files] }));
    taking = taking.then(() => read(files)).catch(() => set({ reading: null }));
    return taking;
  },

  cancel() {
    void studioWorker().references.cancel();
  },

  /** Forgets a notice that was told. */
  told(notice: ReferenceNotice) {
    set(({ notices: earlier }) => ({ notices: earlier.filter((other) => other !== notice) }));
  },

  /** Opens a run's model in Predict, with what its `run.json` says of labels and threshold where there is one. */
  async predictWith(model: File, run: RunRecord) {
    openPlace("predict");
    await predictActions.openModel(
      model,
      run.json === null ? null : decisionRules(configOf(run), storedSketcher(run.json)),
    );
  },

  takeConfiguration(run: RunRecord) {
    if (run.json === null) return;
    useStudio.getState().setConfig(run.json.config);
    openPlace("studio");
  },
};

function refuse(file: string, error: SerialError): void {
  if (error.code === "open/canceled") return;
  useStudio.setState(({ refusals }) => ({
    refusals: [...refusals.filter((other) => other.file !== file), { file, error }],
  }));
}

/** Takes the results of runs that are dropped anywhere; called once by the page's entry. */
export function takeReferences(): void {
  studioEvents.on("results", (files) => void referenceActions.take(files));
}
