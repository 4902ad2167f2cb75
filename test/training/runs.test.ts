import { afterAll, beforeAll, describe, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import runsJson from "../fixtures/training/runs.json";
import scratchRunJson from "../fixtures/training/scratch-run.json";
import { expectPyTorchsRun, runCases, scratchRunCase } from "./run-cases";

describe("a run on tfjs's cpu backend", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
  });
  afterAll(() => engine.dispose());

  it.each(runCases.parse(runsJson))("agrees with PyTorch's in every number: $name", async (one) => {
    await expectPyTorchsRun(engine, one);
  });

  it("agrees with PyTorch's without a foundation model", async () => {
    await expectPyTorchsRun(engine, scratchRunCase.parse(scratchRunJson));
  });
});
