import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runRecordSchema } from "../../../src/run/whole-record";
import { CurveCard } from "../../../src/ui/runs/comparison/CurveCard";
import { compareRuns } from "../../../src/ui/runs/comparison/compared";
import { RocOverlay } from "../../../src/ui/runs/comparison/RocOverlay";
import { madeRun } from "../../e2e/stored-runs";

const runs = [
  madeRun({ id: "run-1", name: "first", epochs: 6 }),
  madeRun({ id: "run-2", name: "second", skill: 3, epochs: 4 }),
].map((run) => runRecordSchema.parse(run));
const compared = compareRuns(runs, new Map(runs.map(({ id }, place) => [id, place])), null) ?? expect.unreachable();

const host = document.body.appendChild(document.createElement("div"));
// What the page's style sheet gives: a chart fills its card.
document.head.appendChild(document.createElement("style")).textContent =
  ".h-full, .flex-1 { height: 200px } .relative { position: relative } .absolute { position: absolute } .inset-0 { inset: 0 }";
let root = createRoot(host);
beforeEach(() => Object.assign(host.style, { width: "500px" }));
afterEach(() => {
  root.unmount();
  root = createRoot(host);
});

const lines = () => [...host.querySelectorAll("g:has(> path.plot-line)")];
const drawn = () => vi.waitUntil(() => lines().length === 2);

it("draws a line per run, named by its number, which the legend brings forward by a variable", async () => {
  host.style.setProperty("--run-0", "0.15");
  flushSync(() =>
    root.render(
      <CurveCard
        title="Validation loss"
        about=""
        compared={compared}
        curve="valLoss"
        axis="epoch"
        scale={{ fromZero: true }}
        formatValue={(value) => value.toFixed(4)}
      />,
    ),
  );
  await drawn();
  expect(lines().map((line) => getComputedStyle(line).opacity)).toEqual(["0.15", "1"]);
  const numbers = [...host.querySelectorAll("text[font-size='12']")].map(({ textContent }) => textContent);
  expect(numbers).toEqual(["1", "2"]);
  const slider = host.querySelector("[role=slider]") ?? expect.unreachable();
  slider.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
  await vi.waitUntil(() => slider.getAttribute("aria-valuenow") === "1");
  expect(slider.getAttribute("aria-valuetext")).toMatch(/^epoch 1: 1: \d\.\d{4}, 2: \d\.\d{4}$/);
});

it("draws the runs' ROC curves over the diagonal with both rates named", async () => {
  flushSync(() => root.render(<RocOverlay compared={compared} />));
  await drawn();
  expect(host.querySelectorAll(".recharts-reference-line-line")).toHaveLength(1);
  const texts = [...host.querySelectorAll("text")].map(({ textContent }) => textContent);
  expect(texts).toEqual(expect.arrayContaining(["false positive rate", "true positive rate", "0%", "100%"]));
});
