import { afterAll, beforeAll, describe, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import runsJson from "../fixtures/training/runs.json";
import { expectPyTorchsRun, runCases } from "./run-cases";

describe("a run on tfjs's cpu backend", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
  });
  afterAll(() => engine.dispose());

  it.each(runCases.parse(runsJson))("agrees with PyTorch's in every number: $name", async (one) => {
    await expectPyTorchsRun(engine, one);
  });
});
