import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { settledRuns, untilOpen, withSmallDemo } from "./support";

test.setTimeout(180_000);
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

/** What the queue's bar and the title say from now on, each text once in its order: a short run is over before a look at it. */
async function toldOfQueue(page: Page): Promise<() => Promise<{ bars: string[]; titles: string[] }>> {
  const told = await page.evaluateHandle(() => {
    const bars = new Set<string>();
    const titles = new Set<string>();
    const note = () => {
      const text = document.querySelector('section[aria-label="Queue"]')?.textContent;
      if (text != null) bars.add(text);
      titles.add(document.title);
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
    return { bars, titles };
  });
  return () => told.evaluate(({ bars, titles }) => ({ bars: [...bars], titles: [...titles] }));
}

/** Mean ± sample deviation, computed as a table of statistics has it. */
function expected(values: readonly number[], text: (value: number) => string): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return `${text(mean)} ± ${text(Math.sqrt(variance))}`;
}
const percent = (value: number) => `${(100 * value).toFixed(2)}%`;

test("a grid of two values and two seeds: four runs under one id, their means as the records have them", async ({
  page,
}) => {
  await openDemo(page, { epochs: 2, patience: 2, engine: "wasm", learningRate: 3e-4 });
  const told = await toldOfQueue(page);
  await startQueue(page, "1e-4, 1e-3", "42, 43");
  await expect(bar(page)).toContainText("The queue is done: 4 of 4 runs.", { timeout: 150_000 });
  const { bars, titles } = await told();
  const order = ["lr 1e-4 · seed 42", "lr 1e-4 · seed 43", "lr 1e-3 · seed 42", "lr 1e-3 · seed 43"];
  for (const [index, name] of order.entries()) {
    expect(bars.some((text) => text.includes(`run ${index + 1} of 4`) && text.includes(name))).toBe(true);
  }
  const runsTold = bars.flatMap((text) => /run (\d) of 4/.exec(text)?.[1] ?? []);
  expect(runsTold).toEqual([...runsTold].sort());
  expect(titles.some((title) => title.startsWith("1/4 · "))).toBe(true);
  await expect(page).toHaveTitle("✓ Segment Studio");

  const runs = await settledRuns(page, 4);
  expect(runs.map(({ name }) => name)).toEqual(order);
  expect(new Set(runs.map(({ queue }) => queue)).size).toBe(1);
  expect(runs[0]?.queue).not.toBeNull();
  expect(runs.map(({ state, json }) => [state, json?.split.seed, json?.history.length])).toEqual(
    Array.from({ length: 4 }, () => ["finished", 42, 2]),
  );
  // The form says what it said.
  await expect(page.getByLabel("Learning rate", { exact: true })).toHaveValue("3e-4");
  await expect(page.getByRole("button", { name: "Start training" }).first()).toBeEnabled();

  await bar(page).getByRole("button", { name: "Show the results" }).click();
  const rows = region(page).locator("tbody tr");
  await expect(rows).toHaveCount(2);
  for (const rate of [1e-4, 1e-3]) {
    const own = runs.filter(({ json }) => json?.config.learningRate === rate);
    const row = rows.filter({ hasText: `lr ${rate === 1e-4 ? "1e-4" : "1e-3"}` });
    const tests = own.flatMap(({ json }) => (json?.test == null ? [] : [json.test.metrics]));
    expect(tests).toHaveLength(2);
    const f1 = own.map(({ json }) => Math.max(...(json?.history ?? []).map(({ metrics }) => metrics.valF1Macro ?? 0)));
    const losses = own.map(({ json }) => Math.min(...(json?.history ?? []).map(({ valLoss }) => valLoss ?? 9)));
    const mean = ((losses[0] ?? 0) + (losses[1] ?? 0)) / 2;
    const cells = await row.locator("td").allTextContents();
    expect(cells.slice(1)).toEqual([
      "2",
      expected(losses, (value) => value.toFixed(3 - Math.floor(Math.log10(mean)))),
      expected(f1, percent),
      expected(
        tests.map(({ accuracy }) => accuracy ?? 0),
        percent,
      ),
      expected(
        tests.map(({ f1_macro }) => f1_macro ?? 0),
        percent,
      ),
      expected(
        tests.map(({ auc_ovr }) => auc_ovr ?? 0),
        percent,
      ),
    ]);
  }
  await expect(rows.first()).toContainText("best by validation");
  await expect(region(page)).toContainText("4 runs: 2 configurations, 2 seeds; varies: learning rate.");
});

test("a queue survives a reload: its run goes on from the autosave, then the rest", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openDemo(page, { epochs: 120, patience: 120, engine: "wasm" });
  await startQueue(page, "1e-4, 2e-4", "");
  await expect(bar(page)).toContainText("run 1 of 2");
  await expect(page.getByRole("main")).toContainText(/epoch ([3-9]|\d\d+) of 120/, { timeout: 60_000 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height, "a queue is followed without scrolling").toBeLessThanOrEqual(900);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await untilOpen(page);
  await expect(page.getByText(/^Unfinished queue of/)).toBeVisible();
  await expect(
    page.getByText(/0 of 2 runs are over; next comes “lr 1e-4”\. It goes on from epoch \d+\./),
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
  await expect(bar(page)).toContainText("run 2 of 2 lr 2e-4", { timeout: 120_000 });
  await expect(bar(page)).toContainText("The queue is done: 2 of 2 runs.", { timeout: 120_000 });
  const runs = await settledRuns(page, 2);
  expect(runs.map(({ name, state, json }) => [name, state, json?.history.length])).toEqual([
    ["lr 1e-4", "finished", 120],
    ["lr 2e-4", "finished", 120],
  ]);
  expect(new Set(runs.map(({ queue }) => queue)).size).toBe(1);
  await page.reload();
  await untilOpen(page);
  await expect(page.getByRole("button", { name: /demo data/ }).first()).toBeVisible();
  await expect(page.getByText(/^Unfinished queue of/)).toHaveCount(0);
});
