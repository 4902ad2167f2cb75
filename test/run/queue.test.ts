import { describe, expect, it } from "vitest";
import { expandQueue, expandVariants, parseVariants, QueueError, queueSeconds, varyingKeys } from "../../src/run/queue";
import { nextStep, queueSecondsLeft, type RunEnding } from "../../src/run/queue-policy";
import { parseValues } from "../../src/run/queue-text";
import { freezesBackbone } from "../../src/tasks/classes";
import { type Config, defaultConfig } from "../../src/tasks/config";

const base = defaultConfig();

/** The code and parameters of the error that a call ends with. */
function refusal(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (error instanceof QueueError) return { code: error.code, params: error.params };
    throw error;
  }
  return null;
}

describe("a grid", () => {
  it("makes every combination, its last key faster than the first, seeds fastest", () => {
    const configs = expandQueue({
      base,
      grid: { learningRate: [1e-4, 1e-3], batchSize: [64, 128] },
      seeds: [1, 2],
      holdSplit: true,
    });
    expect(
      configs.map(({ learningRate, batchSize, seed, split }) => [learningRate, batchSize, seed, split.seed]),
    ).toEqual([
      [1e-4, 64, 1, 42],
      [1e-4, 64, 2, 42],
      [1e-4, 128, 1, 42],
      [1e-4, 128, 2, 42],
      [1e-3, 64, 1, 42],
      [1e-3, 64, 2, 42],
      [1e-3, 128, 1, 42],
      [1e-3, 128, 2, 42],
    ]);
  });

  it("holds the split's own seed, or lets the split follow each run's seed", () => {
    const own = { ...base, split: { ...base.split, seed: 7 } };
    const plan = { base: own, grid: {}, seeds: [1, 2] };
    expect(expandQueue({ ...plan, holdSplit: true }).map(({ split }) => split.seed)).toEqual([7, 7]);
    expect(expandQueue({ ...plan, holdSplit: false }).map(({ split }) => split.seed)).toEqual([null, null]);
  });

  it("a run with the seed of the form has the split of the form, word for word", () => {
    for (const seeds of [[], [42]]) {
      expect(expandQueue({ base, grid: {}, seeds, holdSplit: true })).toEqual([base]);
    }
    expect(expandQueue({ base, grid: {}, seeds: [7], holdSplit: true })[0]?.split.seed).toBe(42);
  });

  it("keeps the held seed when the shares vary", () => {
    const grid = { split: [{ train: 0.6 }, { train: 0.5, seed: 3 }] };
    expect(expandQueue({ base, grid, seeds: [5], holdSplit: true }).map(({ split }) => split)).toEqual([
      { train: 0.6, validation: 0.15, seed: 42 },
      { train: 0.5, validation: 0.15, seed: 3 },
    ]);
  });

  it("refuses values that do not fit, naming the key", () => {
    const plan = { base, seeds: [], holdSplit: true };
    expect(() => expandQueue({ ...plan, grid: { epochs: [5, 0] } })).toThrow(/epochs/);
    expect(() => expandQueue({ ...plan, grid: { split: ["half"] } })).toThrow(/split/);
  });

  it("refuses plans that are too large before it makes them", () => {
    const many = Array.from({ length: 5000 }, (_, index) => index + 2);
    const grid = { batchSize: many, epochs: many, patience: many, lrPatience: many };
    expect(refusal(() => expandQueue({ base, grid, seeds: [], holdSplit: true }))).toEqual({
      code: "queue/too-many",
      params: { count: 5000 ** 4, limit: 100 },
    });
    const seeds = Array.from({ length: 51 }, (_, index) => index);
    const two = { learningRate: [1e-4, 1e-3] };
    expect(refusal(() => expandQueue({ base, grid: two, seeds, holdSplit: true }))).toMatchObject({
      params: { count: 102 },
    });
  });
});

describe("a list", () => {
  it("takes any keys; a configuration with a seed of its own is run once", () => {
    const variants = parseVariants('[{"learningRate": 0.001}, {"seed": 9, "freezeBackbone": true}]', "segment");
    const configs = expandVariants({ base, variants, seeds: [1, 2], holdSplit: true });
    expect(configs.map((config) => [config.learningRate, freezesBackbone(config), config.seed])).toEqual([
      [1e-3, false, 1],
      [1e-3, false, 2],
      [1e-4, true, 9],
    ]);
  });

  it("runs the same configuration once", () => {
    const variants = [{ epochs: 5 }, { epochs: 6 }, { epochs: 5 }];
    expect(expandVariants({ base, variants, seeds: [], holdSplit: true })).toHaveLength(2);
  });

  it("says what is wrong with it, and where", () => {
    expect(refusal(() => parseVariants("learningRate", "segment"))).toMatchObject({ code: "queue/not-json" });
    expect(refusal(() => parseVariants('{"epochs": 3}', "segment"))).toMatchObject({ code: "queue/not-a-list" });
    expect(refusal(() => parseVariants("[]", "segment"))).toMatchObject({ code: "queue/empty" });
    expect(refusal(() => parseVariants('[{"epochs": 3}, {"epoch": 3}]', "segment"))).toEqual({
      code: "queue/configuration",
      params: { number: 2, problem: "config/unknown-key", keys: ["epoch"] },
    });
    expect(refusal(() => parseVariants('[{"epochs": -3}]', "segment"))).toEqual({
      code: "queue/configuration",
      params: { number: 1, problem: "config/invalid-value", key: "epochs", value: "-3", is: "atLeast", limit: 1 },
    });
    expect(refusal(() => parseVariants("[3]", "segment"))).toMatchObject({
      params: { problem: "config/not-an-object" },
    });
  });
});

it("tells which keys vary, and how long the whole takes", () => {
  const configs: Config[] = [base, { ...base, headDropout: [0, 0], epochs: 100 }];
  expect(varyingKeys(configs)).toEqual(["epochs", "headDropout"]);
  expect(varyingKeys([base])).toEqual([]);
  expect(queueSeconds(configs, base, { least: 60, most: 90 })).toEqual({ least: 180, most: 270 });
});

describe("values as people type them", () => {
  it.each([
    ["1e-4, 5e-4 ,0.001", [1e-4, 5e-4, 1e-3]],
    ["1e−4", [1e-4]],
    ["0,1; 0,25", [0.1, 0.25]],
    ["true,false", [true, false]],
    ["best, last", ["best", "last"]],
    ["null, 0.1", [null, 0.1]],
    [
      "[0.3, 0.2], [0, 0]",
      [
        [0.3, 0.2],
        [0, 0],
      ],
    ],
    ['{"train": 0.6, "validation": 0.2}', [{ train: 0.6, validation: 0.2 }]],
    ['"a, b", c', ["a, b", "c"]],
    ["3, 3, 4,", [3, 4]],
    ["  ", []],
  ])("%s", (text, values) => {
    expect(parseValues(text)).toEqual(values);
  });
});

describe("what comes next", () => {
  const ending = (kind: RunEnding["kind"], code: string | null = null): RunEnding => ({ kind, seconds: 10, code });

  it("runs one after another to the last", () => {
    expect(nextStep(2, [], "go-on")).toEqual({ kind: "run", index: 0 });
    expect(nextStep(2, [ending("finished")], "go-on")).toEqual({ kind: "run", index: 1 });
    expect(nextStep(2, [ending("finished"), ending("stopped")], "go-on")).toEqual({ kind: "end", why: "done" });
  });

  it("stops when it is asked to", () => {
    expect(nextStep(3, [ending("finished")], "stop")).toEqual({ kind: "end", why: "asked" });
    expect(nextStep(1, [ending("finished")], "stop")).toEqual({ kind: "end", why: "done" });
  });

  it("goes on after a failure, but not after the same one twice in a row", () => {
    const lost = ending("failed", "engine/device-lost");
    expect(nextStep(9, [lost], "go-on")).toEqual({ kind: "run", index: 1 });
    expect(nextStep(9, [lost, ending("failed", "engine/out-of-memory")], "go-on")).toEqual({ kind: "run", index: 2 });
    expect(nextStep(9, [lost, ending("finished"), lost], "go-on")).toEqual({ kind: "run", index: 3 });
    expect(nextStep(9, [ending("finished"), lost, lost], "go-on")).toEqual({ kind: "end", why: "failing" });
  });

  it("estimates the rest by finished runs, else by the current one", () => {
    const current = { elapsed: 10, left: 20 };
    expect(queueSecondsLeft(current, [], 2)).toBe(80);
    expect(queueSecondsLeft(current, [{ ...ending("finished"), seconds: 50 }, ending("stopped")], 2)).toBe(120);
    expect(queueSecondsLeft({ elapsed: 1, left: null }, [ending("finished")], 2)).toBeNull();
  });
});
