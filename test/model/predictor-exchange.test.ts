import { readFileSync } from "node:fs";
import { join } from "node:path";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { describe, expect, it } from "vitest";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { openSafetensors, sniffFile, writeSafetensors } from "../../src/formats";
import { softmax } from "../../src/metrics/softmax";
import { predictorLayers } from "../../src/model/architecture";
import { planInference } from "../../src/model/plan";
import { readPredictor } from "../../src/tasks/predictors";
import type { Predictor } from "../../src/tasks/segment/checkpoint";
import { predictorOnnx, predictorSafetensors } from "../../src/tasks/segment/exchange";

const metrics = {
  accuracy: 0.9375,
  precision_macro: 0.5,
  recall_macro: 0.25,
  f1_macro: 1,
  f1_weighted: 0,
  auc_ovr: null,
};

async function example(): Promise<Predictor> {
  const path = join(import.meta.dirname, "..", "fixtures", "model", "files", "predictor.pt");
  const read = await readPredictor(new Blob([readFileSync(path)]), { fileName: "predictor.pt" });
  return { ...read, walk: 4, freezeBackbone: true, metrics };
}

describe("a predictor as safetensors", () => {
  it("is read back unchanged, whatever its name, with classes, walk and metrics", async () => {
    const predictor = await example();
    const checkpointSha256 = "a1".repeat(32);
    const blob = predictorSafetensors(predictor, "1.2.3", checkpointSha256);
    expect(await readPredictor(blob, { fileName: "model.pt" })).toEqual({
      ...predictor,
      file: "model.pt",
      checkpointSha256,
    });
    const { tensors, metadata } = await openSafetensors(blob, { fileName: "model.safetensors" });
    expect(tensors.get("classifier.1.num_batches_tracked")).toMatchObject({ dtype: "int64", shape: [] });
    expect(Object.fromEntries(metadata)).toEqual({
      format: "pt",
      producer: "Segment Studio 1.2.3",
      architecture: "MonadEMDE_SegmentPredictor",
      walk: "4",
      segment_classes: JSON.stringify(predictor.classes),
      metrics: JSON.stringify(metrics),
      freeze_backbone: "true",
      checkpoint_sha256: checkpointSha256,
    });
  });

  it("is refused with the sentences of checkpoints", async () => {
    const foreign = writeSafetensors(new Map([["weight", { data: new Float32Array(2), shape: [2] }]]));
    await expect(readPredictor(foreign, { fileName: "a" })).rejects.toMatchObject({ code: "model/not-a-predictor" });
    const { state } = await example();
    const tensors = new Map(
      [...state.tensors]
        .filter(([name]) => name !== "classifier.8.bias")
        .map(([name, data]) => [name, { data, shape: [data.length] }] as const),
    );
    const flat = writeSafetensors(tensors, new Map([["segment_classes", "not json"]]));
    await expect(readPredictor(flat, { fileName: "a" })).rejects.toMatchObject({ code: "model/shape-mismatch" });
  });
});

describe("a predictor as ONNX", () => {
  it("gives the studio's probabilities in onnxruntime within 1e-5", async () => {
    env.wasm.numThreads = 1;
    const predictor = await example();
    const { inputDim, classes } = predictor.shape;
    const rows = 9;
    const inputs = Float32Array.from({ length: rows * inputDim }, (_, i) => Math.max(0, Math.sin(i * 2.3) * 4));
    inputs.fill(0, 0, inputDim);
    const engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
    try {
      await engine.load({
        network: planInference(predictorLayers(predictor.shape)),
        state: predictor.state,
        training: null,
      });
      const expected = softmax(await engine.infer(inputs, rows), classes);
      const blob = predictorOnnx(predictor, "1.2.3");
      expect(await sniffFile(blob)).toBe("onnx");
      const session = await InferenceSession.create(new Uint8Array(await blob.arrayBuffer()));
      const output = await session.run({ sketches: new Tensor("float32", inputs, [rows, inputDim]) });
      const data = output.probabilities?.data;
      if (!(data instanceof Float32Array)) throw new Error("no float32 probabilities");
      expect(data).toHaveLength(expected.length);
      const largest = expected.reduce((most, p, i) => Math.max(most, Math.abs(p - (data[i] ?? Number.NaN))), 0);
      expect(largest).toBeLessThan(1e-5);
    } finally {
      await engine.dispose();
    }
  });
});
