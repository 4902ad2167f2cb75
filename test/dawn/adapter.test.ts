import { expect, it } from "vitest";
import { probeGpu } from "../../src/engine/gpu-device";
import { createEngine } from "../../src/engine/select";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { createWebGpuEngine } from "../../src/engine/webgpu/engine";
import { CHOSEN_CASES } from "../engine/conformance";
import { describeConformance } from "../engine/conformance-suite";
import runsJson from "../fixtures/training/runs.json";
import stepsJson from "../fixtures/training/steps.json";
import { runCases } from "../training/run-cases";
import { stepCases } from "../training/step-cases";

const probe = await probeGpu();

it("has an adapter", () => {
  expect(probe.available).toBe(true);
  expect(probe.description).not.toBe("");
});

it.runIf(probe.isFallback)("is lavapipe, which differs from SwiftShader in limits and subgroups", async () => {
  expect(probe).toMatchObject({ available: true, isFallback: true, reason: "webgpu-software" });
  expect(probe.description).toMatch(/llvmpipe/i);
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter?.limits.maxStorageBufferBindingSize).toBe(128 * 2 ** 20);
  expect(adapter?.features.has("subgroups")).toBe(true);
});

const steps = stepCases.parse(stepsJson);

// Every case and every step of PyTorch's on our engine: the browser's tests run some of them on WebGPU. Those on tfjs meet its
// every kernel; its network runs all cases under Node.
describeConformance({
  webgpu: { create: () => createWebGpuEngine(), steps, runs: runCases.parse(runsJson) },
  "tfjs-webgpu": {
    create: () => createTfjsEngine({ backend: "webgpu", reason: "test" }),
    cases: CHOSEN_CASES,
    steps,
  },
});

it.runIf(probe.isFallback)("is not chosen by itself, as no software adapter is", async () => {
  const engine = await createEngine(
    "auto",
    {},
    {
      probe: probeGpu,
      measure: async () => null,
      start: async (name) => {
        throw new Error(name);
      },
    },
  ).catch((error: unknown) => error);
  expect(engine).toMatchObject({ message: "tfjs-cpu" });
});
