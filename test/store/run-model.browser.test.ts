import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ModelSummary } from "../../src/protocol/predict";
import { referenceRuns } from "../../src/run/reference";
import { offersRunModel, openInStudio, predictActions, usePredict } from "../../src/store/predict";
import { referenceActions } from "../../src/store/reference";
import { newRunView } from "../../src/store/run-view";
import type { RunView } from "../../src/store/state";
import { useStudio } from "../../src/store/studio";
import { decidedAt } from "../../src/tasks/churn/decision";
import { evaluateChurn } from "../../src/tasks/churn/evaluation";
import { configFor, defaultConfig } from "../../src/tasks/config";
import { runHeader } from "./run-header";
import { serveStudio } from "./serve-studio";

const test50 = evaluateChurn(Float32Array.of(0.1, 0.4, 0.6, 0.9), Int32Array.of(0, 1, 0, 1), 0.5);

function finished(threshold: number): RunView {
  const config = defaultConfig("churn");
  const view = newRunView({ ...runHeader, task: "churn", config }, null);
  const rest = { bestEpoch: 1, evaluatedEpoch: 1, nonFiniteStep: null, seconds: 1, secondsPerStep: 1 };
  const result = { outcome: "completed" as const, test: decidedAt(test50, threshold), ...rest };
  return { ...view, state: "finished", result };
}

function model(changes: Partial<ModelSummary> = {}): ModelSummary {
  return {
    file: "churn_predictor_walk4.pt",
    source: "run",
    run: "run-1",
    sha256: null,
    task: "churn",
    threshold: 0.5,
    isTable: false,
    classes: ["Retained", "Churned"],
    shape: { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 2, classes: 1, headWidths: [6, 4] },
    parameters: 1,
    beside: null,
    besideSha256: null,
    sketcher: null,
    walk: 4,
    metrics: {},
    warnings: [],
    ...changes,
  };
}

describe("the finished run's model is offered to Predict", () => {
  it("until Predict holds it at the threshold that is chosen now", () => {
    expect(offersRunModel(finished(0.5), null)).toBe(true);
    expect(offersRunModel(finished(0.5), model())).toBe(false);
    expect(offersRunModel(finished(0.3), model())).toBe(true);
    expect(offersRunModel(finished(0.3), model({ threshold: 0.3 }))).toBe(false);
  });

  it("beside a file's model, another task's, and not without a run", () => {
    expect(offersRunModel(finished(0.5), model({ source: "file" }))).toBe(true);
    expect(offersRunModel(finished(0.5), model({ task: "segment", threshold: null }))).toBe(true);
    expect(offersRunModel(null, null)).toBe(false);
  });
});

describe("the finished run's model", () => {
  it("scores what was scored before, else the customers that are open in the Studio", async () => {
    const scored: File[] = [];
    serveStudio({ predict: { takeRunModel: async () => ({ ok: true, value: model() }) } });
    vi.spyOn(predictActions, "scoreFile").mockImplementation(async (file) => void scored.push(file));
    usePredict.setState({ scoredFile: null });
    const [open, earlier] = [new File([], "open.npz"), new File([], "earlier.npz")];
    const studio = useStudio.getState();
    expect(openInStudio(studio)).toBeNull();
    const read = { ...studio.sketches, value: { rows: 4 } as NonNullable<typeof studio.sketches.value> };
    const customers = openInStudio({ sketches: read, inputFiles: { ...studio.inputFiles, sketches: open } });
    await predictActions.takeRunModel(customers);
    usePredict.setState({ scoredFile: earlier });
    await predictActions.takeRunModel(customers);
    expect(scored).toEqual([open, earlier]);
  });
});

describe("a reference's model in Predict", () => {
  const openModel = vi.fn(async () => undefined);
  beforeEach(() => {
    openModel.mockClear();
    vi.spyOn(predictActions, "openModel").mockImplementation(openModel);
  });
  const file = new File([], "churn_predictor_walk4.pt");

  it("follows the labels and the threshold of its run.json", async () => {
    const config = {
      ...configFor("churn", defaultConfig("churn")),
      churnMap: { left: true, kept: false },
      threshold: 0.3,
    };
    const json = {
      version: "1",
      task: "churn" as const,
      config,
      dataset: { file: "a.npz", bytes: 1, sha256: "d", rows: 4 },
      foundation: null,
      split: { sizes: [2, 1, 1] as [number, number, number], seed: 42, rule: "random_split" },
      engine: { name: "wasm", adapter: null, threads: 1 },
      history: [],
      steps: { loss: [], gradNorm: [] },
      bestEpoch: null,
      stoppedEarly: false,
      test: null,
      seconds: 1,
      secondsPerStep: null,
    };
    const part = { kind: "run" as const, file: "run.json", bytes: 1, sha256: "j", archive: null, json };
    const [run] = referenceRuns([part], { now: 0, nameOf: () => "" }).runs;
    if (run === undefined) throw new Error("no run");
    await referenceActions.predictWith(file, run);
    const rules = { labelMap: { left: "Churned", kept: "Retained" }, threshold: 0.3 };
    expect(openModel).toHaveBeenCalledWith(file, expect.objectContaining(rules));
    await referenceActions.predictWith(file, { ...run, json: null });
    expect(openModel).toHaveBeenLastCalledWith(file, null);
  });
});
