import { z } from "zod";
import { create } from "zustand";
import type { Result, SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import { parseSketchConfig } from "../pipeline/sketch-config";
import type { TimeSpan } from "../protocol/preflight";
import type { SketchProgress } from "../protocol/tables";
import { type Config, configFor, parseConfig } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import { useData } from "./data";
import { holdsOwn } from "./data-sources";
import type { Step } from "./data-state";
import { isStale } from "./data-steps";
import { historyActions, useHistory } from "./history";
import { isBusy } from "./phase";
import { openPlace, usePlace } from "./place";
import { predictActions, usePredict } from "./predict";
import { type Queue, queueActions, useQueue } from "./queue";
import type { StoredQueue } from "./queue-storage";
import { defaultRunName } from "./run-names";
import { useStudio } from "./studio";
import { newRunId } from "./studio-run";
import { studioWorker } from "./studio-worker";
import { missingTables } from "./table-sources";

type Way = NonNullable<Queue["way"]>;

const keys = z.record(z.string(), z.unknown());
/** What `npm run pipeline` takes as its configuration, too. */
const planSchema = z.object({ sketches: keys, foundation: keys, segment: keys, churn: keys });

/** The trainings of a whole way, in their order: the fine-tunings begin with the model of the first. */
const TRAININGS = ["foundation", "segment", "churn"] as const satisfies readonly TaskId[];

/** The whole way from the data place's tables, with what the forms say. */
export async function runEverything(): Promise<void> {
  const { configOf } = useStudio.getState();
  await begin({ demo: false, sketch: { ...useData.getState().config }, tables: tablesNow() }, TRAININGS.map(configOf));
}

/** What `runEverything` would begin with: the tables' files, the network's width, and the most epochs of each training. */
export function wayPlan() {
  const file = (role: string) => tablesNow().find((table) => table.role === role)?.file ?? "";
  const { configOf } = useStudio.getState();
  return {
    files: { customers: file("customers"), products: file("products"), events: file("events") },
    ...trainingPlan(TRAININGS.map(configOf)),
  };
}

/** How long its trainings take on so many customers; null where their number or this machine's speed is not known. */
export async function waySeconds(customers: number | null): Promise<Result<TimeSpan | null>> {
  if (customers === null) return { ok: true, value: null };
  const { subspaces, bins } = useData.getState().config.sketch;
  const { configOf } = useStudio.getState();
  return studioWorker().run.secondsOf(TRAININGS.map(configOf), { rows: customers, width: subspaces * bins });
}

/** What the trainings of a whole way come to, the foundation's first. */
export function trainingPlan(configs: readonly Config[]) {
  const foundation = configs.find(({ task }) => task === "foundation");
  return {
    width: foundation === undefined ? 0 : configFor("foundation", foundation).hiddenDim,
    epochs: configs.map(({ task, epochs }) => ({ task, most: epochs })),
  };
}

/** The whole way on the demo bank's tables, with networks that are trained while one watches; an unfinished one goes on. */
export async function showDemoWay(): Promise<void> {
  // It is asked for once: a reload, or a step back, must not do it again over what was made since.
  const address = new URL(location.href);
  address.searchParams.delete("demo");
  history.replaceState(null, "", address);
  await useStudio.getState().findResumable();
  await queueActions.findOffered();
  const unfinished = useQueue.getState().offered.find(({ way }) => way?.demo === true);
  if (unfinished !== undefined) return goOnWith(unfinished);
  const plan = await demoPlan().catch(() => null);
  if (plan !== null) return begin(plan.way, plan.configs);
  openPlace("data");
  refuse({ code: "open/demo-unavailable", params: { file: "bank.json" } });
}

async function demoPlan(): Promise<{ readonly way: Way; readonly configs: readonly Config[] } | null> {
  const response = await fetch(new URL("demo/bank.json", document.baseURI));
  if (!response.ok) return null;
  const { sketches, ...stages } = planSchema.parse(await response.json());
  return {
    way: { demo: true, sketch: sketches, tables: null },
    configs: TRAININGS.map((task) => parseConfig({ ...stages[task], task })),
  };
}

/** Goes on with a way of an earlier visit: what is done stays. One that cannot go on is offered again, with the reason. */
export async function goOnWith(stored: StoredQueue): Promise<void> {
  if (stored.way === null || isBusy(useStudio.getState())) return;
  if (await queueActions.hold(stored)) await make(stored, stored.way, "again");
}

/**
 * The same with the tables that Data holds now, though the way began with others. Nothing where its sketches were made
 * already: its trainings are of those.
 */
export async function goOnWithTheseTables(stored: StoredQueue): Promise<void> {
  if (stored.way !== null && stored.sketches === null)
    await goOnWith({ ...stored, way: { ...stored.way, tables: tablesNow() } });
}

/**
 * Opens the models of an ended way in Predict, the last one's in front and the others beside it, and scores the sketches
 * that they learned from, where these are still open.
 */
export async function predictWithWay({
  runs,
  endings,
}: Pick<Queue, "endings"> & { readonly runs: readonly Pick<Queue["runs"][number], "id" | "config">[] }): Promise<void> {
  openPlace("predict");
  await historyActions.load();
  const made = runs.filter(({ config }, index) => config.task !== "foundation" && endings[index]?.kind === "finished");
  const sketches = useStudio.getState().inputFiles.sketches;
  // What is scored after the last model need not be scored after each.
  usePredict.setState({ scoredFile: null });
  for (const { id } of made) {
    const run = useHistory.getState().runs.find((record) => record.id === id);
    if (run !== undefined && (await historyActions.openModelOf(run))) continue;
    // The last run's model is still there where the browser keeps none.
    if (useStudio.getState().run?.header.id === id) await predictActions.takeRunModel();
  }
  if (sketches !== null && usePredict.getState().model !== null) await predictActions.scoreFile(sketches);
}

/** The data place's tables, as a way knows them again. */
function tablesNow(): NonNullable<Way["tables"]> {
  return useData
    .getState()
    .sources.flatMap(({ role, opened: { file, bytes }, lastModified, sha256 }) =>
      role === null ? [] : [{ role, file, bytes, lastModified, sha256 }],
    );
}

/**
 * What is wrong with the tables that Data holds: they are not those that the way began with. Files whose contents were
 * hashed are told by that, others by name, size and time.
 */
function otherTables({ way, sketches }: Pick<StoredQueue, "way" | "sketches">): SerialError | null {
  const wanted = way?.tables ?? null;
  if (wanted === null) return null;
  const found = tablesNow();
  const isThere = (table: (typeof found)[number]) => {
    const now = found.find(({ role }) => role === table.role);
    if (now === undefined) return false;
    if (now.sha256 !== null && table.sha256 !== null) return now.sha256 === table.sha256;
    return now.file === table.file && now.bytes === table.bytes && now.lastModified === table.lastModified;
  };
  const missing = wanted.filter((table) => !isThere(table));
  const added = found.filter(({ role }) => !wanted.some((table) => table.role === role));
  if (missing.length === 0 && added.length === 0) return null;
  const code = sketches === null ? "sketch/other-tables" : "sketch/other-tables-made";
  return { code, params: { files: [...missing, ...added].map(({ file }) => file) } };
}

/** Ends the way at once; what it made so far stays. */
export function stopWay(): void {
  const { sketching } = useWay.getState();
  if (sketching === null) return void queueActions.stopNow();
  useData.getState().cancel();
  queueActions.abandon(sketching, null);
}

interface WayState {
  /** Id of this tab's way while it is still at its sketches. */
  readonly sketching: string | null;
  /** How far the sketches are, 0..1. */
  readonly share: number;
  /** Why a way of an earlier visit could not go on. */
  readonly refused: { readonly id: string; readonly error: SerialError } | null;
  /** The tables' own segment names where this way took them for the classes; null where the form's stand. */
  readonly ownClasses: readonly string[] | null;
}

export const useWay = create<WayState>()(() => ({ sketching: null, share: 0, refused: null, ownClasses: null }));

async function begin(way: Way, configs: readonly Config[]): Promise<void> {
  if (isBusy(useStudio.getState())) return;
  const foundation = newRunId();
  const runs = configs.map((config) => {
    const isFirst = config.task === "foundation";
    const id = isFirst ? foundation : newRunId();
    return {
      id,
      name: defaultRunName(config, useStudio.getState().locale),
      config,
      model: isFirst ? null : foundation,
    };
  });
  const nothing = { endings: [], sketches: null, foundation: null };
  const demo = way.demo || useData.getState().sources.every((source) => source.role === null || source.demo);
  const queue: StoredQueue = { id: newRunId(), startedAt: Date.now(), demo, runs, way, ...nothing };
  if (await queueActions.hold(queue)) await make(queue, way, "first");
}

/** What the sketches of the way before are still at, though it was stopped: the worker does one thing at a time. */
let last: Promise<unknown> = Promise.resolve();

async function make(queue: StoredQueue, way: Way, time: "first" | "again"): Promise<void> {
  const { id } = queue;
  if (queue.sketches === null) openPlace("data");
  useWay.setState({ sketching: id, share: 0, refused: null, ownClasses: null });
  const opening = last.then(() => following(() => openSketches(queue, way, time))).catch(serialError);
  last = opening;
  let outcome = await opening;
  if (useWay.getState().sketching === id) useWay.setState({ sketching: null });
  if (isOver(id)) return;
  if (outcome === "opened") {
    const { serves = [] } = useStudio.getState().sketches.value ?? {};
    if (usePlace.getState().place === "data") openPlace("studio");
    const runs = queue.runs.filter(({ config: { task } }) => serves.includes(task));
    const classed = await withClasses(runs, queue.endings.length);
    if (isOver(id)) return;
    if ("runs" in classed) {
      useWay.setState({ ownClasses: classed.own });
      return queueActions.train(id, classed.runs);
    }
    outcome = classed;
  }
  const error = outcome === "canceled" ? null : outcome;
  if (time === "first") return queueActions.abandon(id, error);
  if (error !== null) {
    useWay.setState({ refused: { id, error } });
    // The Data place says it as well where it does not already.
    if (useData.getState().failed === null) refuse(error);
  }
  queueActions.putBack(id);
}

/**
 * The runs with classes that the open sketches have the labels of, before minutes go into what comes first.
 *
 * @param ended Runs that are over; their configuration stays.
 */
async function withClasses(
  runs: Queue["runs"],
  ended: number,
): Promise<{ readonly runs: Queue["runs"]; readonly own: readonly string[] | null } | SerialError> {
  const at = runs.findIndex(({ config }) => config.task === "segment");
  const segment = runs[at];
  const { sketches, configOf } = useStudio.getState();
  if (segment === undefined || at < ended || sketches.value === null) return { runs, own: null };
  const { fitToLabels } = await import("../tasks/segment/own-classes");
  const fitted = fitToLabels(segment.config, configFor("segment", configOf("segment")), sketches.value);
  if ("code" in fitted) return fitted;
  return { runs: runs.with(at, { ...segment, config: fitted.config }), own: fitted.own };
}

/** Whether a way was stopped, or has given way to another queue. */
function isOver(id: string): boolean {
  const { queue, end } = useQueue.getState();
  return queue?.id !== id || end !== null;
}

/** Parts of making sketches, as far as they are told: each of these lasts longer than those before it. */
const SHARES: Readonly<Record<SketchProgress["stage"], number>> = {
  customers: 0.05,
  products: 0.1,
  events: 0.3,
  counting: 0.4,
  hyperedges: 0.5,
  graph: 0.6,
  walks: 0.7,
  map: 0.8,
  sketches: 0.9,
  files: 1,
};

/** Tells how far a way's sketches are while they are made; between two parts of the work, how far they were. */
async function following<T>(work: () => Promise<T>): Promise<T> {
  const unfollow = useData.subscribe(({ progress }) => {
    // Before anything is told, files without a share stand for it.
    if (progress === null || progress.share === null) return;
    useWay.setState({ share: Math.max(useWay.getState().share, SHARES[progress.stage]) });
  });
  return work().finally(unfollow);
}

type Outcome = "opened" | "canceled" | SerialError;

/** Opens a way's sketches in the Studio, which are made where they are not there as its settings say. */
async function openSketches(queue: StoredQueue, way: Way, time: "first" | "again"): Promise<Outcome> {
  const { id, sketches: wanted } = queue;
  const { sketches: open } = useStudio.getState();
  if (wanted !== null && open.value?.sha256 === wanted.sha256) return "opened";
  // What the last visit left comes first, so that it takes nothing of this away.
  await useData.getState().checkKept();
  if (isOver(id)) return "canceled";
  const kept = useData.getState().kept?.files.find(({ sha256 }) => sha256 === wanted?.sha256);
  const walk = kept?.walk ?? (await makeSketches(queue, way, time));
  if (typeof walk !== "number") return walk;
  const file = await useData.getState().weights(walk);
  if (isOver(id)) return "canceled";
  if (file === null) return useData.getState().failed?.error ?? "canceled";
  // Sketches of an earlier visit that are not kept were made again just now, of files that were opened for it.
  const others = kept === undefined && time === "again" ? otherTables(queue) : null;
  if (others !== null && wanted === null) return others;
  if (wanted !== null) {
    const found = await studioWorker().inputs.fingerprintOf(file);
    if (!found.ok) return found.error;
    if (found.value !== wanted.sha256) {
      return others ?? { code: "run/other-file", params: { file: file.name, expected: wanted.file } };
    }
    if (isOver(id)) return "canceled";
  }
  if (await useStudio.getState().openSketches(file)) return "opened";
  return useStudio.getState().refusals.at(-1)?.error ?? "canceled";
}

/** Makes what is not there as a way's settings say; answers with the number of walks of its sketches. */
async function makeSketches(
  queue: StoredQueue,
  { demo, sketch, tables }: Way,
  time: "first" | "again",
): Promise<number | Exclude<Outcome, "opened">> {
  const { id } = queue;
  if (demo && holdsOwn(useData.getState())) return { code: "sketch/own-tables", params: {} };
  const config = parseSketchConfig(sketch);
  useData.getState().dismiss();
  useData.setState({ config });
  const isMissing = () => missingTables(useData.getState().sources).length > 0;
  if (demo && isMissing()) await useData.getState().openDemo();
  if (isMissing()) return useData.getState().refusals.at(-1)?.error ?? { code: "sketch/no-tables", params: {} };
  // A file of an earlier visit is only opened by a step: it may have been written anew since it was remembered.
  const otherThanBegun = () => (time === "again" ? otherTables(queue) : null);
  const others = otherThanBegun();
  if (others !== null) return others;
  for (const step of STEPS) {
    if (isOver(id)) return "canceled";
    if (needs(step)) await makers[step]();
    if (isOver(id)) return "canceled";
    const state = useData.getState();
    const error = state.failed?.error ?? state.refusals.at(-1)?.error;
    if (needs(step) && error !== undefined) return error;
    const isChanged = JSON.stringify(state.config) !== JSON.stringify(config) || (made(step) !== null && needs(step));
    if (isChanged) return { code: "sketch/changed", params: {} };
    if (needs(step)) return "canceled";
    const opened = otherThanBegun();
    if (opened !== null) return opened;
    if (time === "first" && tables !== null) queueActions.noteTables(id, tablesNow());
  }
  return useData.getState().sketches?.walks.at(-1)?.walk ?? 0;
}

const STEPS: readonly Step[] = ["tables", "graph", "sketches"];

const makers: Readonly<Record<Step, () => Promise<void>>> = {
  tables: () => useData.getState().read(),
  graph: () => useData.getState().makeGraph(),
  sketches: () => useData.getState().makeSketches(),
};

/** Whether a step was not made yet as the settings say. */
function needs(step: Step): boolean {
  return made(step) === null || isStale(useData.getState(), step);
}

function made(step: Step) {
  const { facts, graph, sketches } = useData.getState();
  return { tables: facts, graph, sketches }[step];
}

function refuse(error: SerialError): void {
  useData.setState({ failed: { step: "sketches", error } });
}
