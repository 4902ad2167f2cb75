import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import type { Locale } from "../../src/i18n/messages";
import { longestTask } from "./main-thread";
import { ENDLESS, startDemoRun, untilOpen, watchPage, withSmallDemo } from "./support";

const MAX_TASK_MS = 50;
/** How far a page may jump in all, in the units of Cumulative Layout Shift. */
const MAX_SHIFT = 0.05;

/** Opens the small demo with some settings changed and starts it: resolves once it began, however soon it ends. */
async function startRun(page: Page, config: Record<string, unknown>): Promise<void> {
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);
  const started = page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<void>((resolve) => {
      const stop = studio.subscribe((event) => {
        if (event.type !== "started") return;
        stop();
        resolve();
      });
    });
  });
  await startDemoRun(page, config);
  await started;
}

function untilFinished(page: Page): Promise<void> {
  return expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 100_000 });
}

/** The card of a chart, by its title. */
const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Sums the page's layout shifts from now on, but those within half a second of what the user did. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const total = { value: 0 };
    Reflect.set(globalThis, "shifts", total);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, "hadRecentInput") === false) total.value += Number(Reflect.get(entry, "value"));
      }
    }).observe({ type: "layout-shift" });
  });
  return () => page.evaluate(() => Number(Reflect.get(globalThis, "shifts").value));
}

/** Not by a click: what jumps after one is not counted, and its own task is not the end's. */
function stopRun(page: Page): Promise<void> {
  return page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.stop();
  });
}

/**
 * Everything about a finished run is drawn: the last part are its files, and what needed the baselines comes after them.
 * Seen without `expect`, whose looks would be in the trace.
 */
async function untilDrawn(page: Page): Promise<void> {
  await page.locator('html[data-state="finished"]').waitFor({ timeout: 100_000 });
  await page
    .getByText(/^baseline /)
    .first()
    .waitFor({ timeout: 60_000 });
  for (const name of ["Reliability", "Threshold explorer"]) await card(page, name).waitFor();
}

test.describe("a run on a desktop", () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test("streams, ends and comes back without a long task, and fits the window", { tag: "@timed" }, async ({
    page,
    browser,
  }) => {
    const wrong = await watchPage(page);
    await page.goto("/");
    await untilOpen(page);
    await startDemoRun(page, { epochs: 400, patience: 400 });
    await expect(card(page, "Confusion matrix").getByRole("table")).toBeVisible({ timeout: 30_000 });
    const speak = (language: Locale) =>
      page.evaluate((wanted) => {
        const studio: Automation = Reflect.get(globalThis, "segmentStudio");
        studio.setLanguage(wanted);
      }, language);
    for (const language of ["tr", "en"] as const) {
      await speak(language);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      expect(height, `a run is followed without scrolling (${language})`).toBeLessThanOrEqual(900);
    }

    const task = await longestTask(browser, page, () => page.waitForTimeout(4000));
    expect(task, "redraws are in the trace").toBeGreaterThan(1);
    expect(task).toBeLessThanOrEqual(MAX_TASK_MS);
    expect(wrong).toEqual([]);

    const end = await longestTask(browser, page, async () => {
      await stopRun(page);
      await untilDrawn(page);
    });
    expect.soft(end, "at the run's end").toBeLessThanOrEqual(MAX_TASK_MS);

    const go = (place: string) => page.getByRole("navigation").getByRole("link", { name: place, exact: true }).click();
    await go("Runs");
    await expect(page.getByRole("checkbox", { name: /^Compare / })).toHaveCount(1);
    const back = await longestTask(browser, page, async () => {
      await go("Studio");
      await untilDrawn(page);
    });
    expect(back, "on returning to the Studio").toBeLessThanOrEqual(MAX_TASK_MS);
  });

  test("pauses, resumes, and stops with the epoch that its button names", async ({ page }) => {
    await startRun(page, ENDLESS);
    const main = page.getByRole("main");
    await main.getByRole("button", { name: /^Stop and keep epoch \d+$/ }).waitFor({ timeout: 30_000 });
    await main.getByRole("button", { name: "Pause" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-state", "paused");
    const stop = main.getByRole("button", { name: /^Stop and keep epoch \d+$/ });
    const kept = (await stop.textContent())?.replace(/\D/g, "");
    await stop.click();
    await untilFinished(page);
    await expect(main).toContainText(`Stopped by you`);
    await expect(main).toContainText(`epoch ${kept} is kept`);
  });

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`does not jump at its end, ${viewport.width} px`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.goto("/");
      await untilOpen(page);
      // A model that has learned: a warning about one that has not is higher than the line in its place.
      await startDemoRun(page, { epochs: 6, patience: 6, engine: "wasm" });
      await expect(card(page, "Confusion matrix").getByRole("table")).toBeVisible({ timeout: 30_000 });
      const shifts = await watchShifts(page);
      await untilDrawn(page);
      expect(await shifts()).toBeLessThanOrEqual(MAX_SHIFT);
    });
  }

  test("tells its results: numbers, sentences, curves, files", async ({ page }) => {
    const wrong = await watchPage(page);
    await startRun(page, { epochs: 4 });
    await untilFinished(page);

    const tiles = page.locator("dl").filter({ hasText: "ROC AUC" });
    await expect(tiles.getByText(/^\d\d\.\d\d%$/)).toHaveCount(6);

    const matrix = card(page, "Confusion matrix");
    const cells = matrix.getByRole("table").getByRole("button");
    await expect(cells).toHaveCount(16);
    await cells.nth(1).hover();
    await expect(matrix.getByText(/^\d+ of [\d,]+ mass customers were called affluent/)).toBeVisible();
    await cells.nth(1).focus();
    await page.keyboard.press("ArrowDown");
    await expect(cells.nth(5)).toBeFocused();

    await expect(card(page, "ROC by segment").locator("path.plot-line")).toHaveCount(4);
    await expect(page.getByRole("row", { name: /^weighted average/ })).toBeVisible();

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download run.json" }).click();
    expect((await download).suggestedFilename()).toBe("run.json");
    await expect(page.getByText(/^saved, /)).toBeVisible();

    await test.step("has a console in the Python script's style", async () => {
      await page.getByRole("button", { name: "Console" }).click();
      const lines = page.getByRole("region", { name: "Lines of this run" });
      await expect(lines).toContainText(
        /Epoch 4\/4 \| Train Loss: \d\.\d{4} \| Val Loss: \d\.\d{4} \| Val Acc: 0\.\d{4}/,
      );
      await expect(lines).toContainText("weighted avg");
      for (const fold of ["Learning rates", "Gradient norm"]) await page.getByRole("button", { name: fold }).click();
      await expect(card(page, "Gradient norm").locator("path.plot-line").first()).toBeVisible();
    });

    await test.step("remembers how its matrix is read", async () => {
      await matrix.getByText("Row %").click();
      await startRun(page, { epochs: 1 });
      await expect(matrix.getByRole("radio", { name: "Row %" })).toBeChecked();
    });
    expect(wrong).toEqual([]);
  });
});

test.describe("a run on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, locale: "tr-TR" });

  test("is paused by one button in sight, in the bar at the window's foot, and stopped", async ({ page }) => {
    await startRun(page, ENDLESS);
    await expect(page.getByRole("main").locator("table").first()).toBeVisible({ timeout: 30_000 });
    const pause = page.getByRole("button", { name: "Duraklat" }).filter({ visible: true });
    await expect(pause).toHaveCount(1);
    await pause.click();
    await expect(page.locator("html")).toHaveAttribute("data-state", "paused");
    await page
      .getByRole("main")
      .getByRole("button", { name: /^Durdur, epoch/ })
      .click();
    await untilFinished(page);
  });
});
