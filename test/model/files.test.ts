import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTorch, writeTorch } from "../../src/formats";
import { ModelError } from "../../src/model/errors";
import { readFoundation } from "../../src/model/foundation";
import { readPredictor } from "../../src/tasks/predictors";
import { predictorCheckpoint } from "../../src/tasks/segment/checkpoint";

const folder = join(import.meta.dirname, "..", "fixtures", "model", "files");

function blobOf(name: string): Blob {
  return new Blob([new Uint8Array(readFileSync(join(folder, `${name}.pt`)))]);
}

function foundation(name: string) {
  return readFoundation(blobOf(name), { fileName: `${name}.pt` });
}

function predictor(name: string) {
  return readPredictor(blobOf(name), { fileName: `${name}.pt` });
}

describe("readFoundation", () => {
  it("reads what future_ubr_ffn.py writes", async () => {
    const model = await foundation("usual");
    expect(model).toMatchObject({
      file: "usual.pt",
      shape: { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 2 },
      dropout: 0.1,
      walk: 4,
      trainLosses: [3, 2.5],
      valLosses: [3.5, 2.75],
      meanSimilarity: 0.75,
      architecture: "MonadEMDE_ResidualFFN",
      warnings: [],
    });
    expect([...model.state.tensors.keys()].slice(0, 3)).toEqual([
      "input_proj.0.weight",
      "input_proj.0.bias",
      "input_proj.1.weight",
    ]);
    expect(model.state.tensors.get("input_proj.0.weight")).toHaveLength(20);
    expect([...model.state.batchesTracked.values()]).toEqual([7, 7, 7]);
  });

  it("converts half precision to float32", async () => {
    const [half, full] = [await foundation("half-weights"), await foundation("usual")];
    for (const [name, values] of full.state.tensors) {
      values.forEach((value, i) => {
        expect(Math.abs((half.state.tensors.get(name)?.[i] ?? Number.NaN) - value), name).toBeLessThan(2e-3);
      });
    }
  });

  it("does without what only the card shows", async () => {
    expect(await foundation("no-walk")).toMatchObject({
      walk: null,
      meanSimilarity: null,
      trainLosses: [],
      valLosses: [],
    });
  });

  it.each([
    ["more-layers", "model/missing-layer", { tensor: "residual_blocks.2.block.0.weight", numLayers: 3 }],
    ["fewer-layers", "model/unexpected-layer", { tensor: "residual_blocks.1.block.0.weight", numLayers: 1 }],
    ["other-width", "model/shape-mismatch", { tensor: "input_proj.0.weight", shape: [4, 5], expected: [5, 5] }],
    ["no-hidden-dim", "model/missing-key", { key: "hidden_dim" }],
    ["bad-dropout", "model/invalid-value", { key: "dropout", value: "1.5" }],
    ["huge-layers", "model/invalid-value", { key: "num_layers" }],
    ["nan-weight", "model/non-finite", { tensor: "residual_blocks.1.block.0.weight", count: 1, row: 2, column: 3 }],
    ["infinite-bias", "model/non-finite", { tensor: "output_proj.bias", row: 1, column: 0 }],
    ["negative-variance", "model/negative-variance", { tensor: "input_proj.1.running_var", index: 3, value: -0.5 }],
    ["missing-bias", "model/missing-layer", { tensor: "output_proj.bias" }],
    ["other-network", "model/other-network", { architecture: "ResNet50" }],
    ["plain-state-dict", "model/plain-state-dict", {}],
    ["list", "model/not-a-checkpoint", {}],
    ["no-state", "model/not-a-checkpoint", {}],
    ["predictor", "model/fine-tuned", {}],
  ])("refuses %s", async (name, code, params) => {
    const error: unknown = await foundation(name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code, params: { file: `${name}.pt`, ...params } });
  });

  it("tells its progress and can be canceled", async () => {
    const seen: number[] = [];
    await readFoundation(blobOf("usual"), {
      fileName: "usual.pt",
      onProgress: (done, total) => seen.push(done / total),
    });
    expect(seen.at(-1)).toBe(1);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(readFoundation(blobOf("usual"), { fileName: "usual.pt", signal })).rejects.toBe(reason);
  });
});

describe("the predictor's checkpoint", () => {
  it("is read with dimensions from its tensors", async () => {
    expect(await predictor("predictor")).toMatchObject({
      shape: { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 2, headWidths: [6, 4], classes: 4 },
      classes: ["mass", "affluent", "business", "private"],
      walk: 4,
      freezeBackbone: false,
      metrics: { accuracy: 0.98, auc_ovr: null },
    });
  });

  it.each([
    ["usual", "model/not-a-predictor", { architecture: "MonadEMDE_ResidualFFN" }],
    ["predictor-three-names", "model/classes-mismatch", { names: 3, outputs: 4 }],
  ])("is refused: %s", async (name, code, params) => {
    await expect(predictor(name)).rejects.toMatchObject({ code, params: { file: `${name}.pt`, ...params } });
  });

  it("is written with the script's keys in the script's order, and read back unchanged", async () => {
    const read = await predictor("predictor");
    const metrics = {
      accuracy: 1,
      precision_macro: 0,
      recall_macro: 0.5,
      f1_macro: 0.25,
      f1_weighted: 0.125,
      auc_ovr: null,
    };
    const value = predictorCheckpoint({ ...read, freezeBackbone: true, walk: 300, metrics });
    const written = await writeTorch(value, { rootName: "segment_predictor_walk300" });
    const keys = async (blob: Blob) => {
      const { root } = await openTorch(blob, { fileName: "" });
      const dict = root instanceof Map ? root.get("model_state_dict") : null;
      return [root instanceof Map ? [...root.keys()] : null, dict instanceof Map ? [...dict.keys()] : null];
    };
    expect(await keys(written)).toEqual(await keys(blobOf("predictor")));
    const again = await readPredictor(written, { fileName: "again.pt" });
    expect(again).toEqual({ ...read, file: "again.pt", freezeBackbone: true, walk: 300, metrics });
  });
});
