import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CustomerReasons, ModelSummary, ScoringSummary } from "../../../src/protocol/predict";
import type { Reason } from "../../../src/scoring/reasons";
import { predictActions, usePredict } from "../../../src/store/predict";
import { useStudio } from "../../../src/store/studio";
import { PredictPlace } from "../../../src/ui/predict/PredictPlace";
import { ReasonsTab } from "../../../src/ui/predict/ReasonsTab";
import { ReasonsTable } from "../../../src/ui/predict/ReasonsTable";

const before = usePredict.getState();
let place: HTMLElement;
let root: Root;

const scored: ScoringSummary = {
  task: "segment",
  beside: null,
  file: "april.csv",
  sha256: "a",
  rows: 4,
  classes: ["mass", "private"],
  threshold: null,
  labeled: 0,
  segments: ["mass", "private"].map((name) => ({ name, predicted: 2, meanProbability: 0.5, actual: 0 })),
  source: "file",
  timing: null,
  warnings: [],
  since: null,
};

const reason = (part: Reason["part"], name: string, share: number, usual: number): Reason => {
  return { part, names: [name], share, usual, contribution: share - usual };
};
const found: CustomerReasons = {
  reasons: [
    reason("past", "card_transaction", 0.1, 0.4),
    reason("past", "login", 0.6, 0.4),
    reason("past", "transfer", 0, 0.2),
    reason("portfolio", "credit_card", 0, 0.3),
    reason("portfolio", "loan", 0.1, 0.3),
    reason("portfolio", "deposit", 0.9, 0.4),
  ],
  difference: 0,
  residual: 0,
  steps: 256,
  usual: "training",
};

const tabs = () => [...place.querySelectorAll('[role="tab"]')].map(({ textContent }) => textContent);
const show = (what: React.ReactNode) => flushSync(() => root.render(what));

beforeEach(() => {
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});
afterEach(() => {
  root.unmount();
  place.remove();
  usePredict.setState(before, true);
  vi.restoreAllMocks();
  useStudio.setState({ locale: "en" });
});

it("a table's model has its reasons too; a phone's keys go through the results first", () => {
  const summary: ModelSummary = {
    file: "a.pt",
    source: "file",
    run: null,
    sha256: null,
    task: "segment",
    threshold: null,
    isTable: true,
    classes: scored.classes,
    shape: { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 2, classes: 2, headWidths: [6, 4] },
    parameters: 1,
    beside: null,
    besideSha256: null,
    sketcher: null,
    walk: null,
    metrics: {},
    warnings: [],
  };
  const rows = async () => ({ ok: true as const, value: new Int32Array(0) });
  usePredict.setState({ model: summary, scored });
  vi.spyOn(predictActions, "findCustomers").mockImplementation(rows);
  vi.spyOn(predictActions, "scoredRows").mockResolvedValue({ ok: true, value: [] });
  vi.spyOn(predictActions, "judgedOn").mockResolvedValue({ ok: true, value: { kind: "unknown" } });
  show(<PredictPlace lineage={null} />);
  expect(tabs()).toContain("Reasons");
  const [results, inputs] = place.querySelectorAll("main, aside");
  expect([results?.tagName, inputs?.tagName]).toEqual(["MAIN", "ASIDE"]);
});

it("tells a table's columns by their names and own numbers", () => {
  const reasons = [{ ...reason("column", "city=Ankara", 1, 0.25), contribution: 2 }, reason("column", "age", 61, 44.5)];
  show(<ReasonsTable found={{ ...found, reasons }} />);
  const rows = [...place.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows).toEqual([
    ["Reason", "Value", "Usual", "Effect on the logit"],
    ["city=Ankara", "1", "0.25", "+2.00"],
    ["age", "61", "44.5", "+16.50"],
  ]);
});

it("what was computed is still there when the tab is opened again", () => {
  const value = { ...found, customers: 200, of: 260, unreadable: 0 };
  const computed = { ok: true as const, value };
  const canceled: string[] = [];
  vi.spyOn(predictActions, "cancelReasons").mockImplementation((of) => void canceled.push(of));
  usePredict.setState({ scored });
  usePredict.setState({ reasons: { predicted: 1, share: 0.25, answers: new Map() } });
  show(<ReasonsTab />);
  show(null);
  expect(canceled).toEqual([]);
  usePredict.setState({ reasons: { predicted: 1, share: null, answers: new Map([[1, computed]]) } });
  show(<ReasonsTab />);
  expect(place.querySelector("select")?.value).toBe("1");
  expect(place.textContent).toContain("200 of 260 customers");
});

it("reasons read as sentences of either language", () => {
  const words = () => [...place.querySelectorAll("td:first-child")].map(({ textContent }) => textContent);
  show(<ReasonsTable found={found} />);
  expect(words()).toEqual([
    "fewer card_transaction events than usual",
    "more login events than usual",
    "no transfer events",
    "no credit_card product",
    "loan product, a smaller part than usual",
    "deposit product",
  ]);
  flushSync(() => useStudio.setState({ locale: "tr" }));
  expect(words()).toEqual([
    "card_transaction olayı olağandan az",
    "login olayı olağandan çok",
    "transfer olayı yok",
    "credit_card ürünü yok",
    "loan ürününün payı olağandan küçük",
    "deposit ürünü var",
  ]);
});
