import { describe, expect, it } from "vitest";
import type { Engine, EngineSetup, EpochControl, EpochPlan } from "../../src/engine/engine";
import { createEngine } from "../../src/engine/select";
import { type BenchmarkProgress, loadWorkload, measureSteps } from "../../src/training/benchmark";

const workload = { hidden: 8, layers: 1, batch: 4 };

/** An engine whose every step takes a few milliseconds and has the loss that the test says. */
class SteadyEngine implements Engine {
  readonly plans: EpochPlan[] = [];
  setup: EngineSetup | null = null;
  readonly #loss: number;

  constructor(loss = 1) {
    this.#loss = loss;
  }

  readonly info = {
    name: "wasm",
    adapter: null,
    threads: 1,
    reason: "configured",
    numerics: {},
    gflops: null,
    bytes: 0,
  } as const;

  async load(setup: EngineSetup) {
    this.setup = setup;
  }

  async trainEpoch(plan: EpochPlan, control: EpochControl) {
    this.plans.push(plan);
    let done = 0;
    for (const batch of plan.batches) {
      if (!(await control.proceed())) break;
      await new Promise((resolve) => setTimeout(resolve, 40));
      control.onSteps([{ step: plan.firstStep + done, rows: batch.length, loss: this.#loss, gradNorm: 1 }]);
      done++;
    }
    return done;
  }

  evaluate = async () => new Float32Array();
  infer = async () => new Float32Array();
  readModel = async () => ({ tensors: new Map(), batchesTracked: new Map() });
  snapshot = async () => ({ model: await this.readModel(), expAvg: new Map(), expAvgSq: new Map() });
  restore = async () => {};
  writeModel = async () => {};
  dispose = async () => {};
}

describe("measureSteps", () => {
  it("warms up, takes five samples of consecutive steps and says how far it is", async () => {
    const engine = new SteadyEngine();
    const progress: BenchmarkProgress[] = [];
    const times = await measureSteps(engine, workload, {
      signal: new AbortController().signal,
      onProgress: (now) => progress.push(now),
    });
    expect(engine.setup?.training?.inputs.rows).toBe(workload.batch);
    expect(times.samples).toBe(5);
    expect(times.secondsPerStepMin).toBeLessThanOrEqual(times.secondsPerStep);
    expect(times.secondsPerStepMin).toBeGreaterThan(0.035);
    expect(progress.map(({ stage, done }) => [stage, done])).toEqual([
      ["loading", 0],
      ["warming-up", 1],
      ...[2, 3, 4, 5, 6].map((done) => ["measuring", done]),
    ]);
    const perSample = engine.plans.at(-1)?.batches.length ?? 0;
    expect(perSample, "a sample lasts about 0.3 s").toBeGreaterThanOrEqual(5);
    expect(perSample).toBeLessThanOrEqual(8);
    const steps = engine.plans.reduce((sum, { batches }) => sum + batches.length, 0);
    expect(engine.plans.at(-1)?.firstStep, "steps go on, as in a run").toBe(steps - perSample);
  });

  it("ends after the current step when it is cancelled", async () => {
    const engine = new SteadyEngine();
    const controller = new AbortController();
    const measured = measureSteps(engine, workload, { signal: controller.signal, onProgress: () => {} });
    setTimeout(() => controller.abort(), 150);
    await expect(measured).rejects.toMatchObject({ name: "AbortError" });
    expect(engine.plans.length).toBeLessThan(10);
  });

  it("does not time steps that compute nothing", async () => {
    const options = { signal: new AbortController().signal, onProgress: () => {} };
    await expect(measureSteps(new SteadyEngine(Number.NaN), workload, options)).rejects.toThrow(RangeError);
  });
});

describe("loadWorkload", () => {
  it("trains a real engine", async () => {
    const engine = await createEngine("tfjs-cpu");
    const run = await loadWorkload(engine, workload);
    const before = (await engine.readModel()).tensors.get("classifier.8.weight")?.slice();
    await run(2);
    expect((await engine.readModel()).tensors.get("classifier.8.weight")).not.toEqual(before);
    await engine.dispose();
  });
});
