import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { settledRuns, untilOpen, withSmallDemo } from "./support";

test.setTimeout(180_000);

/** Enough that the page is left in the middle of a run: 80 were over before it could be. */
const EPOCHS = 400;
test.beforeEach(({ page }) => withSmallDemo(page));

/** The studio with the demo bank open and this configuration in the form. */
async function openDemo(page: Page, config: Record<string, unknown>): Promise<void> {
  await page.goto("/");
  await untilOpen(page);
  await page.evaluate(async (json) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    await studio.openDemo();
    studio.setConfig(json);
  }, config);
  await expect(page.getByRole("button", { name: "Several runs…" })).toBeEnabled();
}

const form = (page: Page) => page.getByRole("dialog", { name: "Several runs" });
const bar = (page: Page) => page.getByRole("region", { name: "Queue", exact: true });
const region = (page: Page) => page.getByRole("region", { name: "Queues" });

/** Starts a queue of learning rates (and seeds) through the form. */
async function startQueue(page: Page, rates: string, seeds: string): Promise<void> {
  await page.getByRole("button", { name: "Several runs…" }).click();
  await form(page).getByLabel("Values of Learning rate").fill(rates);
  await form(page).getByLabel("Seeds", { exact: true }).fill(seeds);
  await form(page)
    .getByRole("button", { name: /^Start \d+ runs?$/ })
    .click();
}

/** Mean ± sample deviation, computed as a table of statistics has it. */
function expected(values: readonly number[], text: (value: number) => string): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return `${text(mean)} ± ${text(Math.sqrt(variance))}`;
}
const percent = (value: number) => `${(100 * value).toFixed(2)}%`;

test("a queue survives a reload: its run goes on from the autosave, then the rest; its results are means of the records", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openDemo(page, { epochs: EPOCHS, patience: EPOCHS, engine: "wasm", learningRate: 3e-4 });
  const third = page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<number>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "epoch" && event.record.epoch >= 3) resolve(document.documentElement.scrollHeight);
      });
    });
  });
  await startQueue(page, "1e-3", "42, 43");
  await expect(bar(page)).toContainText("run 1 of 2 seed 42");
  await expect(page).toHaveTitle(/^1\/2 · /);
  expect(await third, "a queue is followed without scrolling").toBeLessThanOrEqual(900);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await untilOpen(page);
  await expect(page.getByText(/^Unfinished queue of/)).toBeVisible();
  await expect(
    page.getByText(/0 of 2 runs are over; next comes “seed 42”\. It goes on from epoch \d+\./),
  ).toBeVisible();
  // The queue's own run is not offered a second time.
  await expect(page.getByRole("button", { name: /^Go on with epoch/ })).toHaveCount(0);
  const earlier = page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<number | null>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "started") resolve(event.earlier?.epochs.length ?? null);
      });
    });
  });
  await page.getByRole("button", { name: "Go on with run 1" }).click();
  expect(await earlier, "goes on from its autosave").toBeGreaterThan(0);
  await expect(bar(page)).toContainText("run 2 of 2 seed 43", { timeout: 120_000 });
  await expect(bar(page)).toContainText("The queue is done: 2 of 2 runs.", { timeout: 120_000 });
  await expect(page).toHaveTitle("✓ Segment Studio");
  const runs = await settledRuns(page, 2);
  expect(runs.map(({ name, state, json }) => [name, state, json?.split.seed, json?.history.length])).toEqual([
    ["seed 42", "finished", 42, EPOCHS],
    ["seed 43", "finished", 42, EPOCHS],
  ]);
  expect(new Set(runs.map(({ queue }) => queue)).size).toBe(1);
  expect(runs[0]?.queue).not.toBeNull();
  await expect(page.getByRole("button", { name: "Start training" }).first()).toBeEnabled();

  await bar(page).getByRole("button", { name: "Show the results" }).click();
  const rows = region(page).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  const tests = runs.flatMap(({ json }) => (json?.test == null ? [] : [json.test.metrics]));
  expect(tests).toHaveLength(2);
  const f1 = runs.map(({ json }) => Math.max(...(json?.history ?? []).map(({ metrics }) => metrics.valF1Macro ?? 0)));
  const losses = runs.map(({ json }) => Math.min(...(json?.history ?? []).map(({ valLoss }) => valLoss ?? 9)));
  const mean = ((losses[0] ?? 0) + (losses[1] ?? 0)) / 2;
  const cells = await rows.locator("td").allTextContents();
  expect(cells.slice(1)).toEqual([
    "2",
    expected(losses, (value) => value.toFixed(3 - Math.floor(Math.log10(mean)))),
    expected(f1, percent),
    ...(["accuracy", "f1_macro", "auc_ovr"] as const).map((metric) =>
      expected(
        tests.map((test) => test[metric] ?? 0),
        percent,
      ),
    ),
  ]);

  await page.reload();
  await untilOpen(page);
  await page.getByRole("link", { name: "Studio", exact: true }).click();
  await expect(page.getByRole("button", { name: /demo data/ }).first()).toBeVisible();
  await expect(page.getByText(/^Unfinished queue of/)).toHaveCount(0);
});
