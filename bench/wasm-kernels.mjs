// @ts-check
/**
 * `node bench/wasm-kernels.mjs [--hidden N] [--batch N] [--repetitions N] [--threads N] [--tile N] [--plain] [--freeze] [--narrow]`:
 * where the WASM engine's step spends its time, command by command, for work on its kernels. Engines are compared by
 * `npm run bench`.
 */
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { commandArguments, narrowArguments, requireChromium } from "../scripts/lib/chromium.mjs";

const { values } = parseArgs({
  options: {
    hidden: { type: "string", default: "3000" },
    batch: { type: "string", default: "256" },
    repetitions: { type: "string", default: "8" },
    threads: { type: "string" },
    tile: { type: "string" },
    plain: { type: "boolean", default: false },
    freeze: { type: "boolean", default: false },
    narrow: { type: "boolean", default: false },
  },
});

/** Names by opcode (`src/engine/wasm/commands.ts`). */
const names = [
  ...["", "normalize", "pack rows", "pack columns", "GEMM", "GEMM gradient", "layer forward"],
  ...["layer backward", "add bias", "bias gradient", "cross entropy", "binary cross entropy", "KL divergence"],
  ...["gradient norm", "AdamW"],
];

const batch = Number(values.batch);
const request = {
  workload: { hidden: Number(values.hidden), layers: 3, batch },
  repetitions: Number(values.repetitions),
  freezeBackbone: values.freeze,
  options: {
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
    ...(values.tile === undefined ? {} : { tile: Number(values.tile) }),
    ...(values.plain ? { fma: false } : {}),
  },
};

/** @param {readonly number[]} numbers */
const least = (numbers) => numbers.reduce((small, number) => Math.min(small, number), Number.POSITIVE_INFINITY);

/** Operations of a product, 0 of any other command. */
function operations(/** @type {{ opcode: number, arguments: readonly number[] }} */ command) {
  const name = names[command.opcode];
  const [a = 0, b = 0] = command.arguments.slice(name === "GEMM" ? 4 : 2);
  return name === "GEMM" || name === "GEMM gradient" ? 2 * batch * a * b : 0;
}

const server = await createServer({ server: { port: 0 }, logLevel: "error" });
await server.listen();
const browser = await chromium.launch({
  executablePath: requireChromium(),
  args: values.narrow ? narrowArguments : commandArguments,
});
try {
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls?.local[0]}favicon.svg`);
  const result = await page.evaluate(
    (task) =>
      new Promise((resolve, reject) => {
        const worker = new Worker("/bench/wasm-kernels.worker.ts", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(task);
      }),
    request,
  );
  if ("error" in result) throw new Error(result.error);
  const { info, steps, forwards, commands } = result;
  console.log(JSON.stringify(info));
  let flops = 0;
  let sum = 0;
  for (const command of commands) {
    const { opcode, seconds } = command;
    const work = operations(command);
    flops += work;
    sum += seconds;
    const rate = work > 0 ? `${(work / seconds / 1e9).toFixed(1)} GFLOPS` : "";
    if (seconds > sum / 1000)
      console.log(`${names[opcode]?.padEnd(16)} ${(1000 * seconds).toFixed(3).padStart(9)} ms  ${rate}`);
  }
  console.log(`all commands ${(1000 * sum).toFixed(1)} ms`);
  const step = least(steps);
  console.log(`step ${(1000 * step).toFixed(1)} ms at least: ${(flops / step / 1e9).toFixed(1)} GFLOPS`);
  console.log(`forward ${(1000 * least(forwards)).toFixed(1)} ms at least`);
} finally {
  await browser.close();
  await server.close();
}
