import { create } from "zustand";
import type { SerialError } from "../formats/coded-error";
import type { FileIdentity, SketchesSummary } from "../protocol/files";
import type { RunEvent } from "../protocol/run";
import { nextStep, type QueueCommand, type QueueStep, type RunEnding } from "../run/queue-policy";
import { holdRun, ownedRuns, releaseRun } from "../storage/run-lock";
import { type Config, defaultConfig, needsFoundation } from "../tasks/config";
import { recordRefusal } from "./history";
import { pageStorage } from "./page-storage";
import { forgetQueue, type StoredQueue, storedQueues, storeQueue } from "./queue-storage";
import { labelRun } from "./recorder";
import { resumeNeed } from "./resume-policy";
import { queueNames } from "./run-names";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";
import { newRunId } from "./studio-run";
import { studioWorker } from "./studio-worker";

/** The queue of this tab. Its current run is the first without an ending. */
export type Queue = Omit<StoredQueue, "sketches" | "foundation">;

interface QueueState {
  readonly queue: Queue | null;
  readonly command: QueueCommand;
  /** Why the queue is over; it stays in sight until it is dismissed or another run starts. */
  readonly end: Extract<QueueStep, { kind: "end" }>["why"] | null;
  /** The error of the last run that failed. */
  readonly failure: SerialError | null;
  /** Why an offered queue did not go on. */
  readonly refused: { readonly id: string; readonly error: SerialError } | null;
  /** Queues that earlier visits left unfinished and that no tab works on. */
  readonly offered: readonly StoredQueue[];
}

/** A queue is owned like a run: by one tab, as long as that lives. */
const lockOf = (id: string) => `queue-${id}`;

/** Several runs, one after another through the same start as any other run. */
export const useQueue = create<QueueState>()(() => ({
  queue: null,
  command: "go-on",
  end: null,
  failure: null,
  refused: null,
  offered: [],
}));

const { setState: set, getState: get } = useQueue;

/** Null until the files are hashed: before that there is nothing to recognize them by. */
let files: Pick<StoredQueue, "sketches" | "foundation"> | null = null;
/** The current run has started. */
let begun = false;
/** How the current run ended, while its evidence is still being gathered. */
let ending: RunEnding | null = null;
let stopping = false;

function keep(endings: readonly RunEnding[]): void {
  const { queue } = get();
  if (queue !== null && files !== null) storeQueue(pageStorage, { ...queue, ...files, endings: [...endings] });
}

function take(queue: Queue): void {
  ending = null;
  stopping = false;
  set({ queue, command: "go-on", end: null, failure: null, refused: null });
  useStudio.getState().setQueueing(true);
}

/** The queue of this id while it is this tab's and not over. */
function going(id: string): Queue | null {
  const { queue, end } = get();
  return queue?.id === id && end === null ? queue : null;
}

async function hashFiles(id: string): Promise<void> {
  const answer = await studioWorker().inputs.fingerprints();
  if (!answer.ok) return;
  const { sketches, foundation } = answer.value;
  const { sketches: first, foundation: second } = useStudio.getState();
  const queue = going(id);
  if (queue === null) return;
  const model = fileOf(second.value, foundation);
  const data = dataOf(first.value, sketches);
  const needsModel = queue.runs.some(({ config, model }) => model === null && needsFoundation(config));
  if (data === null || (needsModel && model === null)) return;
  files = { sketches: data, foundation: needsModel ? model : null };
  keep(queue.endings);
}

/** Starts the run that is next, or ends the queue. */
async function advance(queue: Queue): Promise<void> {
  const step = nextStep(queue.runs.length, queue.endings, get().command);
  const run = step.kind === "run" ? queue.runs[step.index] : undefined;
  if (run === undefined) return finish(queue.id, step.kind === "end" ? step.why : "done");
  begun = false;
  labelRun(run.id, labelIn(queue, run));
  showForm(queue, run);
  if (run.model !== null && !(await useStudio.getState().openRunModel(run.model))) {
    return follow({ type: "failed", error: { code: "queue/no-model", params: {} } });
  }
  await useStudio.getState().startQueued(run.id, run.config);
}

/**
 * A way's run is shown with its own form, unless somebody has changed that: whoever starts a training then trains the
 * same again.
 */
function showForm({ way }: Queue, { config }: Queue["runs"][number]): void {
  if (way === null) return;
  useStudio.getState().setTask(config.task);
  const { config: form, setConfig } = useStudio.getState();
  if (JSON.stringify(form) === JSON.stringify(defaultConfig(config.task))) setConfig(config);
}

/** Resumes the current run where it was saved, and starts it where it was not. */
async function carryOn(queue: Queue): Promise<void> {
  const current = queue.runs[queue.endings.length];
  if (current === undefined) return advance(queue);
  const isSaved = () => useStudio.getState().resumable.some(({ id }) => id === current.id);
  if (!isSaved()) {
    // Begun anew, it writes over what was saved of it: the browser has to say that there is nothing.
    const error = await useStudio.getState().findResumable();
    if (error !== null) {
      queueActions.putBack(queue.id);
      return set({ refused: { id: queue.id, error } });
    }
  }
  if (!isSaved()) return advance(queue);
  begun = false;
  labelRun(current.id, labelIn(queue, current));
  showForm(queue, current);
  await useStudio.getState().resumeRun(current.id);
}

function finish(id: string, end: QueueState["end"]): void {
  forgetQueue(pageStorage, id);
  releaseRun(lockOf(id));
  files = null;
  set({ end });
  useStudio.getState().setQueueing(false);
}

/** Writes down how the current run ended and goes on. */
function settle(queue: Queue, how: RunEnding): void {
  ending = null;
  const settled = { ...queue, endings: [...queue.endings, how] };
  set({ queue: settled });
  keep(settled.endings);
  void advance(settled);
}

function follow(event: RunEvent): void {
  const { queue, end } = get();
  if (queue === null) return;
  if (end !== null) {
    if (event.type === "started") set({ queue: null, end: null });
    return;
  }
  switch (event.type) {
    case "started":
      begun = true;
      if (stopping) void useStudio.getState().stopTraining();
      break;
    case "finished": {
      const { outcome, seconds } = event.result;
      ending = { kind: outcome === "stopped-by-user" ? "stopped" : "finished", seconds, code: null };
      // From here on a reload must not run it again.
      keep([...queue.endings, ending]);
      break;
    }
    case "evidence":
      if (ending !== null) settle(queue, ending);
      break;
    case "failed":
      if (ending !== null) {
        // Only its evidence failed.
        settle(queue, ending);
        break;
      }
      set({ failure: event.error });
      if (!begun) void recordUnbegun(queue, event.error);
      settle(queue, { kind: "failed", seconds: 0, code: event.error.code });
      break;
  }
}

studioEvents.on("run", follow);

/** What is done with queues. */
export const queueActions = {
  /** Runs these configurations one after another on the open files. */
  async start(configs: readonly Config[]) {
    const { demo, queueing, locale } = useStudio.getState();
    if (queueing || configs.length === 0) return;
    const names = queueNames(configs, locale);
    const id = newRunId();
    const runs = configs.map((config, index) => ({ id: newRunId(), name: names[index] ?? "", config, model: null }));
    const queue: Queue = { id, startedAt: Date.now(), demo, runs, endings: [], way: null };
    await holdRun(lockOf(id));
    take(queue);
    void hashFiles(id);
    await advance(queue);
  },

  /** Takes a whole way, whose sketches are not open yet; `train` goes on with it. False when another tab has it. */
  async hold({ sketches, foundation, ...queue }: StoredQueue) {
    if (useStudio.getState().queueing || !(await holdRun(lockOf(queue.id)))) return false;
    set(({ offered }) => ({ offered: offered.filter((other) => other.id !== queue.id) }));
    files = { sketches, foundation };
    take(queue);
    keep(queue.endings);
    return true;
  },

  /** Trains what is left of the way that is held on its sketches, which are open by now. */
  async train(id: string, runs: Queue["runs"]) {
    const held = going(id);
    if (held === null) return;
    const queue = await withModel({ ...held, runs: [...runs] });
    set({ queue });
    void hashFiles(id);
    await carryOn(queue);
  },

  /** Notes the tables that the way that is held began with, as they are once they were opened. */
  noteTables(id: string, tables: NonNullable<Queue["way"]>["tables"]) {
    const queue = going(id);
    if (queue === null || queue.way === null) return;
    set({ queue: { ...queue, way: { ...queue.way, tables } } });
    keep(queue.endings);
  },

  /** Ends the way that is held: its sketches could not be made, which `error` says, or were not wanted any more. */
  abandon(id: string, error: SerialError | null) {
    if (going(id) === null) return;
    finish(id, error === null ? "asked" : "failing");
    set({ failure: error });
  },

  /** Lets go of the way that is held, which cannot go on for now: it is offered again. */
  putBack(id: string) {
    const queue = going(id);
    if (queue === null || files === null) return;
    const offer = { ...queue, ...files, endings: [...queue.endings] };
    releaseRun(lockOf(id));
    files = null;
    set(({ offered }) => ({ queue: null, offered: [offer, ...offered] }));
    useStudio.getState().setQueueing(false);
  },

  /** Ends the current run; the next one starts. */
  async skip() {
    await useStudio.getState().stopTraining();
  },

  /** Whether the queue ends with the current run. */
  setCommand(command: QueueCommand) {
    set({ command });
  },

  /** Ends the current run, and the queue with it. */
  async stopNow() {
    const { queue } = get();
    if (queue === null || get().end !== null) return;
    set({ command: "stop" });
    stopping = true;
    // The results are there: only their evidence is waited for.
    if (ending !== null) settle(queue, ending);
    else await useStudio.getState().stopTraining();
  },

  /** Takes a queue that is over out of sight. */
  dismiss() {
    if (get().end !== null) set({ queue: null, end: null });
  },

  /** Looks for queues that earlier visits left unfinished. */
  async findOffered() {
    const owned = await ownedRuns();
    const offered = storedQueues(pageStorage).filter(({ id }) => !owned.has(lockOf(id)));
    set({ offered });
  },

  /** Goes on with an unfinished queue on its files, which must be open; its current run resumes where it can. */
  async goOn(id: string) {
    const stored = get().offered.find((queue) => queue.id === id);
    if (stored === undefined || useStudio.getState().queueing) return;
    if (!(await holdRun(lockOf(id)))) return queueActions.findOffered();
    if (stored.demo && !(await useStudio.getState().openDemo())) return releaseRun(lockOf(id));
    // Whoever opened other files, or the same table for other columns, meanwhile is shown what is wanted again.
    if (resumeNeed(stored, useStudio.getState()).kind === "files") return releaseRun(lockOf(id));
    const { sketches, foundation, ...found } = stored;
    files = { sketches, foundation };
    set(({ offered }) => ({ offered: offered.filter((other) => other.id !== id) }));
    const queue = await withModel(found);
    take(queue);
    await carryOn(queue);
  },

  /** Forgets an unfinished queue; its runs so far stay in the history. */
  giveUp(id: string) {
    forgetQueue(pageStorage, id);
    set(({ offered }) => ({ offered: offered.filter((queue) => queue.id !== id) }));
  },
};

/** The runs of a way are of different tasks: no table compares them. */
function labelIn({ id, way, demo }: Queue, { name }: Queue["runs"][number]) {
  return { name, queue: way === null ? id : null, demo: demo || way?.demo === true };
}

/** Opens the model that the current run begins with; where the browser has it no more, its run is made again first. */
async function withModel(queue: Queue): Promise<Queue> {
  const model = queue.runs[queue.endings.length]?.model ?? null;
  if (model === null || (await useStudio.getState().openRunModel(model))) return queue;
  return {
    ...queue,
    endings: queue.endings.slice(
      0,
      queue.runs.findIndex(({ id }) => id === model),
    ),
  };
}

/** A file as a stored queue knows it; null before it is read and hashed. */
function fileOf(opened: Pick<FileIdentity, "file" | "bytes"> | null, sha256: string | null) {
  return opened === null || sha256 === null ? null : { file: opened.file, bytes: opened.bytes, sha256 };
}

/** The same of what is trained on: a table is also known by what its columns mean. */
function dataOf(opened: SketchesSummary | null, sha256: string | null): StoredQueue["sketches"] {
  const file = fileOf(opened, sha256);
  return file === null || opened === null || opened.table === null ? file : { ...file, table: opened.table };
}

/** A run that was refused is told in the history, too. */
async function recordUnbegun({ id, demo, runs, endings }: Queue, error: SerialError): Promise<void> {
  const run = runs[endings.length];
  if (run === undefined) return;
  const { preflight } = useStudio.getState();
  const header = { id: run.id, startedAt: Date.now(), demo, walk: preflight?.walk ?? null };
  await recordRefusal(header, { name: run.name, queue: id }, error);
}

/** A whole way that has ended with a model that names classes: its models go on to Predict together. Null else. */
export function endedWay({ queue, end }: Pick<QueueState, "queue" | "end">): Queue | null {
  if (queue === null || queue.way === null || end === null) return null;
  const isMade = queue.runs.some(
    ({ config }, index) => config.task !== "foundation" && queue.endings[index]?.kind === "finished",
  );
  return isMade ? queue : null;
}

/** Keeps the unfinished queues that are offered in step with the unfinished runs; called once by the page's entry. */
export function followQueues(): () => void {
  return useStudio.subscribe(({ resumable }, before) => {
    if (resumable !== before.resumable) void queueActions.findOffered();
  });
}
