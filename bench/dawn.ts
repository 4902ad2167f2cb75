import { createInterface } from "node:readline";
import { createWebGpuEngine } from "../src/engine/webgpu/engine";
import { summarizeWorkload } from "../src/training/benchmark-problem";
import { installWebGpu } from "./node-webgpu";
import type { Workload } from "./protocol";
import { ownRunner, readable, stockRunner, warmUp } from "./runner";

/**
 * One WebGPU engine in a Node process of its own, on the Vulkan driver of the environment:
 * `dawn.js ENGINE HIDDEN LAYERS BATCH`. Prints the model, then `ready`, and answers the lines `sample` (seconds per
 * step), `facts` and `profile`.
 */
const [engine, ...sizes] = process.argv.slice(2);
const [hidden = 0, layers = 0, batch = 0] = sizes.map(Number);
const workload: Workload = { hidden, layers, batch };

installWebGpu();
// tfjs and Dawn say things on stdout that are no answers.
console.log = console.warn = console.error;
const answer = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

answer(summarizeWorkload(workload));
try {
  await readable(async () => {
    const runner =
      engine === "webgpu"
        ? await ownRunner(await createWebGpuEngine(), workload)
        : await stockRunner("tfjs-webgpu", workload);
    const { sample, facts, profile } = await warmUp(runner);
    answer("ready");
    for await (const line of createInterface({ input: process.stdin })) {
      answer(line === "facts" ? facts() : line === "profile" ? await profile() : await sample());
    }
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// Dawn keeps the process alive.
process.exit();
