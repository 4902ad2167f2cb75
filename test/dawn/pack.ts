import { installWebGpu } from "../../bench/node-webgpu";
import { ownRunner, warmUp } from "../../bench/runner";
import { formatProfile, summarizeSamples } from "../../scripts/lib/bench-report.mjs";
import type { Engine } from "../../src/engine/engine";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { createWebGpuEngine } from "../../src/engine/webgpu/engine";
import { summarizeWorkload } from "../../src/training/benchmark-problem";
import { CASES, conformanceMismatches, onEngine } from "../engine/conformance";
import { withAndWithout } from "../engine/constant-layers";
import type { Mismatch } from "../engine/oracle";
import stepsJson from "../fixtures/training/steps.json";
import { engineMismatches, stepCases } from "../training/step-cases";

/**
 * What the pack of `scripts/gpu-pack.mjs` runs under its own Node: `pack.js conformance [CASES]` compares both WebGPU engines
 * with float64 and with PyTorch's steps (every case, or so many of each), and one with itself; `pack.js bench HIDDEN` times a
 * training step. The last line on stdout is the result.
 */
const SAMPLES = 7;

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  webgpu: () => createWebGpuEngine(),
  "tfjs-webgpu": () => createTfjsEngine({ backend: "webgpu", reason: "configured" }),
};

/** Runs every check, or the first few cases of each kind; a failure is told and counted. */
async function conformance(cases: number): Promise<boolean> {
  const counts = { passed: 0, failed: 0 };
  const check = async (name: string, mismatches: () => Promise<readonly (Mismatch | string)[]>) => {
    const found = await mismatches().catch((error: unknown) => [String(error)]);
    if (found.length === 0) counts.passed++;
    else counts.failed++;
    say(`${found.length === 0 ? "ok  " : "FAIL"} ${name}`);
    for (const one of found) {
      say(typeof one === "string" ? `     ${one}` : `     ${one.name}: ${one.error}, allowed ${one.allowed}`);
    }
  };
  for (const [name, create] of Object.entries(engines)) {
    await onEngine(create, async (engine) => {
      for (const one of CASES.slice(0, cases))
        await check(`${name}, ${one.name}`, () => conformanceMismatches(engine, one));
      for (const one of stepCases.parse(stepsJson).slice(0, cases))
        await check(`${name}, PyTorch's step: ${one.name}`, () => engineMismatches(engine, one));
    });
  }
  await check("webgpu, constant layers computed once, to the same bits", async () => {
    const { without, kept } = await withAndWithout(() => createWebGpuEngine());
    const same = JSON.stringify(plain(without.seen)) === JSON.stringify(plain(kept.seen));
    return same && kept.trainedLayers < without.trainedLayers ? [] : ["the bits differ"];
  });
  say(`conformance: ${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0;
}

/** Maps and typed arrays as JSON has them. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, item]) => [key, plain(item)]);
  if (ArrayBuffer.isView(value))
    return Array.from(new Uint32Array(value.buffer, value.byteOffset, value.byteLength / 4));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

async function bench(hidden: number): Promise<boolean> {
  const workload = { hidden, layers: 3, batch: 256 };
  const { parameters, flopsPerStep } = summarizeWorkload(workload);
  say(`hidden ${hidden}, 3 layers, batch 256: ${(parameters / 1e6).toFixed(2)} M parameters`);
  const runner = await warmUp(await ownRunner(await createWebGpuEngine(), workload));
  const samples: number[] = [];
  while (samples.length < SAMPLES) samples.push(await runner.sample());
  const profile = await runner.profile();
  if (profile !== null) say(formatProfile(profile));
  const { adapter, bytes } = runner.facts();
  const { secondsPerStep, secondsPerStepMin, gflops } = summarizeSamples(samples, flopsPerStep);
  const times = `${secondsPerStep.toFixed(5)} s/step (fastest ${secondsPerStepMin.toFixed(5)})`;
  say(`webgpu ${times}, ${gflops.toFixed(0)} GFLOPS, ${Math.round(bytes / 1e6)} MB, hidden ${hidden}, ${adapter}`);
  return true;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

installWebGpu();
// tfjs and Dawn say things on stdout that are no results.
console.log = console.warn = console.error;
const [mode, number] = process.argv.slice(2);
const passed = await (mode === "bench" ? bench(Number(number)) : conformance(Number(number ?? CASES.length))).catch(
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  },
);
// Dawn keeps the process alive.
process.exit(passed ? 0 : 1);
