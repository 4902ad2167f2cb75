import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it } from "vitest";
import { EXPLORED } from "../../../src/evidence/threshold-cost";
import { type ShareAxis, SharePlot } from "../../../src/ui/charts/SharePlot";
import { ThresholdExplorer } from "../../../src/ui/charts/ThresholdExplorer";
import { Histograms } from "../../../src/ui/run/results/Histograms";

const host = document.body.appendChild(document.createElement("div"));
Object.assign(host.style, { width: "600px", height: "500px" });
document.head.appendChild(document.createElement("style")).textContent =
  ".h-full { height: 100% } .w-full { width: 100% } .flex { display: flex } .flex-col { flex-direction: column } .flex-1 { flex: 1 1 0% } .grid { display: grid } .auto-rows-fr { grid-auto-rows: minmax(0, 1fr) } .min-h-32 { min-height: 128px } .min-h-56 { min-height: 224px } .relative { position: relative } .absolute { position: absolute } .inset-0 { inset: 0 }";
let root = createRoot(host);
afterEach(() => {
  root.unmount();
  root = createRoot(host);
});

/** The slider for reading values, once the ticks are drawn. */
async function reading(card: ReactNode): Promise<HTMLElement> {
  flushSync(() => root.render(card));
  await expect.poll(() => host.querySelector(".recharts-yAxis-tick-labels text")).not.toBeNull();
  return host.querySelector<HTMLElement>("[role=slider]") ?? expect.unreachable();
}

function press(target: HTMLElement, key: string): void {
  flushSync(() => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
}

it("a moving cursor draws no axis anew", async () => {
  let written = 0;
  const axis = (label: string): ShareAxis => ({
    label,
    ticks: [0, 0.5, 1],
    format: (value) => {
      written++;
      return String(value);
    },
    exact: String,
  });
  const line = (label: string, height: number) => ({
    label,
    color: "red",
    points: [[0, 0] as const, [1, height] as const],
  });
  const lines = [line("model", 1), line("random", 0.5)];
  const texts = { title: "Gains", about: "", reading: "", summary: "" };
  const slider = await reading(<SharePlot {...texts} x={axis("x")} y={axis("y")} lines={lines} decision={0.3} />);
  expect(written).toBeGreaterThan(0);
  const before = written;
  for (const key of ["Home", "PageUp", "ArrowRight"]) press(slider, key);
  expect(slider.getAttribute("aria-valuetext")).toBe("x 0.11: model 0.11, random 0.055");
  expect(written).toBe(before);
});

it("the threshold explorer says why a segment has no answer, and another one can be chosen", async () => {
  const points = EXPLORED.map((threshold) => ({ threshold, reached: 2, hits: 1, precision: 0.5, recall: 1 }));
  const ask = async (segment: number) =>
    segment === 0
      ? ({ ok: false, error: { code: "internal/unexpected", params: {} } } as const)
      : ({ ok: true, value: points } as const);
  flushSync(() => root.render(<ThresholdExplorer names={["mass", "private"]} ask={ask} />));
  const chooser = () => host.querySelector("select");
  await expect.poll(chooser).not.toBeNull();
  expect(host.querySelector("[role=alert]")?.textContent).toContain("Something unexpected went wrong");
  expect(host.querySelector("h3")?.textContent).toBe("Threshold explorer");
  const select = chooser() ?? expect.unreachable();
  select.value = "1";
  flushSync(() => select.dispatchEvent(new Event("change", { bubbles: true })));
  await expect.poll(() => host.textContent).toContain("2 called private");
});

it("a histogram that nobody reads says what all of its bars say", async () => {
  const histogram = [[0, 1, 1, 2]];
  const slider = await reading(<Histograms evaluation={{ histogram }} names={["mass"]} />);
  expect(slider.getAttribute("aria-valuetext")).toBe("mass: 3 of 4 customers above 0.5.");
});

it("a table tells more of a place than the lines do, where it is given", async () => {
  const axis = (label: string): ShareAxis => ({ label, ticks: [0, 1], format: String, exact: String });
  const points = [
    [0.2, 0.1],
    [0.8, 0.9],
  ] as const;
  const lines = [{ label: "share that churned", color: "red", dots: true, points }];
  const columns = [{ label: "customers", text: (at: number) => String(at * 10) }];
  const texts = { title: "Calibration", about: "", reading: "", summary: "" };
  await reading(<SharePlot {...texts} x={axis("predicted")} y={axis("y")} lines={lines} columns={columns} />);
  flushSync(() => host.querySelector<HTMLButtonElement>('button[aria-label="View as table"]')?.click());
  const rows = [...host.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows).toEqual([
    ["Predicted", "Share that churned", "Customers"],
    ["0.2", "0.1", "2"],
    ["0.8", "0.9", "8"],
  ]);
});

it("a table reads the lines where it is told to, not between what was counted", async () => {
  const axis = (label: string): ShareAxis => ({ label, ticks: [0, 1], format: String, exact: String });
  const line = { label: "customers", color: "red", points: [], read: (at: number) => (at < 0.5 ? 3 : 4) };
  const texts = { title: "Histogram", about: "", reading: "", summary: "" };
  await reading(<SharePlot {...texts} x={axis("probability")} y={axis("y")} lines={[line]} places={[0.25, 0.75]} />);
  flushSync(() => host.querySelector<HTMLButtonElement>('button[aria-label="View as table"]')?.click());
  const rows = [...host.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows).toEqual([
    ["Probability", "Customers"],
    ["0.25", "3"],
    ["0.75", "4"],
  ]);
});
