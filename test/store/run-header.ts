import type { RunHeader } from "../../src/run/run";
import { defaultConfig } from "../../src/tasks/config";

/** A small run, as it starts. */
export const runHeader: RunHeader = {
  id: "run",
  task: "segment",
  startedAt: 0,
  config: { ...defaultConfig(), epochs: 3 },
  engine: { name: "wasm", adapter: null, threads: 2, reason: "configured", numerics: {}, gflops: 50, bytes: 0 },
  walk: 4,
  sketcher: null,
  split: { train: 40, validation: 10, test: 10 },
  loss: { kind: "cross-entropy", classWeights: [1, 1] },
  stepsPerEpoch: 4,
  flopsPerStep: 1e9,
  withoutFuture: null,
  totalParameters: 1,
  trainableParameters: 1,
  demo: false,
  isTable: false,
};
