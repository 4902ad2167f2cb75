import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { EngineError } from "../../src/engine/errors";
import type { GpuProbe } from "../../src/engine/gpu-device";
import type { EngineName } from "../../src/engine/names";
import { createEngine, type EngineSources, engineCandidates } from "../../src/engine/select";
import { predictorLayers } from "../../src/model/architecture";
import { planInference } from "../../src/model/plan";
import { predictorShape } from "./conformance";
import { oracleProblem } from "./oracle";

const hardware: GpuProbe = {
  available: true,
  isFallback: false,
  description: "a GPU",
  reason: "webgpu-hardware",
  limits: null,
};
const software: GpuProbe = {
  available: true,
  isFallback: true,
  description: "software",
  reason: "webgpu-software",
  limits: null,
};
const missing: GpuProbe = {
  available: false,
  isFallback: false,
  description: "",
  reason: "webgpu-missing",
  limits: null,
};

const network = planInference(predictorLayers(predictorShape(5, 4, 3, 1, [4, 3], 2)));
const { model } = oracleProblem(network, 2);
const setup = { network, state: model, training: null };

/** Sources whose engines compute nothing, and fail to start or to load where the test says so. */
function sources(probe: GpuProbe, failing: { start?: readonly EngineName[]; load?: readonly EngineName[] }) {
  const started: EngineName[] = [];
  const disposed: EngineName[] = [];
  const fake: EngineSources = {
    probe: async () => probe,
    measure: async () => null,
    async start(name) {
      started.push(name);
      if (failing.start?.includes(name)) throw new EngineError("engine/gpu-error", { message: name });
      return new FakeEngine(name, failing.load?.includes(name) ?? false, disposed);
    },
  };
  return { fake, started, disposed };
}

class FakeEngine implements Engine {
  readonly #name: EngineName;
  readonly #cannotLoad: boolean;
  readonly #disposed: EngineName[];

  constructor(name: EngineName, cannotLoad: boolean, disposed: EngineName[]) {
    this.#name = name;
    this.#cannotLoad = cannotLoad;
    this.#disposed = disposed;
  }

  get info() {
    const reason = this.#name === "wasm" ? "threads" : "own";
    return { name: this.#name, adapter: null, threads: 1, reason, numerics: {}, gflops: null, bytes: 0 };
  }

  async load() {
    if (this.#cannotLoad) throw new EngineError("engine/limit", { needed: 2, allowed: 1 });
  }

  trainEpoch = async () => 3;
  evaluate = async () => Float32Array.of(1);
  infer = async () => Float32Array.of(2);
  readModel = async () => model;
  snapshot = async () => ({ model, expAvg: new Map(), expAvgSq: new Map() });
  restore = async () => {};
  writeModel = async () => {};
  dispose = async () => {
    this.#disposed.push(this.#name);
  };
}

describe("engineCandidates", () => {
  it("takes WebGPU by itself only on a hardware adapter", () => {
    expect(engineCandidates("auto", hardware).map(({ name }) => name)).toEqual(["webgpu", "wasm", "tfjs-cpu"]);
    expect(engineCandidates("auto", software)).toEqual([
      { name: "wasm", reason: "webgpu-software" },
      { name: "tfjs-cpu", reason: "wasm-failed" },
    ]);
    expect(engineCandidates("auto", missing)[0]).toEqual({ name: "wasm", reason: "webgpu-missing" });
  });

  it("takes the engine that was measured to be faster, and the other one when it fails", () => {
    const names = (wasm: number) => engineCandidates("auto", hardware, { webgpu: 0.01, wasm });
    expect(names(0.02)[0]).toEqual({ name: "webgpu", reason: "webgpu-faster" });
    expect(names(0.005)).toEqual([
      { name: "wasm", reason: "wasm-faster" },
      { name: "webgpu", reason: "wasm-failed" },
      { name: "tfjs-cpu", reason: "wasm-failed" },
    ]);
    expect(engineCandidates("auto", software, { webgpu: 0.01, wasm: 0.02 })[0]?.name).toBe("wasm");
  });

  it("takes a named engine and no other", () => {
    for (const name of ["webgpu", "wasm", "tfjs-webgpu", "tfjs-wasm", "tfjs-cpu"] as const) {
      expect(engineCandidates(name, null)).toEqual([{ name, reason: "configured" }]);
    }
  });
});

describe("createEngine", () => {
  it("gives the reason with the engine", async () => {
    expect((await createEngine("auto", {}, sources(hardware, {}).fake)).info).toMatchObject({
      name: "webgpu",
      reason: "webgpu-hardware",
    });
    expect((await createEngine("webgpu", {}, sources(software, {}).fake)).info).toMatchObject({
      name: "webgpu",
      reason: "configured",
    });
  });

  it("measures for auto once per adapter and width, on hardware only, and keeps what it decided by", async () => {
    const widths: number[] = [];
    const measuring = (probe: GpuProbe): EngineSources => ({
      ...sources(probe, {}).fake,
      measure: async (width) => {
        widths.push(width);
        return { webgpu: 0.25, wasm: width < 100 ? 0.125 : 0.5 };
      },
    });
    const taken = async (width: number, probe = hardware, requested: "auto" | "webgpu" = "auto") =>
      (await createEngine(requested, { width }, measuring(probe))).info;
    expect(await taken(64)).toMatchObject({
      name: "wasm",
      reason: "wasm-faster",
      numerics: { "auto.webgpuSeconds": 0.25, "auto.wasmSeconds": 0.125 },
    });
    expect(await taken(3000)).toMatchObject({ name: "webgpu", reason: "webgpu-faster" });
    expect(await taken(64)).toMatchObject({ name: "wasm" });
    expect(await taken(64, software)).toMatchObject({ name: "wasm", reason: "webgpu-software", numerics: {} });
    expect(await taken(65, hardware, "webgpu")).toMatchObject({ reason: "configured", numerics: {} });
    expect(widths).toEqual([64, 3000]);
    expect(await taken(64, { ...hardware, description: "another GPU" })).toMatchObject({ name: "wasm" });
    expect(widths).toEqual([64, 3000, 64]);
  });

  it("goes on with what was decided by when a run is resumed, and measures nothing again", async () => {
    const numerics = { fma: true, "auto.webgpuSeconds": 0.25, "auto.wasmSeconds": 0.125 };
    const { fake, started } = sources(hardware, {});
    const refuse = async () => {
      throw new Error("asked again");
    };
    const engine = await createEngine("wasm", { numerics, width: 77 }, { ...fake, probe: refuse, measure: refuse });
    expect(started).toEqual(["wasm"]);
    expect(engine.info.numerics).toEqual({ "auto.webgpuSeconds": 0.25, "auto.wasmSeconds": 0.125 });
  });

  it("falls back when an engine cannot be started", async () => {
    const { fake, started } = sources(hardware, { start: ["webgpu", "wasm"] });
    expect((await createEngine("auto", {}, fake)).info).toMatchObject({ name: "tfjs-cpu", reason: "wasm-failed" });
    expect(started).toEqual(["webgpu", "wasm", "tfjs-cpu"]);
  });

  it("falls back when an engine cannot hold the model, and frees it", async () => {
    const { fake, disposed } = sources(hardware, { load: ["webgpu"] });
    const engine = await createEngine("auto", {}, fake);
    await engine.load(setup);
    expect(engine.info).toMatchObject({ name: "wasm", reason: "webgpu-failed" });
    expect(disposed).toEqual(["webgpu"]);
  });

  it("profiles the engine that was taken, when it can be", async () => {
    const profile = { timing: "timestamps", rows: 2, steps: 1, kernels: [] } as const;
    const { fake } = sources(hardware, {});
    const start: EngineSources["start"] = async (name, options) =>
      Object.assign(await fake.start(name, options), name === "webgpu" ? { profile: async () => profile } : {});
    expect(await (await createEngine("auto", {}, { ...fake, start })).profile?.()).toBe(profile);
    expect((await createEngine("wasm", {}, { ...fake, start })).profile).toBeUndefined();
  });

  it("throws what a named engine throws", async () => {
    const { fake, started } = sources(hardware, { start: ["webgpu"], load: ["wasm"] });
    await expect(createEngine("webgpu", {}, fake)).rejects.toMatchObject({ code: "engine/gpu-error" });
    expect(started).toEqual(["webgpu"]);
    const wasm = await createEngine("wasm", {}, fake);
    await expect(wasm.load(setup)).rejects.toMatchObject({ code: "engine/limit" });
  });

  it("throws the last error when nothing starts", async () => {
    const { fake } = sources(missing, { start: ["wasm", "tfjs-cpu"] });
    await expect(createEngine("auto", {}, fake)).rejects.toMatchObject({ params: { message: "tfjs-cpu" } });
  });

  it("starts a real engine where there is no WebGPU", async () => {
    await expect(createEngine("webgpu")).rejects.toMatchObject({ code: "engine/no-webgpu" });
    const engine = await createEngine("tfjs-cpu");
    await engine.load(setup);
    expect(await engine.infer(new Float32Array(10), 2)).toHaveLength(4);
    expect(engine.info).toMatchObject({ name: "tfjs-cpu", reason: "configured" });
    await engine.dispose();
  });
});
