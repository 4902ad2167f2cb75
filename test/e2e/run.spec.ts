import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { longestTask } from "./main-thread";
import { ENDLESS, speak, startDemoRun, untilOpen, watchPage, withSmallDemo } from "./support";

const MAX_TASK_MS = 50;
/** How far a page may jump in all, in the units of Cumulative Layout Shift. */
const MAX_SHIFT = 0.05;

/** A warning about a model that has not learned is higher than the line in its place. */
function untilLearned(page: Page): Promise<void> {
  return expect(page.getByRole("main")).toContainText(/epoch ([89]|\d\d+) of 2,000/, { timeout: 60_000 });
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
    await card(page, "Confusion matrix").getByRole("table").waitFor({ timeout: 30_000 });
    for (const language of ["tr", "en"] as const) {
      await speak(page, language);
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

  test("is paused and resumed, ends without a jump, on a phone too, and tells its results", async ({ page }) => {
    test.setTimeout(240_000);
    const wrong = await watchPage(page);
    await withSmallDemo(page);
    await page.goto("/");
    await untilOpen(page);
    await startDemoRun(page, ENDLESS);
    const main = page.getByRole("main");
    const root = page.locator("html");
    await untilLearned(page);

    await test.step("pauses and resumes, by buttons and keys", async () => {
      await main.getByRole("button", { name: "Pause" }).click();
      await expect(root).toHaveAttribute("data-state", "paused");
      await main.getByRole("button", { name: "Resume" }).click();
      await expect(root).toHaveAttribute("data-state", "training");
      await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
      await page.keyboard.press("Space");
      await expect(root).toHaveAttribute("data-state", "paused");
      await page.keyboard.press("Space");
      await expect(root).toHaveAttribute("data-state", "training");
      await page.keyboard.press("Space");
      await expect(root).toHaveAttribute("data-state", "paused");
    });

    const stop = main.getByRole("button", { name: /^Stop and keep epoch \d+$/ });
    const kept = (await stop.textContent())?.replace(/\D/g, "");
    const shifts = await watchShifts(page);
    await stopRun(page);
    await untilDrawn(page);
    expect(await shifts(), "at its end").toBeLessThanOrEqual(MAX_SHIFT);
    await expect(main).toContainText("Stopped by you");
    await expect(main, "the epoch that its button named").toContainText(`epoch ${kept} is kept`);

    const tiles = page.locator("dl").filter({ hasText: "ROC AUC" });
    await expect(tiles.getByText(/^\d{2,3}\.\d\d%$/)).toHaveCount(6);
    const matrix = card(page, "Confusion matrix");
    const cells = matrix.getByRole("table").getByRole("button");
    await expect(cells).toHaveCount(16);
    await cells.nth(1).hover();
    await expect(matrix.getByText(/^\d+ of [\d,]+ mass customers (was|were) called affluent/)).toBeVisible();
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
        /Epoch +4\/2000 \| Train Loss: \d\.\d{4} \| Val Loss: \d\.\d{4} \| Val Acc: 0\.\d{4}/,
      );
      await expect(lines).toContainText("weighted avg");
      for (const fold of ["Learning rates", "Gradient norm"]) await page.getByRole("button", { name: fold }).click();
      await expect(card(page, "Gradient norm").locator("path.plot-line").first()).toBeVisible();
    });

    await test.step("remembers how its matrix is read", async () => {
      await matrix.getByText("Row %").click();
      await page.reload();
      await untilOpen(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await startDemoRun(page, ENDLESS);
      await expect(matrix.getByRole("radio", { name: "Row %" })).toBeChecked({ timeout: 60_000 });
    });

    await test.step("on a phone one button in sight pauses it, in the bar at the window's foot", async () => {
      await untilLearned(page);
      await speak(page, "tr");
      const pause = page.getByRole("button", { name: "Duraklat" }).filter({ visible: true });
      await expect(pause).toHaveCount(1);
      await pause.click();
      await expect(root).toHaveAttribute("data-state", "paused");
      await expect(main.getByRole("button", { name: /^Durdur, epoch/ })).toBeVisible();
      await speak(page, "en");
      await expect(stop).toBeVisible();
      const moved = await watchShifts(page);
      await stopRun(page);
      await untilDrawn(page);
      expect(await moved(), "at its end").toBeLessThanOrEqual(MAX_SHIFT);
    });

    expect(wrong).toEqual([]);
  });
});
