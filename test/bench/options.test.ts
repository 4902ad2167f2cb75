import { expect, it } from "vitest";
import { parseBenchOptions } from "../../scripts/lib/bench-options.mjs";

it("bench measures the engines that are named, and refuses others with one sentence", () => {
  expect(parseBenchOptions(["--engines", "wasm, webgpu-foundation"], "/")).toMatchObject({
    engines: ["wasm", "webgpu-foundation"],
  });
  expect(() => parseBenchOptions(["--engines", "wasm,cuda"], "/")).toThrow(
    '--engines takes names from wasm,webgpu,tfjs-wasm,tfjs-webgpu,wasm-foundation,webgpu-foundation, not "cuda".',
  );
});
