import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { studioServices } from "../../src/app/studio-services";
// Loaded when a run needs it: before the tests, so that none of them waits for that.
import "../../src/engine/tfjs/tfjs-engine";
import { useStudio } from "../../src/store/studio";
import { studioEvents } from "../../src/store/studio-events";
import { startWorkersWith } from "../../src/store/studio-worker";
import { PATIENT } from "../patient";

// The page's state over the worker's own services, in one thread: only the worker itself is left out.
vi.stubGlobal("navigator", {});
let die: (detail: string) => void = () => undefined;
let workers = 0;
/** The workers that a run was started in, by their number. */
const started: number[] = [];
startWorkersWith(() => {
  const own = ++workers;
  const services = studioServices();
  let isAlive = true;
  const start: typeof services.run.start = (config, options, onEvent) => {
    started.push(own);
    return services.run.start(config, options, (event) => {
      if (isAlive) onEvent(event);
    });
  };
  return {
    api: { ...services, run: { ...services.run, start } },
    holdLife: async () => false,
    ping: null,
    onDeath: (callback) => {
      die = callback;
    },
    terminate: () => {
      isAlive = false;
    },
  };
});

const sample = join(import.meta.dirname, "..", "..", "public", "samples", "emde_session_sketches_walk4.npz");
const bytes = new Uint8Array(readFileSync(sample));
const sketches = (name: string) => new File([bytes], name);
const studio = () => useStudio.getState();

beforeEach(() => useStudio.setState({ refusals: [], run: null, newInputs: false }));

it("opens what was dropped, says what was refused, and checks the run", async () => {
  const file = sketches("a.npz");
  await studio().openFiles([file, new File(["no model"], "b.pt")]);
  expect(studio()).toMatchObject({
    sketches: { value: { file: "a.npz" }, loading: null },
    inputFiles: { sketches: file, foundation: null },
    refusals: [{ file: "b.pt" }],
  });
  expect(studio().preflight?.checks.map(({ status }) => status)).toContain("error");
  studio().setTask("segment");
  studio().setConfig({
    fromScratch: true,
    hiddenDim: 32,
    numLayers: 1,
    outputDim: 16,
    batchSize: 512,
    engine: "tfjs-cpu",
  });
  await vi.waitFor(
    () => expect(studio().preflight?.checks.filter(({ status }) => status === "error")).toEqual([]),
    PATIENT,
  );
  await vi.waitFor(() => expect(studio().sketches.value?.sha256).toMatch(/^[0-9a-f]{64}$/), PATIENT);
});

it("trains from the open files, and everybody who listens hears of it", async () => {
  const heard: string[] = [];
  const stop = studioEvents.on("run", ({ type }) => heard.push(type));
  const left = vi.fn(async () => undefined);
  const stopHolding = studioEvents.on("starting", left);
  await studio().startTraining({ maxSteps: 3 });
  expect(left).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(studio().run?.state).toBe("finished"), PATIENT);
  expect(studio().run).toMatchObject({ stepCount: 3, result: { outcome: "max-steps" } });
  expect([heard[0], heard.includes("finished")]).toEqual(["started", true]);
  stop();
  stopHolding();
});

it("checks anew when a run has ended: what the next one takes is known from it", async () => {
  studio().setConfig({ epochs: 1 });
  await vi.waitFor(() => expect(studio().preflight?.canStart).toBe(true), PATIENT);
  expect(studio().preflight?.estimatedSeconds).toBeNull();
  await studio().startTraining();
  await vi.waitFor(() => expect(studio().run?.state).toBe("finished"), PATIENT);
  const seconds = studio().run?.result?.seconds ?? 0;
  expect(seconds).toBeGreaterThan(0);
  await vi.waitFor(() => expect(studio().preflight?.estimatedSeconds?.most).toBeCloseTo(seconds, 9), PATIENT);
});

it("starts a run that is asked for before a dead worker's files are open again once they are", async () => {
  die("no memory");
  expect(studio().preflightError?.params).toEqual({ detail: "no memory" });
  await studio().startTraining({ maxSteps: 1 });
  expect(studio().run?.state).toBe("training");
  await vi.waitFor(() => expect(studio().run?.state).toBe("finished"), PATIENT);
});

it("opens the files again in the worker that takes a dead one's place", async () => {
  const before = workers;
  const lost = vi.fn();
  const stop = studioEvents.on("lost", lost);
  die("out of memory");
  const error = { code: "open/worker-failed", params: { detail: "out of memory" } };
  expect(lost).toHaveBeenCalledExactlyOnceWith(error);
  expect(studio().preflightError, "told before the files are open again").toEqual(error);
  const { preflight } = studio();
  await vi.waitFor(() => expect(studio().preflight).not.toBe(preflight), PATIENT);
  await vi.waitFor(() => expect(studio().preflightError).toEqual(error), PATIENT);
  expect(workers).toBe(before + 1);
  await studio().removeInput("sketches");
  expect(studio()).toMatchObject({ sketches: { value: null }, inputFiles: { sketches: null }, preflight: null });
  stop();
});

it("goes on with a run once in the worker after one that died while it opened the run's files", async () => {
  await studio().openFiles([sketches("b.npz")]);
  await studio().startTraining();
  expect(studio().run?.state).toBe("training");
  const before = started.length;
  die("first");
  die("second");
  await vi.waitFor(() => expect(studio().run?.state).toBe("finished"), PATIENT);
  expect(started.slice(before)).toEqual([workers]);
});

it("gives up a worker that dies again and again", async () => {
  await studio().openFiles([sketches("c.npz")]);
  expect(studio().sketches.value).not.toBeNull();
  // Of the last run's worker two died already.
  die("third");
  expect(studio().preflightError?.params).toEqual({ detail: "third" });
  expect(studio()).toMatchObject({ sketches: { value: null }, inputFiles: { sketches: null } });
});
