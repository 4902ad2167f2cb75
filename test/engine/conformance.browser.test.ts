import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { createWebGpuEngine } from "../../src/engine/webgpu/engine";
import drawnRunJson from "../fixtures/training/drawn-run.json";
import runsJson from "../fixtures/training/runs.json";
import scratchRunJson from "../fixtures/training/scratch-run.json";
import stepsJson from "../fixtures/training/steps.json";
import { drawnRunCase, runCases, scratchRunCase } from "../training/run-cases";
import { stepCases } from "../training/step-cases";
import { CHOSEN_CASES } from "./conformance";
import { describeConformance } from "./conformance-suite";

const steps = stepCases.parse(stepsJson);
const runs = runCases.parse(runsJson);

/** A step of every kind of network and training: without a frozen backbone, with one of either kind, and ragged. */
const chosenSteps = steps.filter(({ name }) =>
  ["later step", "frozen backbone", "five residual layers, partial batch"].includes(name),
);

// Not every case on SwiftShader: what is left out here for its sake is run on lavapipe (`test/dawn`). The engine of tfjs on
// WebGPU has its cases in `tfjs/tfjs-engine.browser.test.ts`, where it is started anyway.
describeConformance({
  wasm: {
    create: () => createWasmEngine({ threads: 2 }),
    steps,
    runs: [...runs, drawnRunCase.parse(drawnRunJson), scratchRunCase.parse(scratchRunJson)],
  },
  "tfjs-wasm": {
    create: () => createTfjsEngine({ backend: "wasm", reason: "test" }),
    cases: CHOSEN_CASES,
    steps,
    runs,
  },
  webgpu: { create: () => createWebGpuEngine(), cases: CHOSEN_CASES, steps: chosenSteps, runs: runs.slice(-1) },
});
