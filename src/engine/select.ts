import { engineAround } from "./around";
import { withConstantLayers } from "./constant-layers";
import type { Engine, EngineInfo, EngineSetup } from "./engine";
import { EngineError } from "./errors";
import { type GpuProbe, type GpuReason, probeGpu } from "./gpu-device";
import { measureStep, type StepSpeeds } from "./measure-step";
import type { EngineName } from "./names";

/**
 * Why an engine was taken: the configuration named it, or what WebGPU offers here (`GpuReason`), or that it was measured
 * to be faster, or that a better one could not be started.
 */
type SelectionReason = "configured" | GpuReason | "webgpu-faster" | "wasm-faster" | "webgpu-failed" | "wasm-failed";

/** An engine to try, and the reason that is shown when it is the one. */
interface EngineCandidate {
  readonly name: EngineName;
  readonly reason: SelectionReason;
}

interface EngineOptions {
  /** `EngineInfo.numerics` of the run that is resumed: choices that change rounding are taken from it. */
  readonly numerics?: EngineInfo["numerics"];
  /** Most worker threads that the WASM engine may use; all cores when left out. */
  readonly threads?: number;
  /** Width of the network: `auto` measures which engine is faster at it. Without one a graphics processor is taken. */
  readonly width?: number;
}

/** How engines are started and WebGPU is looked for; tests put their own in. */
export interface EngineSources {
  probe(): Promise<GpuProbe>;
  start(name: EngineName, options: EngineOptions): Promise<Engine>;
  /** Times a step of a network of this width on WebGPU and WASM; null when one of them cannot be measured. */
  measure(width: number): Promise<StepSpeeds | null>;
}

/**
 * The engines to try in order. `auto` takes WebGPU only on a hardware adapter, and where both were measured only when it
 * is faster; else WASM, then plain JavaScript. An engine that is named is the only candidate, a software adapter being
 * welcome then.
 *
 * @param probe needed for `auto` only.
 * @param speeds of both engines at the network's width, where they are known.
 */
export function engineCandidates(
  requested: "auto" | EngineName,
  probe: GpuProbe | null,
  speeds: StepSpeeds | null = null,
): EngineCandidate[] {
  if (requested !== "auto") return [{ name: requested, reason: "configured" }];
  const last: EngineCandidate = { name: "tfjs-cpu", reason: "wasm-failed" };
  if (isHardware(probe)) {
    if (speeds !== null && speeds.wasm <= speeds.webgpu) {
      return [{ name: "wasm", reason: "wasm-faster" }, { name: "webgpu", reason: "wasm-failed" }, last];
    }
    const reason = speeds === null ? "webgpu-hardware" : "webgpu-faster";
    return [{ name: "webgpu", reason }, { name: "wasm", reason: "webgpu-failed" }, last];
  }
  return [{ name: "wasm", reason: probe?.reason ?? "webgpu-missing" }, last];
}

function isHardware(probe: GpuProbe | null): boolean {
  return probe?.available === true && !probe.isFallback;
}

/** What was measured, by adapter and width: once while this thread lives. */
const measured = new Map<string, Promise<StepSpeeds | null>>();

/**
 * How fast both engines are for a run that `auto` decides for; null where there is nothing to decide: without a hardware
 * adapter WebGPU is not taken.
 */
export async function measuredSpeeds(
  probe: GpuProbe,
  width: number,
  { measure }: Pick<EngineSources, "measure"> = { measure: measureBoth },
): Promise<StepSpeeds | null> {
  if (!isHardware(probe)) return null;
  const key = `${width} ${probe.description}`;
  const speeds = measured.get(key) ?? measure(width);
  measured.set(key, speeds);
  return speeds;
}

/** Null when an engine cannot be started: then the other one is taken in any case. */
async function measureBoth(width: number): Promise<StepSpeeds | null> {
  try {
    // One after the other: neither may disturb the other.
    const wasm = await measureStep(() => startEngine("wasm", {}), width);
    return { wasm, webgpu: await measureStep(() => startEngine("webgpu", {}), width) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return null;
  }
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
  sources: EngineSources = { probe: probeGpu, start: startEngine, measure: measureBoth },
): Promise<Engine> {
  const probe = requested === "auto" ? await sources.probe() : null;
  const { width } = options;
  const speeds = probe === null || width === undefined ? null : await measuredSpeeds(probe, width, sources);
  const start = async (name: EngineName) => withConstantLayers(await sources.start(name, options));
  const started = await startFirst(engineCandidates(requested, probe, speeds), start);
  return selectedEngine(started, start, decision(speeds, options.numerics));
}

/** What `auto` decided by, as a run keeps it on record; on resume, what it was decided by then. */
function decision(speeds: StepSpeeds | null, stored: EngineInfo["numerics"] = {}): EngineInfo["numerics"] {
  if (speeds !== null) return { "auto.webgpuSeconds": speeds.webgpu, "auto.wasmSeconds": speeds.wasm };
  return Object.fromEntries(Object.entries(stored).filter(([key]) => key.startsWith("auto.")));
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
function selectedEngine(started: Started, start: Start, decidedBy: EngineInfo["numerics"]): Engine {
  let current = started;
  async function load(setup: EngineSetup): Promise<void> {
    try {
      await current.engine.load(setup);
    } catch (error) {
      const { engine, rest } = current;
      if (!(error instanceof EngineError) || rest.length === 0) throw error;
      await engine.dispose();
      current = await startFirst(rest, start);
      await load(setup);
    }
  }
  return engineAround(() => current.engine, {
    get info() {
      const { engine, reason } = current;
      const { info } = engine;
      const numerics = { ...info.numerics, ...decidedBy };
      // Fewer threads than cores matters more to a reader than why this engine was taken.
      return { ...info, numerics, reason: info.reason === "not-isolated" ? info.reason : reason };
    },
    load,
  });
}
