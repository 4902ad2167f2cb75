import { expect, it } from "vitest";
import { defaultRunName } from "../../src/store/run-names";
import { parseConfig } from "../../src/tasks/config";

it.each([
  ["the defaults", {}, "lr 1e-4, batch 256, seed 42"],
  [
    "what differs, in the keys' order and words",
    { learningRate: 5e-5, freezeBackbone: true, epochs: 25, headDropout: [0, 0] },
    "lr 5e-5, batch 256, seed 42, freezeBackbone true, epochs 25, headDropout [0,0]",
  ],
  [
    "the task that is not the default",
    { task: "churn", threshold: 0.3 },
    "churn, lr 1e-4, batch 256, seed 42, threshold 0.3",
  ],
  ["the task's own defaults", { task: "foundation" }, "foundation, lr 1e-3, batch 256, seed 42"],
  ["nothing of how the file words its classes", { labelMap: { vip: "private" } }, "lr 1e-4, batch 256, seed 42"],
])("a run's first name: %s", (_, config, name) => {
  expect(defaultRunName(parseConfig(config))).toBe(name);
});
