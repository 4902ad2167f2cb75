import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { predictorLayers } from "../../src/model/architecture";
import { InputGradients } from "../../src/scoring/input-gradients";
import { readPredictor } from "../../src/tasks/predictors";
import { nodeKernels } from "../engine/wasm/node-kernels";
import { printedBy } from "./python";

const STEPS = 256;
/** Of the largest gradient, or of the largest output. */
const TOLERANCE = 1e-5;

const folder = z.string().parse(process.env.STUDIO_CASES);
const answers = z.array(z.object({ gradient: z.array(z.number()), ends: z.tuple([z.number(), z.number()]) }));

it("integrated gradients are those of autograd at the same steps", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "studio-reasons-"));
  try {
    const model = join(folder, "segment_predictor_walk4.pt");
    const { shape, state } = await readPredictor(new Blob([readFileSync(model)]), { fileName: "model.pt" });
    const width = shape.inputDim;
    const input = (seed: number) =>
      Float64Array.from({ length: width }, (_, i) => Math.max(0, Math.sin(seed + i * i * 0.37)));
    const mean = Float64Array.from({ length: width }, (_, i) => 0.2 + 0.1 * Math.sin(i));
    const paths = [0, 1, 2].map((seed) => ({ from: mean, to: input(seed), output: seed % shape.classes }));
    const asked = join(scratch, "paths.json");
    writeFileSync(
      asked,
      JSON.stringify({
        steps: STEPS,
        paths: paths.map(({ from, to, output }) => ({ from: [...from], to: [...to], output })),
      }),
    );
    const script = join(import.meta.dirname, "reference", "integrated_gradients.py");
    const printed = await printedBy([script, model, asked]);
    const theirs = answers.parse(JSON.parse(printed));

    const engine = await createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 });
    const network = new InputGradients(engine, predictorLayers(shape), state);
    const { signal } = new AbortController();
    const means = await network.means(paths, STEPS, { signal });
    await engine.dispose();
    expect(means).toHaveLength(theirs.length);
    for (const [i, { gradient, ends: expected }] of theirs.entries()) {
      const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const error = gradient.reduce(
        (most, value, c) => Math.max(most, Math.abs(value - (means[i]?.gradient[c] ?? Number.NaN))),
        0,
      );
      expect(largest).toBeGreaterThan(0);
      expect(error / largest).toBeLessThan(TOLERANCE);
      const size = Math.max(1, ...expected.map(Math.abs));
      expect(Math.abs((means[i]?.from ?? Number.NaN) - expected[0]) / size).toBeLessThan(TOLERANCE);
      expect(Math.abs((means[i]?.to ?? Number.NaN) - expected[1]) / size).toBeLessThan(TOLERANCE);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
