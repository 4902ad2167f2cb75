import { expect, it, onTestFinished } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../src/ui/styles.css";
import { setHoverPosition } from "../../../src/ui/charts/hover";
import { Comparison } from "../../../src/ui/runs/Comparison";
import { type MadeRun, madeRun } from "../../e2e/stored-runs";
import { show } from "../show";

const compare = (...runs: readonly MadeRun[]) =>
  show(
    <div style={{ width: 900 }}>
      <Comparison runs={runs.map((run) => madeRun({ epochs: 6, ...run }))} />
    </div>,
  );

it("any run is the baseline of any other; other data and splits are said and not counted", async () => {
  compare(
    { id: "run-1", name: "a" },
    { id: "run-2", name: "b", skill: 2.6 },
    { id: "run-3", name: "elsewhere", data: "other" },
    { id: "run-4", name: "resplit", splitSeed: 7 },
  );
  await expect.element(page.getByText("different data than the baseline: 3 · elsewhere")).toBeVisible();
  const resplit = "on other customers than the baseline (another split): 4 · resplit";
  await expect.element(page.getByText(resplit)).toBeVisible();
  const metrics = page.getByRole("region", { name: "Metrics" });
  await expect.element(metrics.getByRole("row", { name: /\bb\b/ })).toHaveTextContent("…");
  await expect.element(metrics.getByRole("row", { name: /elsewhere/ })).not.toHaveTextContent("…");

  await page.getByLabelText("Baseline", { exact: true }).selectOptions("4 · resplit");
  await expect.element(page.getByText("(another split): 1 · a; 2 · b")).toBeVisible();
  await expect.element(metrics.getByRole("row", { name: /resplit/ })).toHaveTextContent("baseline");
  await page.getByLabelText("Baseline", { exact: true }).selectOptions("2 · b");
  await page.getByLabelText("Compared run").selectOptions("1 · a");
  await expect.element(page.getByRole("region", { name: "a against b" })).toHaveTextContent("are called differently");
});

it("the legend brings a run forward by focus and by a click", async () => {
  const place = compare(
    { id: "run-1", name: "first" },
    { id: "run-2", name: "second", config: { learningRate: 5e-4 } },
  );
  const opacities = () =>
    [...place.querySelectorAll("section[aria-labelledby] g:has(> path.plot-line)")]
      .slice(0, 2)
      .map((line) => getComputedStyle(line).opacity);
  // Wherever an earlier test left the pointer.
  await userEvent.hover(document.body, { position: { x: 0, y: 0 } });
  await expect.poll(opacities).toEqual(["1", "1"]);
  const second = page.getByRole("list", { name: "Runs in this comparison" }).getByRole("button", { name: /second/ });
  const element = second.element();
  if (!(element instanceof HTMLElement)) throw new Error("no button");
  element.focus();
  await expect.poll(opacities).toEqual(["0.15", "1"]);
  await userEvent.keyboard("{Enter}");
  element.blur();
  await expect.poll(opacities).toEqual(["0.15", "1"]);
  await userEvent.hover(page.getByRole("button", { name: /first/ }));
  await expect.poll(opacities).toEqual(["1", "0.15"]);
});

it("every chart is read where the pointer stands in one of them", async () => {
  const place = compare({ id: "run-1", name: "first" }, { id: "run-2", name: "second" });
  const cards = () => [...place.querySelectorAll("section[aria-labelledby]")];
  const read = () => cards().filter(({ textContent }) => textContent?.includes("epoch 2")).length;
  await expect.poll(() => cards().length).toBe(8);
  expect(read()).toBe(0);
  setHoverPosition(2);
  // All but ROC, which counts no epochs.
  await expect.poll(read).toBe(7);
  setHoverPosition(null);
  await expect.poll(read).toBe(0);
});

it("says of two runs of one configuration that one was stopped by hand", async () => {
  const runs = [madeRun({ id: "run-1", name: "a", epochs: 6 }), madeRun({ id: "run-2", name: "b", epochs: 6 })];
  const differs = page.getByRole("region", { name: "What differs" });
  show(<Comparison runs={runs} />);
  await expect.element(differs).toHaveTextContent("configuration are the same");
  show(<Comparison runs={runs.map((run, index) => (index === 0 ? { ...run, state: "stopped" } : run))} />);
  await expect.element(differs.nth(1).getByRole("row", { name: /State/ })).toHaveTextContent("Statestoppedfinished");
});

it("no hole is left where the ROC curves are taller than the chart beside them", async () => {
  const before = { width: window.innerWidth, height: window.innerHeight };
  await page.viewport(1440, 900);
  onTestFinished(() => page.viewport(before.width, before.height));
  compare({ id: "run-1", name: "first" }, { id: "run-2", name: "second", skill: 2.6 });
  const height = (name: string) => page.getByRole("region", { name }).element().getBoundingClientRect().height;
  await expect.element(page.getByRole("region", { name: "ROC (test)" })).toBeVisible();
  await expect.poll(() => height("Gradient norm")).toBe(height("ROC (test)"));
  expect(height("Training loss")).toBeLessThan(height("ROC (test)"));
});
