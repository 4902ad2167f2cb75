import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import type { EngineName } from "../../src/engine/names";
import { createEngine } from "../../src/engine/select";
import drawnRunJson from "../fixtures/training/drawn-run.json";
import runsJson from "../fixtures/training/runs.json";
import scratchRunJson from "../fixtures/training/scratch-run.json";
import stepsJson from "../fixtures/training/steps.json";
import { drawnRunCase, expectPyTorchsRun, runCases, scratchRunCase } from "./run-cases";
import { engineMismatches, stepCases } from "./step-cases";

const steps = stepCases.parse(stepsJson);
const runs = runCases.parse(runsJson);

/** The browser's engines against PyTorch; tfjs's cpu backend is compared in Node. */
const engines: readonly EngineName[] = ["wasm", "webgpu", "tfjs-wasm", "tfjs-webgpu"];

describe.each(engines)("the engine %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(name);
    expect(engine.info.name).toBe(name);
  });
  afterAll(() => engine.dispose());

  // Stock tfjs takes seconds a step on a software GPU: real widths and whole runs are for the others.
  const some = name === "tfjs-webgpu" ? steps.filter(({ shape }) => shape.inputDim < 640) : steps;

  it.each(some)("makes PyTorch's step: $name", async (one) => {
    expect(await engineMismatches(engine, one)).toEqual([]);
  });

  it.each(name === "tfjs-webgpu" ? [] : runs)("makes PyTorch's run in every number: $name", async (one) => {
    await expectPyTorchsRun(engine, one);
  });
});

describe("the engine wasm", () => {
  const drawn = drawnRunCase.parse(drawnRunJson);

  it(`makes PyTorch's run from a drawn backbone: ${drawn.name}`, async () => {
    const engine = await createEngine("wasm");
    await expectPyTorchsRun(engine, drawn);
    await engine.dispose();
  });

  it("makes PyTorch's run without a foundation model", async () => {
    const engine = await createEngine("wasm");
    await expectPyTorchsRun(engine, scratchRunCase.parse(scratchRunJson));
    await engine.dispose();
  });
});
