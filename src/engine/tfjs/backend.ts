import * as tf from "@tensorflow/tfjs";
import { CodedError } from "../../formats/coded-error";
import { EngineError } from "../errors";
import type { StartedBackend } from "./started-backend";

const TFJS_BACKENDS = ["webgpu", "wasm", "cpu"] as const;
export type TfjsBackendName = (typeof TFJS_BACKENDS)[number];

/** tfjs keeps its backends by name and for the whole thread, so engines of one thread share them. */
const live = new Map<TfjsBackendName, { users: number; readonly started: Promise<StartedBackend> }>();

/**
 * One tfjs backend while an engine uses it: makes it tfjs's current one for each piece of work, and turns what goes
 * wrong (a lost device, an uncaptured GPU error, an exhausted WASM memory) into `EngineError`, since tfjs listens to
 * none of these.
 */
export class TfjsBackend {
  readonly name: TfjsBackendName;
  readonly adapter: string | null;
  readonly #stopListening: () => void;
  /** Never resolves; rejects with the first error that the device reports. */
  readonly #failed: Promise<never>;
  #failure: EngineError | null = null;

  private constructor(name: TfjsBackendName, { adapter, gpu }: StartedBackend) {
    this.name = name;
    this.adapter = adapter;
    let stopListening = () => {};
    this.#failed = new Promise((_, reject) => {
      if (gpu === null) return;
      stopListening = gpu.onError((error) => {
        this.#failure ??= error;
        reject(error);
      });
    });
    this.#stopListening = stopListening;
    // The error is thrown by whichever call comes next, not by this promise.
    this.#failed.catch(() => {});
  }

  /**
   * Registers and initializes a backend, or joins the one that this thread has already.
   *
   * @throws EngineError `engine/no-webgpu`, `engine/no-adapter`, `engine/gpu-error` or `engine/wasm-failed`.
   */
  static async start(name: TfjsBackendName): Promise<TfjsBackend> {
    let entry = live.get(name);
    if (entry === undefined) {
      entry = { users: 0, started: startBackend(name) };
      live.set(name, entry);
    }
    entry.users++;
    try {
      return new TfjsBackend(name, await entry.started);
    } catch (cause) {
      live.delete(name);
      throw translate(name, cause);
    }
  }

  /** Runs tfjs operations on this backend. */
  compute<T>(work: () => T): T {
    if (this.#failure !== null) throw this.#failure;
    try {
      // Setting an initialized backend takes effect at once; the promise is for the first time only.
      if (tf.getBackend() !== this.name) void tf.setBackend(this.name);
      return work();
    } catch (cause) {
      throw this.#failure ?? translate(this.name, cause);
    }
  }

  /** A copy of a tensor's values: `data()` may hand out the backend's own array. */
  async read(tensor: tf.Tensor): Promise<Float32Array> {
    try {
      const values = await Promise.race([this.compute(() => tensor.data()), this.#failed]);
      return Float32Array.from(values);
    } catch (cause) {
      throw this.#failure ?? translate(this.name, cause);
    }
  }

  /** Frees the backend when no other engine of this thread uses it. */
  async dispose(): Promise<void> {
    this.#stopListening();
    const entry = live.get(this.name);
    if (entry === undefined) return;
    entry.users--;
    if (entry.users > 0) return;
    live.delete(this.name);
    tf.removeBackend(this.name);
    const { gpu } = await entry.started;
    gpu?.release();
  }
}

/** Each backend's code is loaded only when it is chosen. */
async function startBackend(name: TfjsBackendName): Promise<StartedBackend> {
  const start = {
    webgpu: async () => (await import("./webgpu-backend")).startWebGpuBackend(),
    wasm: async () => (await import("./wasm-backend")).startWasmBackend(),
    cpu: async () => (await import("./cpu-backend")).startCpuBackend(),
  }[name];
  tf.enableProdMode();
  const started = await start();
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not start its ${name} backend`);
  return started;
}

function translate(name: TfjsBackendName, cause: unknown): unknown {
  if (cause instanceof CodedError || name === "cpu") return cause;
  return EngineError.from(name === "wasm" ? "engine/wasm-failed" : "engine/gpu-error", cause);
}
