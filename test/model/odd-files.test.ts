import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFoundation } from "../../src/model/foundation";
import { readPredictor } from "../../src/tasks/predictors";

const folder = join(import.meta.dirname, "..", "fixtures", "model", "odd");

function blobOf(name: string): Blob {
  return new Blob([readFileSync(join(folder, `${name}.pt`))]);
}

const foundation = (name: string) => readFoundation(blobOf(name), { fileName: `${name}.pt` });
const classesOf = async (name: string) =>
  (await readPredictor(blobOf(`predictor-${name}`), { fileName: `${name}.pt` })).classes;

describe("the same foundation, saved by other tools", () => {
  it.each([
    ["torch.compile", "prefix-_orig_mod-"],
    ["torch.compile of DataParallel", "prefix-_orig_mod-module-"],
    ["DataParallel", "prefix-module-"],
    ["DataParallel of torch.compile", "prefix-module-_orig_mod-"],
    ["AveragedModel", "averaged"],
    ["Lightning's prefix", "prefix-model-"],
    ["Lightning's prefix on torch.compile", "prefix-model-_orig_mod-"],
    ["counters cast to half", "half-counters"],
    ["counters cast to int32", "int-counters"],
    ["counters of shape [1]", "counter-vectors"],
    ["tensors with attributes", "noted"],
    ["a TPU's tensors by way of NumPy", "tpu-numpy"],
    ["a TPU's tensors by way of the CPU", "tpu-cpu"],
    ["dimensions that are NumPy's numbers", "numpy-dimensions"],
    ["tensors with torch's negation bit", "negated"],
  ])("%s", async (_, name) => {
    const [usual, odd] = [await foundation("usual"), await foundation(name)];
    expect(odd.shape).toEqual(usual.shape);
    expect([...odd.state.tensors.keys()]).toEqual([...usual.state.tensors.keys()]);
    for (const [tensor, values] of usual.state.tensors) expect(odd.state.tensors.get(tensor), tensor).toEqual(values);
    expect([...odd.state.batchesTracked]).toEqual([...usual.state.batchesTracked]);
  });

  it("counters that are not there are 0, as in PyTorch", async () => {
    const { state } = await foundation("no-counters");
    expect([...state.batchesTracked.values()]).toEqual([0, 0, 0]);
    expect(state.tensors).toEqual((await foundation("usual")).state.tensors);
  });

  it("a Lightning checkpoint with its hyperparameters", async () => {
    const lightning = await foundation("lightning");
    expect(lightning).toMatchObject({ shape: { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 2 }, dropout: 0.1 });
    expect(lightning.state.tensors).toEqual((await foundation("usual")).state.tensors);
  });

  it("a dimension that is a tensor is called one", async () => {
    await expect(foundation("tensor-dimension")).rejects.toMatchObject({
      code: "model/invalid-value",
      params: { key: "hidden_dim", value: "torch.Tensor" },
    });
  });

  it.each([
    ["a whole module", "whole-module", { code: "model/not-a-checkpoint" }],
    ["weights alone", "bare-weights", { code: "model/plain-state-dict" }],
  ])("%s is refused with what is missing", async (_, name, error) => {
    await expect(foundation(name)).rejects.toMatchObject(error);
  });

  it("names that no wrapper explains are shown", async () => {
    await expect(foundation("unknown-prefix")).rejects.toMatchObject({
      code: "model/missing-layer",
      params: { tensor: "input_proj.0.weight", found: "backbone.input_proj.0.weight" },
    });
  });
});

describe("class names of a predictor", () => {
  it.each([
    ["tuple", ["mass", "affluent", "business", "private"]],
    ["array", ["mass", "affluent", "business", "private"]],
    ["unicode-array", ["mass", "affluent", "business", "private"]],
    ["whole-numbers", ["10", "20", "30", "40"]],
  ])("are read from a %s", async (name, classes) => {
    expect(await classesOf(name)).toEqual(classes);
  });

  it("are not counted where they are no sequence", async () => {
    await expect(classesOf("dict")).rejects.toMatchObject({
      code: "model/invalid-value",
      params: { key: "segment_classes", value: "dict" },
    });
  });
});
