import { describe, expect, it, vi } from "vitest";
import type { Engine, EngineSetup, EpochControl, EpochPlan } from "../../src/engine/engine";
import { createEngine } from "../../src/engine/select";
import { type BenchmarkProgress, loadWorkload, measureSteps } from "../../src/training/benchmark";

const workload = { hidden: 8, layers: 1, batch: 4 };

/** An engine whose every step takes a few milliseconds and has the loss that the test says. */
class SteadyEngine implements Engine {
  readonly plans: EpochPlan[] = [];
  setup: EngineSetup | null = null;
  readonly #loss: number;
  readonly #step: () => Promise<unknown>;

  constructor(loss = 1, step: () => Promise<unknown> = async () => undefined) {
    this.#loss = loss;
    this.#step = step;
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
      await this.#step();
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
    // A clock of its own: what a step takes must not depend on what else the machine does.
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
    const engine = new SteadyEngine(1, async () => {
      now += 40;
    });
    const progress: BenchmarkProgress[] = [];
    const times = await measureSteps(engine, workload, {
      signal: new AbortController().signal,
      onProgress: (step) => progress.push(step),
    });
    clock.mockRestore();
    expect(engine.setup?.training?.inputs.rows).toBe(workload.batch);
    expect(times.samples).toBe(5);
    expect(times.secondsPerStep).toBeCloseTo(0.04, 10);
    expect(times.secondsPerStepMin).toBeCloseTo(0.04, 10);
    expect(progress.map(({ stage, done }) => [stage, done])).toEqual([
      ["loading", 0],
      ["warming-up", 1],
      ...[2, 3, 4, 5, 6].map((done) => ["measuring", done]),
    ]);
    const perSample = engine.plans.at(-1)?.batches.length ?? 0;
    expect([7, 8], "a sample lasts about 0.3 s").toContain(perSample);
    const steps = engine.plans.reduce((sum, { batches }) => sum + batches.length, 0);
    expect(engine.plans.at(-1)?.firstStep, "steps go on, as in a run").toBe(steps - perSample);
  });

  it("ends after the current step when it is canceled", async () => {
    const controller = new AbortController();
    let steps = 0;
    const engine = new SteadyEngine(1, async () => {
      if (++steps === 3) controller.abort();
    });
    const measured = measureSteps(engine, workload, { signal: controller.signal, onProgress: () => {} });
    await expect(measured).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toBe(3);
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
