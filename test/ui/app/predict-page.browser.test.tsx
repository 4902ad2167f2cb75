import { expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { lineageMessages } from "../../../src/i18n/messages/lineage";
import type { ModelSummary } from "../../../src/protocol/predict";
import { useData } from "../../../src/store/data";
import { usePlace } from "../../../src/store/place";
import { predictActions, usePredict } from "../../../src/store/predict";
import { useQueue } from "../../../src/store/queue";
import { useStudio } from "../../../src/store/studio";
import { defaultConfig } from "../../../src/tasks/config";
import { PredictPage } from "../../../src/ui/app/PredictPage";
import { syntheticRun } from "../run/fixture";
import { show } from "../show";

const t = lineageMessages.en;

const model: ModelSummary = {
  isTable: false,
  task: "churn",
  source: "run",
  run: "churn",
  file: "churn_predictor_walk2.pt",
  sha256: null,
  shape: { inputDim: 640, hiddenDim: 64, outputDim: 320, numLayers: 3, headWidths: [256, 64], classes: 2 },
  classes: ["Retained", "Churned"],
  walk: 2,
  parameters: 1,
  threshold: 0.5,
  sketcher: null,
  beside: null,
  besideSha256: null,
  metrics: {},
  warnings: [],
};

it("stands under the strip of a whole way, and leads to Predict no longer once a model is there", async () => {
  const before = usePredict.getState();
  const studio = useStudio.getState();
  onTestFinished(() => {
    useStudio.setState(studio, true);
    usePredict.setState(before, true);
    usePlace.setState({ place: "studio" });
    useQueue.setState({ queue: null, end: null });
  });
  usePlace.setState({ place: "predict" });
  useStudio.setState({ run: syntheticRun({ epochs: 1, state: "finished" }) });
  const place = show(<PredictPage />);
  const strip = page.getByRole("navigation", { name: t.title });
  const toPredict = page.getByRole("button", { name: t.toPredict });
  // Nothing was made here, and nothing is being made: there is no way.
  expect(strip.elements()).toEqual([]);
  const run = { id: "churn", name: "churn", config: defaultConfig("churn"), model: null };
  const way = { demo: false, sketch: {}, tables: null };
  const queue = { id: "way", startedAt: 1, demo: false, runs: [run], way };
  useQueue.setState({ queue: { ...queue, endings: [{ kind: "finished", seconds: 1, code: null }] }, end: "done" });
  await expect.element(strip.getByRole("link", { name: t.stage.predictions })).toBeInTheDocument();
  await expect.element(toPredict).toBeInTheDocument();
  // The last run's model alone is one of them.
  await expect.element(page.getByRole("button", { name: "Use the model of the finished run" })).toBeInTheDocument();
  const primary = [...place.querySelectorAll("button")].filter(({ className }) => className.includes("bg-accent"));
  expect(primary.map(({ textContent }) => textContent)).toEqual([t.toPredict]);
  usePredict.setState({ model });
  await expect.element(toPredict).not.toBeInTheDocument();
  await expect.element(strip).toBeInTheDocument();
});

it("scores the sketches that the browser kept of the model's walk, where the Studio has no file open", async () => {
  const [data, predict] = [useData.getState(), usePredict.getState()];
  const scored = vi.spyOn(predictActions, "scoreFile").mockResolvedValue(undefined);
  onTestFinished(() => {
    scored.mockRestore();
    useData.setState(data, true);
    usePredict.setState(predict, true);
  });
  const file = new File([], "sketch_weights_walk2.npz");
  const weights = vi.fn(async () => file);
  const kept = { made: "", madeAt: 0, customers: 1, walks: [4], files: [], inputs: {} };
  useData.setState({ weights, kept });
  usePredict.setState({ model });
  show(<PredictPage />);
  const score = page.getByRole("button", { name: "Predict for the sketches made in Data" });
  await expect.element(page.getByRole("button", { name: "Open a sketches file…" }).first()).toBeInTheDocument();
  expect(score.elements()).toEqual([]);
  useData.setState({ kept: { ...kept, walks: [2, 4] } });
  await score.click();
  expect(weights).toHaveBeenCalledWith(2);
  await expect.poll(() => scored.mock.calls).toEqual([[file]]);
});
