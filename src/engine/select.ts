import type { ModelState } from "../model/architecture";
import { ConstantLayersEngine } from "./constant-layers";
import type {
  Engine,
  EngineInfo,
  EngineName,
  EngineSetup,
  EngineSnapshot,
  EpochControl,
  EpochPlan,
  KernelProfile,
} from "./engine";
import { EngineError } from "./errors";
import { type GpuProbe, type GpuReason, probeGpu } from "./gpu-device";

/**
 * Why an engine was taken: the configuration named it, or what WebGPU offers here (`GpuReason`), or that a better one
 * could not be started.
 */
export type SelectionReason = "configured" | GpuReason | "webgpu-failed" | "wasm-failed";

/** An engine to try, and the reason that is shown when it is the one. */
export interface EngineCandidate {
  readonly name: EngineName;
  readonly reason: SelectionReason;
}

export interface EngineOptions {
  /** `EngineInfo.numerics` of the run that is resumed: choices that change rounding are taken from it. */
  readonly numerics?: EngineInfo["numerics"];
  /** Most worker threads that the WASM engine may use; all cores when left out. */
  readonly threads?: number;
}

/** How engines are started and WebGPU is looked for; tests put their own in. */
export interface EngineSources {
  probe(): Promise<GpuProbe>;
  start(name: EngineName, options: EngineOptions): Promise<Engine>;
}

/**
 * The engines to try in order. `auto` takes WebGPU only on a hardware adapter and falls back to WASM, then to plain
 * JavaScript; an engine that is named is the only candidate, a software adapter being welcome then.
 *
 * @param probe needed for `auto` only.
 */
export function engineCandidates(requested: "auto" | EngineName, probe: GpuProbe | null): EngineCandidate[] {
  if (requested !== "auto") return [{ name: requested, reason: "configured" }];
  const last: EngineCandidate = { name: "tfjs-cpu", reason: "wasm-failed" };
  if (probe?.available && !probe.isFallback) {
    return [{ name: "webgpu", reason: "webgpu-hardware" }, { name: "wasm", reason: "webgpu-failed" }, last];
  }
  return [{ name: "wasm", reason: probe?.reason ?? "webgpu-missing" }, last];
}

/**
 * Makes the engine that the configuration's `engine` key asks for. With `auto`, an engine that cannot be started or
 * cannot hold the model (`load`) gives way to the next one, and `info.reason` says so.
 *
 * @throws EngineError of the engine that was named, or of the last one that `auto` tried.
 */
export async function createEngine(
  requested: "auto" | EngineName,
  options: EngineOptions = {},
  sources: EngineSources = { probe: probeGpu, start: startEngine },
): Promise<Engine> {
  const probe = requested === "auto" ? await sources.probe() : null;
  const start = async (name: EngineName) => new ConstantLayersEngine(await sources.start(name, options));
  const started = await startFirst(engineCandidates(requested, probe), start);
  return new SelectedEngine(started, start);
}

/** Loads only the code of the engine that is started. */
async function startEngine(name: EngineName, options: EngineOptions): Promise<Engine> {
  switch (name) {
    case "webgpu": {
      const { createWebGpuEngine } = await import("./webgpu/engine");
      return createWebGpuEngine({ numerics: options.numerics });
    }
    case "wasm": {
      const { createWasmEngine } = await import("./wasm/wasm-engine");
      return createWasmEngine({ threads: options.threads, numerics: options.numerics });
    }
    case "tfjs-wasm":
      return startTfjs("wasm");
    case "tfjs-webgpu":
      return startTfjs("webgpu");
    case "tfjs-cpu":
      return startTfjs("cpu");
  }
}

async function startTfjs(backend: "webgpu" | "wasm" | "cpu"): Promise<Engine> {
  const { createTfjsEngine } = await import("./tfjs/tfjs-engine");
  return createTfjsEngine({ backend, reason: "configured" });
}

interface Started {
  readonly engine: Engine;
  readonly reason: SelectionReason;
  /** What is left to try when this one fails. */
  readonly rest: readonly EngineCandidate[];
}

type Start = (name: EngineName) => Promise<Engine>;

async function startFirst(candidates: readonly EngineCandidate[], start: Start): Promise<Started> {
  const [candidate, ...rest] = candidates;
  if (candidate === undefined) throw new RangeError("No engine to start");
  try {
    return { engine: await start(candidate.name), reason: candidate.reason, rest };
  } catch (error) {
    if (rest.length === 0) throw error;
    return startFirst(rest, start);
  }
}

/** The engine that was selected, replaced while loading when it cannot hold the model and another may. */
class SelectedEngine implements Engine {
  readonly #start: Start;
  #current: Started;

  constructor(started: Started, start: Start) {
    this.#current = started;
    this.#start = start;
  }

  get info(): EngineInfo {
    const { engine, reason } = this.#current;
    // Fewer threads than cores matters more to a reader than why this engine was taken.
    return engine.info.reason === "not-isolated" ? engine.info : { ...engine.info, reason };
  }

  async load(setup: EngineSetup): Promise<void> {
    try {
      await this.#current.engine.load(setup);
    } catch (error) {
      const { engine, rest } = this.#current;
      if (!(error instanceof EngineError) || rest.length === 0) throw error;
      await engine.dispose();
      this.#current = await startFirst(rest, this.#start);
      await this.load(setup);
    }
  }

  trainEpoch(plan: EpochPlan, control: EpochControl): Promise<number> {
    return this.#current.engine.trainEpoch(plan, control);
  }

  evaluate(rows: Int32Array): Promise<Float32Array> {
    return this.#current.engine.evaluate(rows);
  }

  infer(inputs: Float32Array, rows: number): Promise<Float32Array> {
    return this.#current.engine.infer(inputs, rows);
  }

  readModel(): Promise<ModelState> {
    return this.#current.engine.readModel();
  }

  snapshot(): Promise<EngineSnapshot> {
    return this.#current.engine.snapshot();
  }

  restore(snapshot: EngineSnapshot): Promise<void> {
    return this.#current.engine.restore(snapshot);
  }

  writeModel(state: ModelState): Promise<void> {
    return this.#current.engine.writeModel(state);
  }

  async profile(): Promise<KernelProfile | null> {
    return (await this.#current.engine.profile?.()) ?? null;
  }

  dispose(): Promise<void> {
    return this.#current.engine.dispose();
  }
}
