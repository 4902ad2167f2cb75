import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it } from "vitest";
import { calibration } from "../../../src/evidence/calibration";
import { RankedScores, type ThresholdPoint } from "../../../src/evidence/precision-recall";
import { EXPLORED } from "../../../src/evidence/threshold-cost";
import { ConfusionMatrix } from "../../../src/ui/charts/ConfusionMatrix";
import { LossChart } from "../../../src/ui/charts/LossChart";
import { PrecisionRecallCurves } from "../../../src/ui/charts/PrecisionRecallCurves";
import { ReliabilityDiagram } from "../../../src/ui/charts/ReliabilityDiagram";
import { ScoresChart } from "../../../src/ui/charts/ScoresChart";
import { ThresholdExplorer } from "../../../src/ui/charts/ThresholdExplorer";
import { Histograms } from "../../../src/ui/run/results/Histograms";
import { runHeader, syntheticRun } from "../run/fixture";

/** Two classes, four customers: one of the second is taken for the first. */
const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.7, 0.3, 0.2, 0.8);
const labels = Int32Array.of(0, 0, 1, 1);
const names = ["mass", "private"];
const scores = names.map((_, index) => new RankedScores(probabilities, labels, 2, index));

const host = document.body.appendChild(document.createElement("div"));
Object.assign(host.style, { width: "600px", height: "500px" });
document.head.appendChild(document.createElement("style")).textContent =
  ".h-full { height: 100% } .w-full { width: 100% } .flex { display: flex } .flex-col { flex-direction: column } .flex-1 { flex: 1 1 0% } .grid { display: grid } .auto-rows-fr { grid-auto-rows: minmax(0, 1fr) } .min-h-32 { min-height: 128px } .min-h-56 { min-height: 224px } .relative { position: relative } .absolute { position: absolute } .inset-0 { inset: 0 }";
let root = createRoot(host);
afterEach(() => {
  root.unmount();
  root = createRoot(host);
});

/** The card's slider for reading values, once the chart is drawn. */
async function reading(card: ReactNode): Promise<HTMLElement> {
  flushSync(() => root.render(card));
  const slider = () => host.querySelector<HTMLElement>("[role=slider]");
  await expect.poll(slider).not.toBeNull();
  return slider() ?? expect.unreachable();
}

function press(slider: HTMLElement, ...keys: string[]): void {
  for (const key of keys) flushSync(() => slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
}

const said = () => host.textContent ?? "";
const button = (name: string) => host.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);

/** The rows of the card's table; its menu stands beside. */
function table(title: string): readonly string[] {
  expect(button(`More of ${title}`)).not.toBeNull();
  flushSync(() => button("View as table")?.click());
  return [...host.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent).join("|"));
}

it("a histogram reads the bar under the cursor and lists all of them", async () => {
  const histogram = [
    [0, 1, 1],
    [0, 0, 2],
  ];
  const slider = await reading(<Histograms evaluation={{ histogram }} names={names} />);
  press(slider, "Home", "ArrowRight");
  expect(said()).toContain("mass: 1 customer at 0.33–0.67");
  expect(slider.getAttribute("aria-valuetext")).toBe("mass: 1 customer at 0.33–0.67");
  expect(table("Probability of the true segment")).toEqual([
    "Probability|mass|private",
    "0.00–0.33|0|0",
    "0.33–0.67|1|0",
    "0.67–1.00|1|2",
  ]);
});

it("each cell of a matrix is a sentence of its own, before what a click does", () => {
  const confusion = [
    [4, 1],
    [0, 0],
  ];
  const nothing = () => undefined;
  const texts = { names, colors: ["red", "blue"], numbers: "counts" } as const;
  flushSync(() =>
    root.render(<ConfusionMatrix {...texts} confusion={confusion} onCell={nothing} onSentence={nothing} />),
  );
  const sentences = [...host.querySelectorAll("td [aria-label]")].map((cell) => cell.getAttribute("aria-label"));
  expect(sentences).toEqual([
    "4 of 5 mass customers were recognized. Click to see these 4 customers →",
    "1 of 5 mass customers was called private. Click to see this customer →",
    "There are no private customers in this split.",
    "There are no private customers in this split.",
  ]);
});

it("precision-recall curves tell each class's precision at the recall under the cursor", async () => {
  const curves = scores.map((each) => each.curve());
  const slider = await reading(<PrecisionRecallCurves curves={curves} names={names} />);
  expect(said()).toContain("Average precision");
  press(slider, "End");
  expect(said()).toContain("at recall 100.0%");
  expect(slider.getAttribute("aria-valuetext")).toBe("at recall 100.0%: mass 66.67%, private 66.67%");
  expect(table("Precision and recall by segment")[1]).toMatch(/^mass\|0\.8333\|100\.00%\|66\.67%/);
});

it("a reliability diagram tells the bin under the cursor and lists those that hold somebody", async () => {
  const series = [{ calibration: calibration({ probabilities, labels, classes: 2 }, 10) }];
  const slider = await reading(<ReliabilityDiagram series={series} />);
  press(slider, "End");
  expect(slider.getAttribute("aria-valuetext")).toBe("confidence 90.0% – 100.0% · 0 customers");
  press(slider, "ArrowLeft");
  expect(said()).toContain("confidence 80.0% – 90.0% · accuracy 100.00%, 2 customers");
  const [head, ...bins] = table("Reliability");
  expect(head).toBe("Confidence|Mean confidence|Accuracy|Customers");
  expect(bins).toHaveLength(2);
});

it("the threshold explorer tells precision, recall and F1 at the cursor, and a click chooses a threshold", async () => {
  const points: readonly ThresholdPoint[] = EXPLORED.map(
    (threshold) => scores[0]?.at(threshold) ?? expect.unreachable(),
  );
  const ask = async () => ({ ok: true, value: points }) as const;
  const slider = await reading(<ThresholdExplorer names={names} ask={ask} />);
  press(slider, "Home");
  expect(slider.getAttribute("aria-valuetext")).toBe("Threshold 0.00: Precision 50.0%, Recall 100.0%, F1 66.7%");
  const box = slider.getBoundingClientRect();
  // The plot's left end, beside the ticks: everybody is chosen.
  const place = { clientX: box.left + 46, clientY: box.top + 60, bubbles: true };
  flushSync(() => slider.dispatchEvent(new PointerEvent("pointerup", place)));
  expect(said()).toContain("At 0.00: 4 called mass, precision 50.0%, recall 100.0%; 0 missed.");
  expect(table("Threshold explorer")[0]).toBe("Threshold|Precision|Recall|F1");
});

it("curves of a run are read by keyboard, all at the same epoch, and listed by epoch", async () => {
  const run = syntheticRun({ epochs: 4, state: "finished", header: runHeader({ stepsPerEpoch: 2 }) });
  const slider = await reading(
    [LossChart, ScoresChart].map((Chart) => (
      <div key={Chart.name} className="grid" style={{ height: "400px" }}>
        <Chart run={run} />
      </div>
    )),
  );
  const scores = () => host.querySelectorAll<HTMLElement>("[role=slider]")[1] ?? slider;
  await expect.poll(() => scores().ariaLabel).toMatch(/^Validation accuracy/);
  const text = () => scores().getAttribute("aria-valuetext");
  await expect.poll(text).toMatch(/^epoch 4, accuracy \d/);
  press(scores(), "Home");
  await expect.poll(text).toMatch(/^epoch 1, accuracy \d/);
  press(scores(), "ArrowRight");
  await expect.poll(text).toMatch(/^epoch 2, accuracy \d/);
  await expect.poll(() => host.querySelector("section")?.textContent).toContain("step 4");
  expect(table("Loss")[0]).toBe("Epoch|Training|Validation");
  expect(host.querySelectorAll("tr")).toHaveLength(5);
});
