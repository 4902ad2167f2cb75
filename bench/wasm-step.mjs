// @ts-check
/**
 * `node bench/wasm-step.mjs [--hidden N] [--batch N] [--steps N] [--threads N] [--tile N] [--freeze]`: the WASM engine's
 * step alone, for work on its kernels. `npm run bench` compares engines.
 */
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { requireChromium, testArguments } from "../scripts/lib/chromium.mjs";

const { values } = parseArgs({
  options: {
    hidden: { type: "string", default: "3000" },
    batch: { type: "string", default: "256" },
    steps: { type: "string", default: "8" },
    threads: { type: "string" },
    tile: { type: "string" },
    plain: { type: "boolean", default: false },
    freeze: { type: "boolean", default: false },
  },
});

const server = await createServer({ server: { port: 0 }, logLevel: "error" });
await server.listen();
const browser = await chromium.launch({ executablePath: requireChromium(), args: testArguments });
try {
  const page = await browser.newPage();
  page.on("console", (message) => console.log(message.text()));
  page.on("pageerror", (error) => console.error(error));
  const address = server.resolvedUrls?.local[0] ?? "";
  await page.goto(`${address}src/engine/wasm/.gitignore`);
  const request = {
    hidden: Number(values.hidden),
    batch: Number(values.batch),
    steps: Number(values.steps),
    freezeBackbone: values.freeze,
    engine: {
      ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
      ...(values.tile === undefined ? {} : { tile: Number(values.tile) }),
      ...(values.plain ? { fma: false } : {}),
    },
  };
  const result = await page.evaluate(
    (task) =>
      new Promise((resolve, reject) => {
        const worker = new Worker("/bench/wasm-step.worker.ts", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(task);
      }),
    request,
  );
  if ("error" in result) throw new Error(`${result.error}\n${result.stack}`);
  const { info, seconds, forward, tuneSeconds } = result;
  const sorted = [...seconds].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const { flops, forwardFlops } = flopsOf(request.hidden, request.batch, values.freeze);
  console.log(JSON.stringify(info));
  console.log(
    `start ${tuneSeconds.toFixed(2)} s; step median ${median.toFixed(3)} s, least ${sorted[0]?.toFixed(3)} s: ${(flops / (sorted[0] ?? 1) / 1e9).toFixed(1)} GFLOPS; forward ${forward.toFixed(3)} s: ${(forwardFlops / forward / 1e9).toFixed(1)} GFLOPS`,
  );
} finally {
  await browser.close();
  await server.close();
}

/** @param {number} hidden @param {number} batch @param {boolean} frozen */
function flopsOf(hidden, batch, frozen) {
  const head = 320 * 256 + 256 * 64 + 64 * 4;
  const weights = 640 * hidden + 3 * hidden * hidden + hidden * 320 + head;
  const forwardFlops = 2 * batch * weights;
  const backward = frozen ? 2 * head - 320 * 256 : 2 * weights - 640 * hidden;
  return { flops: forwardFlops + 2 * batch * backward, forwardFlops };
}
