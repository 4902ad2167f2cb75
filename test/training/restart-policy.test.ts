import { expect, it } from "vitest";
import { EngineError } from "../../src/engine/errors";
import { engineAfterFailure } from "../../src/training/restart-policy";

const lost = new EngineError("engine/device-lost");

it("starts a lost device's engine again twice, then takes WASM", () => {
  expect([0, 1, 2].map((restarts) => engineAfterFailure("webgpu", lost, restarts))).toEqual([
    "webgpu",
    "webgpu",
    "wasm",
  ]);
});

it("does not try twice what cannot succeed", () => {
  expect(engineAfterFailure("webgpu", new EngineError("engine/out-of-memory"), 0)).toBe("wasm");
  expect(engineAfterFailure("wasm", new EngineError("engine/out-of-memory"), 0)).toBeNull();
});

it("has nothing after WASM, and leaves errors that are not an engine's alone", () => {
  const stopped = new EngineError("engine/thread-failed");
  expect([0, 1, 2].map((restarts) => engineAfterFailure("wasm", stopped, restarts))).toEqual(["wasm", "wasm", null]);
  expect(engineAfterFailure("webgpu", new RangeError("a mistake of ours"), 0)).toBeNull();
});
