import { expect, it } from "vitest";
import { createWebGpuEngine } from "../../../src/engine/webgpu/engine";
import { withAndWithout } from "../constant-layers";

it("computes a backbone whose outputs never change once, to the same bits", async () => {
  const { without, kept } = await withAndWithout(() => createWebGpuEngine());
  expect([without.trainedLayers, kept.trainedLayers]).toEqual([7, 3]);
  expect(kept.seen).toEqual(without.seen);
  expect(kept.end).toEqual(without.end);
});
