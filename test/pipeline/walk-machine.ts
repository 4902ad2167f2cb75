import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { WalkMachine } from "../../src/pipeline/wasm/threads";

/** Tests and bench run from the repository's root. */
const generated = join(process.cwd(), "src", "pipeline", "wasm", "generated");

/** What `workers/walk-thread.worker.ts` does, for Node's own workers. */
const threadScript = `
const { parentPort } = require("node:worker_threads");
let work = null;
parentPort.on("message", (task) => {
  if (work === null) {
    const { exports } = new WebAssembly.Instance(task.module, { env: { memory: task.memory } });
    work = () => exports.work(task.thread);
    return;
  }
  work();
  parentPort.postMessage({ type: "done" });
});
`;

/** Threads in Node, with the kernels from their folder. */
export function nodeMachine(threads: number): WalkMachine {
  return {
    threads,
    start: () => {
      const worker = new Worker(threadScript, { eval: true });
      return {
        postMessage: (message) => worker.postMessage(message),
        listen: (onMessage, onError) => {
          worker.on("message", onMessage);
          worker.on("error", ({ message }) => onError(message));
        },
        terminate: () => void worker.terminate(),
      };
    },
    kernels: async (shared) => readFileSync(join(generated, shared ? "walk-shared.wasm" : "walk.wasm")),
  };
}
