import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { settledRuns, untilOpen, withSmallDemo } from "./support";

test.setTimeout(180_000);

/** More than go by until the first run is paused, which the page itself does after the second. */
const RUN = { epochs: 30, patience: 30, engine: "wasm", batchSize: 8, learningRate: 3e-4 } as const;
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

/** Keeps the parts of the page that match on their way until it is told. */
async function holdBack(page: Page, part: RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(part, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("a queue survives a reload: its run goes on from the autosave, then the rest; its results are means of the records", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const showBar = await holdBack(page, /\/QueueBar-.*\.js$/);
  const showRun = await holdBack(page, /\/RunPanel-.*\.js$/);
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const unscrolled = async (when: string) =>
    expect(await height(), `a queue is followed without scrolling: ${when}`).toBeLessThanOrEqual(900);
  await openDemo(page, RUN);
  // By its key: neither bar nor run are there to be clicked on.
  await page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    const stop = studio.subscribe((event) => {
      if (event.type !== "epoch" || event.record.epoch < 2) return;
      stop();
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: " ", code: "Space" }));
    });
  });
  await startQueue(page, "1e-3", "42, 43");
  await expect(page.locator("html")).toHaveAttribute("data-state", "paused");
  await expect(page.locator("main [data-queue]")).toBeEmpty();
  await unscrolled("neither bar nor run are drawn");
  showBar();
  await expect(bar(page)).toContainText("run 1 of 2 seed 42");
  await unscrolled("the run is not drawn");
  showRun();
  await expect(page).toHaveTitle(/1\/2 · /);
  await expect(page.getByRole("region", { name: "Confusion matrix" }).getByRole("table")).toBeVisible();
  await unscrolled("all is drawn");
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
    ["seed 42", "finished", 42, RUN.epochs],
    ["seed 43", "finished", 42, RUN.epochs],
  ]);
  expect(new Set(runs.map(({ queue }) => queue)).size).toBe(1);
  expect(runs[0]?.queue).not.toBeNull();
  await expect(page.getByRole("button", { name: "Start training" }).first()).toBeEnabled();

  await bar(page).getByRole("button", { name: "Show the results" }).click();
  const rows = region(page).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  const tests = runs.flatMap(({ json }) => (json?.test == null ? [] : [json.test.metrics]));
  expect(tests).toHaveLength(2);
  // Of the kept epoch, which need not be the highest.
  const f1 = runs.map(({ json }) => json?.history[(json.bestEpoch ?? 0) - 1]?.metrics.valF1Macro ?? 0);
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
