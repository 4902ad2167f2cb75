import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { TorchGenerator } from "../../src/data/torch-generator";
import { writeTorch } from "../../src/formats";
import { foundationCheckpoint } from "../../src/tasks/foundation/checkpoint";
import { initialBackbone } from "../../src/tasks/foundation/initial";

const python = z.string().parse(process.env.STUDIO_PYTHON);

it("PyTorch takes a foundation model of the studio with weights_only, and its state into the script's network", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-foundation-"));
  try {
    const shape = { inputDim: 7, hiddenDim: 5, outputDim: 6, numLayers: 3 };
    const checkpoint = foundationCheckpoint({
      shape,
      state: initialBackbone(shape, new TorchGenerator(42)),
      dropout: 0.1,
      walk: 4,
      trainLosses: [3, 2.5],
      valLosses: [3.5, 2.75],
      similarities: Float32Array.of(0, 0.5, 1),
      meanSimilarity: 0.5,
    });
    const path = join(folder, "future_ubr_model_walk4.pt");
    const file = await writeTorch(checkpoint, { rootName: "future_ubr_model_walk4" });
    writeFileSync(path, Buffer.from(await file.arrayBuffer()));
    const script = join(import.meta.dirname, "reference", "foundation_file.py");
    expect(execFileSync(python, [script, path], { encoding: "utf8" })).toBe("loaded\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
