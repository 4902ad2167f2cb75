import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { loadErrorSentences } from "../../src/i18n/errors";
import type { ModelSummary, ScoringSummary } from "../../src/protocol/predict";
import { useData } from "../../src/store/data";
import { usePredict } from "../../src/store/predict";
import { useStudio } from "../../src/store/studio";
import { studioEvents } from "../../src/store/studio-events";
import { TablesSection } from "../../src/ui/data/TablesSection";
import { Overview } from "../../src/ui/intake/Overview";
import { Refusals } from "../../src/ui/kit/Notices";
import { PredictPlace } from "../../src/ui/predict/PredictPlace";
import { expectAccessible } from "./axe";
import { foundation, sketches } from "./fixtures";
import { show } from "./show";

const error = { code: "open/worker-failed", params: { detail: "out of luck" } };
const SAID = "The background worker stopped (out of luck)";

const model: ModelSummary = {
  isTable: false,
  task: "segment",
  source: "file",
  run: null,
  file: "segment_predictor_walk4.pt",
  sha256: null,
  shape: { inputDim: 2, hiddenDim: 2, outputDim: 2, numLayers: 1, headWidths: [2, 2], classes: 2 },
  classes: ["mass", "private"],
  walk: 4,
  parameters: 30,
  threshold: null,
  sketcher: null,
  beside: null,
  besideSha256: null,
  metrics: {},
  warnings: [],
};
const scored: ScoringSummary = {
  task: "segment",
  beside: null,
  file: "april.npz",
  sha256: "",
  rows: 400,
  classes: model.classes,
  threshold: null,
  labeled: 0,
  segments: [],
  source: "file",
  timing: null,
  warnings: [],
  since: null,
};

beforeAll(loadErrorSentences);

it("is said before a run where the checks stand, and of a file where it was to be opened", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  useStudio.setState({ preflight: null, preflightError: error });
  const overview = show(<Overview data={sketches} foundation={foundation} />);
  expect(overview.textContent).toContain(SAID);
  await expectAccessible(overview);
  useStudio.setState({ refusals: [{ file: "stuck.npz", error }] });
  expect(show(<Refusals />).textContent).toMatch(/stuck\.npz.*The background worker stopped \(out of luck\)/);
});

it("takes with it what Predict shows, which says so where a model can be opened again", async () => {
  const before = usePredict.getState();
  onTestFinished(() => usePredict.setState(before, true));
  usePredict.setState({ model, scored });
  studioEvents.emit("lost", error);
  expect(usePredict.getState()).toMatchObject({ model: null, scored: null, progress: null });
  const place = show(<PredictPlace lineage={null} />);
  expect(place.textContent).toContain(SAID);
  await expectAccessible(place);
  await expect.element(page.getByRole("button", { name: "Open a model file…" })).toBeEnabled();
});

it("is said in Data, where the tables are read again", async () => {
  const before = useData.getState();
  onTestFinished(() => useData.setState(before, true));
  const read = vi.fn(async () => undefined);
  const sources = (["customers", "products", "events"] as const).map((role) => ({
    file: null,
    opened: { file: `${role}.csv`, bytes: 1, role, table: null },
    role,
    lastModified: 0,
    sha256: null,
    demo: false,
    handle: null,
  }));
  useData.setState({ bank: null, sources, failed: { step: "tables", error }, read });
  const section = show(<TablesSection />);
  expect(section.textContent).toContain(SAID);
  await expectAccessible(section);
  await page.getByRole("button", { name: "Read the tables" }).click();
  expect(read).toHaveBeenCalledOnce();
});
