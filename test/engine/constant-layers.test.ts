import { describe, expect, it } from "vitest";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { frozenSetup, loadedLayers, withAndWithout } from "./constant-layers";
import { nodeKernels } from "./wasm/node-kernels";

const wasm = () => createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 });

describe("a frozen backbone whose outputs never change", () => {
  it.each([
    ["wasm", wasm],
    ["tfjs-cpu", () => createTfjsEngine({ backend: "cpu", reason: "test" })],
  ] as const)("is computed once, to the same bits on %s", async (_, create) => {
    const { without, kept } = await withAndWithout(create);
    expect([without.trainedLayers, kept.trainedLayers]).toEqual([7, 3]);
    expect(kept.seen).toEqual(without.seen);
    expect(kept.end).toEqual(without.end);
    expect([...kept.seen.model.tensors.keys()]).toEqual([...without.seen.model.tensors.keys()]);
  });

  it("is computed in every step when it drops units or its statistics move", async () => {
    const { engine, noting } = await loadedLayers(wasm, frozenSetup({ backbone: 0.1, head: [0, 0] }));
    // The first layer has no dropout, but its outputs are wider than the inputs.
    expect([noting.layers, noting.loads]).toEqual([7, 1]);
    await engine.dispose();
  });

  it("is computed again for a model with another backbone", async () => {
    const setup = frozenSetup();
    const { engine, noting } = await loadedLayers(wasm, setup);
    const rows = Int32Array.of(3, 1, 4);
    const before = await engine.evaluate(rows);
    const other = { ...setup.state, tensors: new Map(setup.state.tensors) };
    const weight = other.tensors.get("input_proj.0.weight");
    other.tensors.set("input_proj.0.weight", weight?.map((value) => -value) ?? new Float32Array());
    expect(noting.loads).toBe(2);
    await engine.writeModel(other);
    expect(noting.loads).toBe(4);
    expect(await engine.evaluate(rows)).not.toEqual(before);
    expect(await engine.readModel()).toEqual(other);
    await engine.dispose();
  });
});
