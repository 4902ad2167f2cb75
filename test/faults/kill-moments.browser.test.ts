import { expect, it } from "vitest";
import { expectSame } from "../same";
import { forget, openSketches, openStudio, type Studio, until, workers } from "./walk";

/**
 * Where a life of the run ends: after so many steps, in a write call of an autosave (both from 1), of which half was done,
 * or some steps after the disk was full from such a call on.
 */
type Moment =
  | { readonly kind: "steps"; readonly count: number }
  | { readonly kind: "full"; readonly save: number; readonly call: number }
  | { readonly kind: "write"; readonly save: number; readonly call: number; readonly half: boolean };

const steps = (count: number): Moment => ({ kind: "steps", count });
const write = (save: number, call: number, half = false): Moment => ({ kind: "write", save, call, half });

/**
 * The first is late enough for a first save; after that any moment will do. A save has some 120 write calls: its beginning,
 * middle and end, each slot of the two, whole calls and halves, a full disk; and a life that saves nothing.
 */
const [first, others]: readonly [Moment, readonly Moment[]] = [
  steps(11),
  [
    write(3, 40),
    { kind: "full", save: 2, call: 40 },
    write(2, 100, true),
    steps(1),
    write(2, 3),
    write(1, 5, true),
    steps(15),
  ],
];

/** The name of the studio worker that begins next: where it stands still; without one it is as any. */
let name = nameOf(first);

const CONFIG = {
  engine: "wasm",
  fromScratch: true,
  hiddenDim: 8,
  batchSize: 16,
  epochs: 30,
  patience: 30,
  dropout: 0.1,
} as const;

/** What `drill.ts` takes a moment from. */
function nameOf(moment: Moment): string {
  if (moment.kind === "steps") return "0 0 0 0";
  const isFull = moment.kind === "full";
  return [moment.save, moment.call, Number(!isFull && moment.half), Number(isFull)].join(" ");
}

/** Resolves when the moment has come in the run that goes on. */
function comes({ studioEvents }: Studio, moment: Moment): Promise<void> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel("drill");
    let count = 0;
    let refused = Number.POSITIVE_INFINITY;
    const end = () => {
      stop();
      channel.close();
      resolve();
    };
    const stop = studioEvents.on("run", (event) => {
      if (event.type === "warning" && event.error.code === "run/autosave-failed") refused = Math.min(refused, count);
      if (event.type !== "steps") return;
      count += event.records.length;
      // The run trains on where it cannot be saved.
      if (moment.kind === "steps" ? count >= moment.count : count > refused + 9) end();
    });
    channel.onmessage = end;
  });
}

/** Ends the studio worker without a word and forgets what the page knew of its run, as a page does that is loaded anew. */
async function kill({ studioEvents, useStudio, releaseRun }: Studio): Promise<void> {
  const died = new Promise<void>((resolve) => {
    const stop = studioEvents.on("died", () => {
      stop();
      resolve();
    });
  });
  const id = useStudio.getState().run?.header.id ?? "";
  useStudio.setState({ run: null });
  workers.findLast(({ kind }) => kind === "studio")?.worker.terminate();
  await died;
  releaseRun(id);
}

/** Goes on with the run that is offered; answers with the epochs that it had saved. */
async function goOn({ studioEvents, useStudio }: Studio): Promise<number> {
  const epochs = new Promise<number | null>((resolve) => {
    const stop = studioEvents.on("run", (event) => {
      if (event.type !== "started") return;
      stop();
      resolve(event.earlier?.epochs.length ?? null);
    });
  });
  expect(await useStudio.getState().findResumable()).toBeNull();
  const { resumable } = useStudio.getState();
  expect(resumable).toHaveLength(1);
  await useStudio.getState().resumeRun(resumable[0]?.id ?? "");
  const saved = await epochs;
  expect(saved, "goes on from a save").not.toBeNull();
  return saved ?? 0;
}

/** What the run that has ended comes to, without its times. */
async function outcome(studio: Studio) {
  const { useStudio } = studio;
  await until(studio, "the end", () => useStudio.getState().run?.state === "finished");
  await until(studio, "evidence", () => useStudio.getState().run?.evidence != null);
  const exported = async (kind: "run" | "checkpoint") => {
    const made = await studio.studioWorker().run.exportFile(kind, "en");
    if (!made.ok) throw new Error(made.error.code);
    return made.value.blob;
  };
  const { seconds, secondsPerStep, engine, evidence, history, ...rest } = JSON.parse(
    await (await exported("run")).text(),
  );
  const epochs = history.map(({ seconds: _, ...epoch }: { readonly seconds: number }) => epoch);
  const model = new Uint8Array(await (await exported("checkpoint")).arrayBuffer());
  return { ...rest, epochs, model };
}

it("a run whose worker is killed at eight moments, one of them on a full disk, ends as one that never was", async () => {
  const studio = await openStudio(() => name, new URL("./drill.worker.ts?worker_file&type=module", import.meta.url));
  const { useStudio } = studio;
  studio.recordRuns();
  await openSketches(studio, () => undefined);
  useStudio.getState().setTask("segment");
  useStudio.getState().setConfig(CONFIG);
  let epochs = 0;
  let ended = first;
  let came = comes(studio, first);
  await useStudio.getState().startTraining();
  for (const next of [...others, null]) {
    await came;
    const warnings = useStudio.getState().run?.warnings.map(({ code }) => code) ?? [];
    expect(warnings, "said once").toEqual(ended.kind === "full" ? ["run/autosave-failed"] : []);
    name = next === null ? "" : nameOf(next);
    if (next !== null) came = comes(studio, next);
    ended = next ?? ended;
    await kill(studio);
    const saved = await goOn(studio);
    expect(saved, "no save was lost").toBeGreaterThanOrEqual(epochs);
    epochs = saved;
  }
  expect(epochs, "the lives moved the run on").toBeGreaterThan(5);
  const killed = await outcome(studio);
  expect(killed.epochs).toHaveLength(CONFIG.epochs);
  const { id } = useStudio.getState().run?.header ?? {};
  await useStudio.getState().startTraining();
  await until(studio, "the next run", () => useStudio.getState().run?.header.id !== id);
  expectSame(killed, await outcome(studio));
  await forget(studio);
}, 300_000);
