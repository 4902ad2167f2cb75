import { probeGpu } from "../engine/gpu-device";
import type { StepSpeeds } from "../engine/measure-step";
import { needsAdapter } from "../engine/names";
import { createEngine, engineCandidates, measuredSpeeds } from "../engine/select";
import type { NetworkPlan } from "../model/plan";
import type { Config } from "../tasks/config";
import type { EngineOutlook } from "./preflight";

/** What a run would get here: the engine, its adapter, and how fast both are. Measures each engine once. */
export class EngineSelector {
  /** GEMM rate in GFLOPS by engine name, and by the model's widths on a GPU, whose rate depends on them. */
  readonly #measured = new Map<string, number>();
  /** What `auto` decides by, by width. */
  readonly #speeds = new Map<number, StepSpeeds | null>();

  /**
   * The engine that the configuration would get, without starting a run on it.
   *
   * @param network The model, once there is one, unfrozen: a GPU is measured for it.
   * @param mayMeasure False while a run goes on, which a measurement would disturb.
   */
  async outlook(
    config: Pick<Config, "engine" | "batchSize">,
    network: NetworkPlan | null,
    mayMeasure: boolean,
  ): Promise<EngineOutlook> {
    const probe = await probeGpu();
    const width = config.engine === "auto" ? network?.layers[0]?.outWidth : undefined;
    if (width !== undefined && mayMeasure) this.#speeds.set(width, await measuredSpeeds(probe, width));
    const [first] = engineCandidates(
      config.engine,
      probe,
      width === undefined ? null : (this.#speeds.get(width) ?? null),
    );
    const name = first?.name ?? "tfjs-cpu";
    const key =
      name === "webgpu"
        ? `webgpu ${JSON.stringify(network?.layers.map(({ inWidth, outWidth }) => [inWidth, outWidth]))} ${config.batchSize}`
        : name;
    if (mayMeasure && !this.#measured.has(key)) {
      const gflops = await this.#measure(name, network, config.batchSize);
      if (gflops !== null) this.#measured.set(key, gflops);
    }
    return {
      name,
      reason: first?.reason ?? "configured",
      adapter: needsAdapter(name) ? probe.description : null,
      threads: name === "wasm" && globalThis.crossOriginIsolated ? navigator.hardwareConcurrency : 1,
      gflops: this.#measured.get(key) ?? null,
      limits: probe.limits,
    };
  }

  async #measure(name: EngineOutlook["name"], network: NetworkPlan | null, batchSize: number): Promise<number | null> {
    try {
      if (name === "wasm") {
        const engine = await createEngine(name);
        await engine.dispose();
        return engine.info.gflops;
      }
      if (name === "webgpu" && network !== null) {
        const { createWebGpuEngine } = await import("../engine/webgpu/engine");
        const engine = await createWebGpuEngine();
        try {
          return await engine.measure(network, batchSize);
        } finally {
          await engine.dispose();
        }
      }
    } catch {
      // The estimate is left out; starting a run tells what is wrong.
    }
    return null;
  }
}
