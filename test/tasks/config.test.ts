import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/data/config-error";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import {
  CONFIG_KEYS,
  configSchema,
  defaultConfig,
  effectiveConfig,
  parseConfig,
  refusedKeys,
  withChanges,
  withValue,
} from "../../src/tasks/config";
import { TASK_IDS } from "../../src/tasks/registry";

await loadErrorSentences();

/** The error that parsing ends with. */
function refusal(value: unknown): ConfigError {
  try {
    parseConfig(value);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  return expect.unreachable("nothing was refused");
}

describe("parseConfig", () => {
  it("fills in the script's defaults, in the order in which the keys are told", () => {
    const told = JSON.stringify({
      task: "segment",
      walk: null,
      classes: ["mass", "affluent", "business", "private"],
      labelMap: {},
      freezeBackbone: false,
      frozenBatchNorm: "train",
      learningRate: 1e-3,
      headLearningRateFactor: 10,
      batchSize: 256,
      epochs: 50,
      patience: 10,
      seed: 42,
      split: { train: 0.7, validation: 0.15, seed: 7 },
      shuffle: true,
      weightDecay: 0.01,
      gradClipNorm: 1,
      lrFactor: 0.5,
      lrPatience: 5,
      dropout: null,
      headDropout: [0.3, 0.2],
      classWeights: "balanced",
      restore: "best",
      engine: "auto",
    });
    const parsed = parseConfig({ learningRate: 1e-3, split: { seed: 7 } });
    const keys = Object.keys(JSON.parse(told));
    expect(JSON.stringify(Object.fromEntries(Object.entries(parsed).filter(([key]) => keys.includes(key))))).toBe(told);
  });

  it("names every unknown key, or the first value that does not fit", () => {
    expect(refusal({ epoch: 3, split: { test: 0.1 }, lr: 1 })).toMatchObject({
      code: "config/unknown-key",
      params: { keys: expect.arrayContaining(["epoch", "lr", "split.test"]) },
    });
    expect(refusal({ headDropout: [0.1, 1] })).toMatchObject({
      code: "config/invalid-value",
      params: { key: "headDropout.1", value: "1", is: "below", limit: 1 },
    });
    expect(refusal({ classes: ["one"] }).params).not.toHaveProperty("limit");
    expect(refusal({ task: "cooking" })).toMatchObject({ params: { key: "task", value: '"cooking"' } });
    expect(refusal([]).code).toBe("config/not-an-object");
  });
});

it("a key of another task is refused with both named; a misspelled one first", () => {
  const tasks = new Map([
    ["segment", { classes: 1, epochs: 1 }],
    ["churn", { threshold: 1, epochs: 1 }],
  ]);
  const error = refusedKeys(["threshold"], "segment", tasks);
  expect(error).toMatchObject({
    code: "config/other-task",
    params: { keys: ["threshold"], task: "segment", tasks: ["churn"] },
  });
  for (const locale of ["en", "tr"] as const)
    expect(errorSentence(error, locale)).toMatch(/segment.*“churn”.*“threshold”/);
  expect(refusedKeys(["threshold", "treshold"], "segment", tasks)).toMatchObject({
    code: "config/unknown-key",
    params: { keys: ["treshold"] },
  });
});

it.each(TASK_IDS)("the defaults of %s are a whole configuration of every key that the task has", (task) => {
  const config = defaultConfig(task);
  expect(configSchema.parse(config)).toEqual(config);
  expect(Object.keys(config).every((key) => CONFIG_KEYS.includes(key))).toBe(true);
  expect(config.task).toBe(task);
});

it("a value is put at its path, whatever else stands there", () => {
  expect(withValue({ a: [1, { b: 2 }], c: 3 }, ["a", "1", "b"], 5)).toEqual({ a: [1, { b: 5 }], c: 3 });
});

it("took effect without what has no switch on, and with the foundation model's own widths", () => {
  const config = parseConfig({ hiddenDim: 3000, epochs: 4 });
  const idle = ["hiddenDim", "numLayers", "outputDim", "frozenBatchNorm"];
  expect(Object.keys(effectiveConfig(config, null))).toEqual(Object.keys(config).filter((key) => !idle.includes(key)));
  const widths = { input: 640, hidden: 256, output: 64, layers: 2 };
  const told = effectiveConfig(config, { widths });
  expect(told).toMatchObject({ hiddenDim: 256, numLayers: 2, outputDim: 64, epochs: 4 });
  const scratch = parseConfig({ fromScratch: true, freezeBackbone: true, hiddenDim: 16 });
  expect(effectiveConfig(scratch, { widths })).toEqual(scratch);
  const pretraining = defaultConfig("foundation");
  expect(effectiveConfig(pretraining, null)).toEqual(pretraining);
});

describe("withChanges", () => {
  it("has the keys of its own task only, whichever configuration it began with", () => {
    for (const task of TASK_IDS) {
      for (const other of TASK_IDS) {
        expect(withChanges(defaultConfig(other), defaultConfig(task))).toEqual(defaultConfig(task));
        expect(withChanges(defaultConfig(other), { task, epochs: 3 })).toEqual({ ...defaultConfig(task), epochs: 3 });
      }
    }
    expect(withChanges({ ...defaultConfig(), seed: 7 }, { epochs: 3 })).toEqual({
      ...defaultConfig(),
      seed: 7,
      epochs: 3,
    });
  });
});
