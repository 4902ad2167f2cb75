import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { denseRows } from "../../src/data/row-source";
import type { Engine } from "../../src/engine/engine";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { writeTorch } from "../../src/formats/torch-writer";
import { predictorLayers } from "../../src/model/architecture";
import { planInference } from "../../src/model/plan";
import { readPredictor } from "../../src/tasks/predictors";
import { predictorCheckpoint } from "../../src/tasks/segment/checkpoint";
import { pick } from "../../src/training/prepare";
import { Trainer } from "../../src/training/trainer";
import { floats } from "../data/cases";
import { prepareCase, runCases, scores } from "../training/run-cases";
import { printedBy } from "./python";

/** What logits may differ by of one checkpoint in PyTorch and in the studio. */
const TOLERANCE = 1e-4;

const folder = z.string().parse(process.env.STUDIO_CASES);
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));

let engine: Engine;
let scratch: string;
beforeAll(async () => {
  engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
  scratch = mkdtempSync(join(tmpdir(), "studio-"));
});
afterAll(async () => {
  await engine.dispose();
  rmSync(scratch, { recursive: true });
});

describe("a checkpoint", () => {
  it("of PyTorch gives PyTorch's logits in the studio", async () => {
    const schema = z.object({ inputs: floats, rows: z.int(), classes: z.array(z.string()), logits: floats });
    const expected = schema.parse(read("checkpoint.json"));
    const blob = new Blob([readFileSync(join(folder, "segment_predictor_walk4.pt"))]);
    const { shape, state, classes } = await readPredictor(blob, { fileName: "segment_predictor_walk4.pt" });
    expect(classes).toEqual(expected.classes);
    await engine.load({ network: planInference(predictorLayers(shape)), state, training: null });
    expect(largestDifference(await engine.infer(expected.inputs, expected.rows), expected.logits)).toBeLessThan(
      TOLERANCE,
    );
  });

  it("of a trained studio model gives the studio's logits in PyTorch, loaded strictly and weights only", async () => {
    const [one] = runCases.parse(read("training/runs.json"));
    if (one === undefined) throw new Error("no cases");
    const run = prepareCase(one, { learningRate: 1e-3, epochs: 2, dropout: 0.1, headDropout: [0.3, 0.2] });
    const { kept } = await new Trainer({
      engine,
      run,
      inputs: denseRows(one.inputs, one.shape.inputDim),
      evaluate: (outputs, rows) => scores(outputs, pick(one.labels, rows), one.shape.classes),
      onEvent: () => undefined,
    }).run();
    if (kept === null) throw new Error("nothing was kept");
    const logits = await engine.infer(one.inputs, one.labels.length);
    const metrics = {
      accuracy: 1,
      precision_macro: 1,
      recall_macro: 1,
      f1_macro: 1,
      f1_weighted: 1,
      auc_ovr: null,
    };
    const checkpoint = predictorCheckpoint({
      shape: run.shape,
      state: kept.model,
      freezeBackbone: false,
      walk: 4,
      classes: Array.from({ length: one.shape.classes }, (_, c) => `class ${c}`),
      metrics,
      table: null,
    });
    const path = join(scratch, "segment_predictor_walk4.pt");
    const blob = await writeTorch(checkpoint, { rootName: "segment_predictor_walk4" });
    writeFileSync(path, Buffer.from(await blob.arrayBuffer()));
    const inputs = join(scratch, "inputs.bin");
    writeFileSync(inputs, Buffer.from(one.inputs.buffer));
    const script = join(import.meta.dirname, "reference", "print_logits.py");
    const printed = await printedBy([script, path, inputs]);
    expect(largestDifference(logits, floats.parse(printed.trim()))).toBeLessThan(TOLERANCE);
  });
});

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual).toHaveLength(expected.length);
  return actual.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (expected[i] ?? Number.NaN))), 0);
}
