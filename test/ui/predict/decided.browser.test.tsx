import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { JudgedOn, ScoringSummary } from "../../../src/protocol/predict";
import { predictActions, usePredict } from "../../../src/store/predict";
import { useStudio } from "../../../src/store/studio";
import { RiskTab } from "../../../src/ui/predict/RiskTab";
import { LearnedLine, SegmentCards } from "../../../src/ui/predict/SegmentCards";
import { UncertainTab } from "../../../src/ui/predict/UncertainTab";
import { PATIENT } from "../../patient";

const before = usePredict.getState();
let place: HTMLElement;
let root: Root;

const scored: ScoringSummary = {
  task: "churn",
  beside: null,
  file: "april.npz",
  sha256: "a",
  rows: 400,
  classes: ["Retained", "Churned"],
  threshold: 0.73,
  labeled: 390,
  segments: ["Retained", "Churned"].map((name) => ({ name, predicted: 200, meanProbability: 0.5, actual: 195 })),
  source: "file",
  timing: null,
  warnings: [],
  since: null,
};

beforeEach(() => {
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
  usePredict.setState({ scored });
  vi.spyOn(predictActions, "atRisk").mockResolvedValue({ ok: true, value: new Int32Array(0) });
  vi.spyOn(predictActions, "uncertain").mockResolvedValue({ ok: true, value: new Int32Array(0) });
  const counts = { call: 1, email: 2, inform: 3, none: 4 };
  vi.spyOn(predictActions, "actionCounts").mockResolvedValue({ ok: true, value: counts });
});
afterEach(() => {
  root.unmount();
  place.remove();
  usePredict.setState(before, true);
  vi.restoreAllMocks();
  useStudio.setState({ locale: "en" });
});

it("says that actions and the least certain do not follow the threshold, and which that is", () => {
  flushSync(() =>
    root.render(
      <>
        <RiskTab />
        <UncertainTab />
      </>,
    ),
  );
  expect(place.textContent).toContain("who counts as churned is decided at 73.00%, and a customer below it may still");
  expect(place.textContent).toContain("Nearest to 50% first, where the model knows least");
  flushSync(() => usePredict.setState({ scored: { ...scored, task: "segment", threshold: null } }));
  expect(place.textContent).not.toContain("Nearest to 50% first");
});

it("says whom the counts include where the model learned from them", async () => {
  const says = async (on: JudgedOn) => {
    vi.spyOn(predictActions, "judgedOn").mockResolvedValue({ ok: true, value: on });
    flushSync(() => root.render(<LearnedLine key={JSON.stringify(on)} scored={scored} />));
    await vi.waitFor(() => expect(asked(on)).toBe(true), PATIENT);
    return place.textContent;
  };
  const asked = (on: JudgedOn) => on.kind === "unknown" || place.textContent !== "";
  expect(await says({ kind: "learned", of: "all", learned: 330, test: 60 })).toBe(
    "The model was trained or chosen on 330 of the 390 customers whose class is known; the counts include them.",
  );
  expect(await says({ kind: "other", learned: 7 })).toContain("on 7 of the 390 customers");
  expect(await says({ kind: "unknown" })).toBe("");
});

it("calls churn's classes in the page's language, in the colors of who stays and who leaves", () => {
  const look = () => [...place.querySelectorAll("li")].map((card) => card.querySelector(".truncate")?.textContent);
  const colors = () =>
    [...place.querySelectorAll<HTMLElement>("li .block.h-full")].map(({ style }) => style.background);
  flushSync(() => root.render(<SegmentCards scored={scored} />));
  const english = colors();
  expect(look()).toEqual(["Retained", "Churned"]);
  flushSync(() => useStudio.setState({ locale: "tr" }));
  expect(look()).toEqual(["Kalan", "Ayrılan"]);
  expect(colors()).toEqual(english);
});
