import { z } from "zod";
import { create } from "zustand";
import { parseSketchConfig } from "../pipeline/sketch-config";
import type { SerialError } from "../protocol/files";
import { serialError } from "../protocol/serial-error";
import { type Config, parseConfig } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import { isStale, type Step, useData } from "./data";
import { isBusy } from "./phase";
import { usePlace } from "./place";
import { type Queue, useQueue } from "./queue";
import type { StoredQueue } from "./queue-storage";
import { defaultRunName } from "./run-names";
import { newRunId, useStudio } from "./studio";

type Way = NonNullable<Queue["way"]>;

const keys = z.record(z.string(), z.unknown());
/** What `npm run pipeline` takes as its configuration, too. */
const planSchema = z.object({ sketches: keys, foundation: keys, segment: keys, churn: keys });

/** The trainings of a whole way, in their order: the fine-tunings begin with the model of the first. */
const TRAININGS = ["foundation", "segment", "churn"] as const satisfies readonly TaskId[];

/** The whole way from the data place's tables, with what the forms say. */
export async function runEverything(): Promise<void> {
  const { configOf } = useStudio.getState();
  await begin({ demo: false, sketch: { ...useData.getState().config } }, TRAININGS.map(configOf));
}

/** The whole way on the demo bank's tables, with networks that are trained while one watches; an unfinished one goes on. */
export async function showDemoWay(): Promise<void> {
  await useStudio.getState().findResumable();
  await useQueue.getState().findOffered();
  const unfinished = useQueue.getState().offered.find(({ way }) => way?.demo === true);
  if (unfinished !== undefined) return goOnWith(unfinished);
  const response = await fetch(new URL("demo/bank.json", document.baseURI)).catch(() => null);
  if (response === null || !response.ok) {
    return refuse({ code: "open/demo-unavailable", params: { file: "bank.json" } });
  }
  const { sketches, ...stages } = planSchema.parse(await response.json());
  await begin(
    { demo: true, sketch: sketches },
    TRAININGS.map((task) => parseConfig({ ...stages[task], task })),
  );
}

/** Goes on with a way of an earlier visit: what is done stays. */
export async function goOnWith({ sketches, foundation: _, ...queue }: StoredQueue): Promise<void> {
  if (queue.way === null || isBusy(useStudio.getState())) return;
  if (sketches === null) {
    if (await useQueue.getState().hold(queue)) await make(queue, queue.way);
    return;
  }
  const open = useStudio.getState().sketches.value;
  if (open?.sha256 !== sketches.sha256 && !(await openSketches(queue.way))) return;
  await useQueue.getState().goOn(queue.id);
}

/** Ends the way at once; what it made so far stays. */
export function stopWay(): void {
  if (useWay.getState().sketching) {
    useData.getState().cancel();
    useQueue.getState().abandon(null);
  } else void useQueue.getState().stopNow();
}

/** Whether this tab's way is still at its sketches. */
export const useWay = create<{ readonly sketching: boolean }>()(() => ({ sketching: false }));

async function begin(way: Way, configs: readonly Config[]): Promise<void> {
  if (isBusy(useStudio.getState())) return;
  const foundation = newRunId();
  const runs = configs.map((config) => {
    const isFirst = config.task === "foundation";
    const id = isFirst ? foundation : newRunId();
    return { id, name: defaultRunName(config), config, model: isFirst ? null : foundation };
  });
  const queue: Queue = { id: newRunId(), startedAt: Date.now(), demo: false, runs, endings: [], way };
  if (await useQueue.getState().hold(queue)) await make(queue, way);
}

async function make(queue: Queue, way: Way): Promise<void> {
  usePlace.getState().open("data");
  useWay.setState({ sketching: true });
  const made = await openSketches(way).finally(() => useWay.setState({ sketching: false }));
  // Ended meanwhile, or refused.
  if (!made) return useQueue.getState().abandon(useData.getState().failed?.error ?? null);
  const { serves = [] } = useStudio.getState().sketches.value ?? {};
  if (usePlace.getState().place === "data") usePlace.getState().open("studio");
  await useQueue.getState().train(queue.runs.filter(({ config: { task } }) => serves.includes(task)));
}

/** Makes a way's sketches where they are not there as its settings say, and opens them in the Studio; false when that fails. */
async function openSketches({ demo, sketch }: Way): Promise<boolean> {
  // What the last visit left comes first, so that it takes nothing of this away.
  await useData.getState().checkKept();
  try {
    useData.setState({ config: parseSketchConfig(sketch) });
  } catch (error) {
    refuse(serialError(error));
    return false;
  }
  if (demo && !useData.getState().sources.some((source) => source.demo)) await useData.getState().openDemo();
  for (const step of STEPS) {
    if (needs(step)) await makers[step]();
    if (needs(step)) return false;
  }
  const walk = useData.getState().sketches?.walks.at(-1)?.walk ?? 0;
  const file = await useData.getState().weights(walk);
  return file !== null && (await useStudio.getState().openSketches(file));
}

const STEPS: readonly Step[] = ["tables", "graph", "sketches"];

const makers: Readonly<Record<Step, () => Promise<void>>> = {
  tables: () => useData.getState().read(),
  graph: () => useData.getState().makeGraph(),
  sketches: () => useData.getState().makeSketches(),
};

/** Whether a step was not made yet as the settings say. */
function needs(step: Step): boolean {
  const state = useData.getState();
  const made = { tables: state.bank, graph: state.graph, sketches: state.sketches }[step];
  return made === null || isStale(state, step);
}

function refuse(error: SerialError): void {
  useData.setState({ failed: { step: "sketches", error } });
}
