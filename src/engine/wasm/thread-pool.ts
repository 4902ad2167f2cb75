import { messageOf } from "../../formats/coded-error";
import { EngineError } from "../errors";
import { CONTROL_FAILED, CONTROL_LENGTH, CONTROL_PROGRAM, CONTROL_RUN, CONTROL_THREADS } from "./commands";
import { type CompiledKernels, instantiateKernels, type KernelExports, wasmFailed } from "./kernels";
import type { CommandList } from "./program";
import { type ThreadTask, threadAnswerSchema } from "./thread-messages";

/** How long a thread may take to start, in milliseconds: its script is loaded and compiled meanwhile. */
const START_TIMEOUT_MS = 30_000;

/**
 * The computing threads: this thread is number 0, the others are workers that sleep on the shared memory between
 * programs. Nothing is posted per program.
 */
export class ThreadPool {
  readonly threads: number;
  readonly kernels: CompiledKernels;
  readonly #maySleep: boolean;
  #workers: Worker[] = [];
  #memory: WebAssembly.Memory | null = null;
  #instance: KernelExports | null = null;

  /** @param threads in all, this one included; more than 1 needs kernels for shared memory. */
  constructor(kernels: CompiledKernels, threads: number) {
    this.kernels = kernels;
    this.threads = threads;
    // Only a page's main thread, the one with a document, is forbidden to sleep.
    this.#maySleep = typeof document === "undefined";
  }

  /**
   * Puts all threads onto a memory. The workers of another memory are let go; workers are started as needed.
   *
   * @throws EngineError `engine/thread-failed` when a worker does not start, `engine/wasm-failed` when the kernels do not.
   */
  async attach(memory: WebAssembly.Memory): Promise<void> {
    const { module } = this.kernels;
    const workers = this.#detach();
    this.#memory = memory;
    try {
      this.#instance = instantiateKernels(module, memory);
    } catch (cause) {
      throw wasmFailed(cause);
    }
    const control = new Int32Array(memory.buffer);
    control.fill(0, CONTROL_RUN / 4, CONTROL_PROGRAM / 4);
    control[CONTROL_THREADS / 4] = this.threads;
    while (workers.length < this.threads - 1) workers.push(startWorker(workers.length + 1));
    this.#workers = workers;
    const tasks = workers.map((worker, i) => begin(worker, { module, memory, thread: i + 1 }));
    try {
      await Promise.all(tasks);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /**
   * Runs a program to its end.
   *
   * @throws EngineError `engine/thread-failed` when another thread broke down, `engine/wasm-failed` when this one did.
   */
  run({ address, length }: CommandList): void {
    const kernels = this.#instance;
    if (kernels === null) throw new Error("The thread pool has no memory");
    let finished: number;
    try {
      finished = kernels.run(address, length, this.#maySleep ? 1 : 0);
    } catch (cause) {
      kernels.fail();
      this.dispose();
      throw wasmFailed(cause);
    }
    if (finished === 0) {
      this.dispose();
      throw new EngineError("engine/thread-failed", { message: "a computing thread broke down" });
    }
  }

  /** Ends all threads. */
  dispose(): void {
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
    this.#memory = null;
    this.#instance = null;
  }

  /** Lets the workers leave their memory, and hands them over for another. */
  #detach(): Worker[] {
    const workers = this.#workers;
    this.#workers = [];
    if (this.#memory === null) return workers;
    const control = new Int32Array(this.#memory.buffer);
    if (control[CONTROL_FAILED / 4] !== 0) {
      for (const worker of workers) worker.terminate();
      return [];
    }
    if (workers.length > 0) {
      control[CONTROL_LENGTH / 4] = 0;
      Atomics.add(control, CONTROL_RUN / 4, 1);
      Atomics.notify(control, CONTROL_RUN / 4);
    }
    this.#memory = null;
    this.#instance = null;
    return workers;
  }
}

function startWorker(thread: number): Worker {
  return new Worker(new URL("../../../workers/wasm-thread.worker.ts", import.meta.url), {
    type: "module",
    name: `wasm-thread-${thread}`,
  });
}

/** Gives a worker its task and waits until it serves. */
function begin(worker: Worker, task: ThreadTask): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: EngineError | null) => {
      clearTimeout(timer);
      worker.removeEventListener("message", onMessage);
      worker.removeEventListener("error", onError);
      if (error === null) resolve();
      else reject(error);
    };
    const failed = (message: string) => end(new EngineError("engine/thread-failed", { message }));
    const onMessage = ({ data }: MessageEvent<unknown>) => {
      const answer = threadAnswerSchema.safeParse(data);
      if (!answer.success) return;
      if (answer.data.type === "ready") end(null);
      else failed(answer.data.message);
    };
    const onError = (event: ErrorEvent) => failed(event.message || "the thread's script could not be loaded");
    const timer = setTimeout(() => failed("the thread did not start in time"), START_TIMEOUT_MS);
    worker.addEventListener("message", onMessage);
    worker.addEventListener("error", onError);
    try {
      worker.postMessage(task);
    } catch (cause) {
      failed(messageOf(cause));
    }
  });
}
