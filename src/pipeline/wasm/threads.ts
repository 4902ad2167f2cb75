import { CONTROL_END, CONTROL_NEXT, MOST_THREADS } from "./control";
import { instantiateWalk, type WalkKernelSource, type WalkTask, walkAnswerSchema, walkFailed } from "./kernels";

/** A computing thread: gets its task once, then a message per share of work, and answers each. */
interface WalkThread {
  postMessage(message: unknown): void;
  /** Sets who hears of answers and of a breakdown. */
  listen(onMessage: (data: unknown) => void, onError: (message: string) => void): void;
  terminate(): void;
}

/** Where kernels and threads come from; `threads` counts this one. */
export interface WalkMachine {
  readonly threads: number;
  readonly start: () => WalkThread;
  readonly kernels?: WalkKernelSource;
}

/** Threads of a browser: one per core where memory can be shared, this one alone elsewhere. */
export function browserMachine(): WalkMachine {
  return {
    threads: globalThis.crossOriginIsolated === true ? Math.min(navigator.hardwareConcurrency, MOST_THREADS) : 1,
    start: () => {
      const worker = new Worker(new URL("../../../workers/walk-thread.worker.ts", import.meta.url), {
        type: "module",
        name: "walk-thread",
      });
      return {
        postMessage: (message) => worker.postMessage(message),
        listen: (onMessage, onError) => {
          worker.onmessage = ({ data }: MessageEvent<unknown>) => onMessage(data);
          worker.onerror = (event) => onError(event.message || "the thread's script could not be loaded");
        },
        terminate: () => worker.terminate(),
      };
    },
  };
}

/** Runs items on this thread and the others. */
export class WalkThreads {
  readonly #control: Int32Array;
  readonly #work: () => void;
  readonly #others: readonly Other[];

  constructor(machine: WalkMachine, task: WalkTask) {
    this.#control = new Int32Array(task.memory.buffer);
    this.#work = instantiateWalk(task);
    this.#others = Array.from(
      { length: machine.threads - 1 },
      (_, i) => new Other(machine.start(), { ...task, thread: i + 1 }),
    );
  }

  /** Runs items `first` to `end` of what the control words say. Throws PipelineError `pipeline/walk-failed`. */
  async run(first: number, end: number): Promise<void> {
    this.#control[CONTROL_NEXT / 4] = first;
    this.#control[CONTROL_END / 4] = end;
    const answers = this.#others.map((other) => other.work());
    try {
      this.#work();
    } catch (cause) {
      throw walkFailed(cause);
    } finally {
      await Promise.all(answers);
    }
  }

  dispose(): void {
    for (const other of this.#others) other.dispose();
  }
}

class Other {
  readonly #thread: WalkThread;
  #failure: string | null = null;
  #waiting: { resolve: () => void; reject: (error: Error) => void } | null = null;

  constructor(thread: WalkThread, task: WalkTask) {
    this.#thread = thread;
    thread.listen(
      (data) => {
        const answer = walkAnswerSchema.parse(data);
        this.#end(answer.type === "failed" ? answer.message : null);
      },
      (message) => this.#end(message),
    );
    thread.postMessage(task);
  }

  work(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#failure !== null) this.#end(this.#failure);
      else this.#thread.postMessage("work");
    });
  }

  dispose(): void {
    this.#thread.terminate();
  }

  #end(failure: string | null): void {
    this.#failure ??= failure;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (failure === null) waiting?.resolve();
    else waiting?.reject(walkFailed(failure));
  }
}
