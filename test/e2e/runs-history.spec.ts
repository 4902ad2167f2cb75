import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { longestTask } from "./main-thread";
import { madeRun, storeRuns } from "./stored-runs";
import { ENDLESS, startDemoRun, untilOpen, withSmallDemo } from "./support";

const finished = 'html[data-state="finished"]';
const place = (page: Page, name: string) => page.getByRole("link", { name, exact: true });
const rows = (page: Page) => page.locator("main table").first().locator("tbody tr");

/** Opens Runs of a fresh page with these runs in its history. */
async function openWith(page: Page, runs: Parameters<typeof storeRuns>[1]) {
  await page.goto("/");
  await untilOpen(page);
  await place(page, "Runs").click();
  await expect(page.getByText("No run yet.")).toBeVisible();
  await storeRuns(page, runs);
  await page.reload();
  await untilOpen(page);
}

async function savedText(page: Page, act: () => Promise<unknown>): Promise<string> {
  const download = page.waitForEvent("download");
  await act();
  return readFile(await (await download).path(), "utf8");
}

test("the list of 100 runs with full histories opens in under 300 ms, in short tasks", { tag: "@timed" }, async ({
  page,
  browser,
}) => {
  const runs = Array.from({ length: 100 }, (_, index) =>
    madeRun({ id: `run-${index}`, name: `attempt ${index}`, epochs: 50, skill: 2 + (index % 7) / 5 }),
  );
  await openWith(page, runs);
  const opened: number[] = [];
  for (let visit = 0; visit < 3; visit++) {
    await page.reload();
    await untilOpen(page);
    // The worker starts with the page; its start is not the list's.
    await page.waitForTimeout(1000);
    opened.push(
      await place(page, "Runs").evaluate(
        (button) =>
          new Promise<number>((resolve) => {
            const began = performance.now();
            if (button instanceof HTMLElement) button.click();
            const look = () => {
              if (document.querySelector("main table tbody tr") === null) requestAnimationFrame(look);
              else setTimeout(() => resolve(performance.now() - began));
            };
            look();
          }),
      ),
    );
    await expect(rows(page)).toHaveCount(100);
  }
  // The quickest of three: other programs take their time, the list its own.
  expect(Math.min(...opened), `visits took ${opened.map(Math.round).join(", ")} ms`).toBeLessThan(300);

  await page.reload();
  await untilOpen(page);
  await page.waitForTimeout(1000);
  const task = await longestTask(browser, page, async () => {
    await place(page, "Runs").click();
    await expect(rows(page)).toHaveCount(100);
  });
  expect(task).toBeLessThan(50);
});

test("a run in full: notes are kept, its run.json is the studio's, its configuration is used again", async ({
  page,
}) => {
  await withSmallDemo(page);
  await page.goto("/?demo");
  await expect(page.locator(finished)).toBeVisible({ timeout: 120_000 });
  const evidence = page.getByText(/baseline/i).first();
  await expect(evidence).toBeVisible({ timeout: 60_000 });
  const exported = await savedText(page, () =>
    page.evaluate(() => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      return studio.exportFile("run");
    }),
  );
  await place(page, "Runs").click();
  await expect(rows(page)).toHaveCount(1);
  const details = page.getByRole("button", { name: /^Details of/ });
  await details.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("heading", { name: "Confusion matrix" })).toBeVisible();
  await expect(sheet.getByRole("heading", { name: "Gradient norm" })).toBeVisible();
  await sheet.getByRole("textbox", { name: "Notes" }).fill("frozen next time");
  expect(await savedText(page, () => sheet.getByRole("button", { name: "Download run.json" }).click())).toBe(exported);
  const csv = await savedText(page, () =>
    sheet.getByRole("button", { name: /Download segment_test_predictions/ }).click(),
  );
  expect(csv.split("\r\n")[0]).toBe("row,actual,predicted");
  expect(csv.split("\r\n").length - 2).toBe(JSON.parse(exported).split.sizes[2]);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(details).toBeFocused();

  await page.goto("/");
  await untilOpen(page);
  await place(page, "Runs").click();
  await expect(page.getByRole("img", { name: "has notes" })).toBeVisible();
  await page.getByRole("button", { name: /^Details of/ }).click();
  await expect(page.getByRole("textbox", { name: "Notes" })).toHaveValue("frozen next time");
  await page.getByRole("button", { name: "Use this configuration" }).click();
  await expect(page.getByText(/^The form now holds the configuration of/)).toBeVisible();
  const { config } = JSON.parse(exported);
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue(String(config.epochs));
  await expect(page.getByLabel("Batch size", { exact: true })).toHaveValue(String(config.batchSize));
});

test("the history goes into a file and comes back after everything was forgotten", async ({ page }, info) => {
  await openWith(page, [
    { ...madeRun({ id: "run-1", name: "first" }), notes: "the best so far", starred: true },
    madeRun({ id: "run-2", name: "second" }),
  ]);
  await page.evaluate(() => localStorage.setItem("segment-studio.views", '{"lossBy":"epoch"}'));
  await place(page, "Runs").click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "History and storage" }).click();
  await expect(page.getByText(/The browser counts .* of the .* that it allows/)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save history" }).click();
  const file = info.outputPath("history.zip");
  await (await download).saveAs(file);
  await expect(page.getByText(/^segment_studio_history_.*: 2 runs\.$/)).toBeVisible();

  await page.getByRole("button", { name: "Forget everything on this computer…" }).click();
  await expect(page.getByText(/This frees about [\d.]+ [kM]B/)).toBeVisible();
  await page.getByRole("button", { name: /^Forget everything \(/ }).click();
  await expect(page.getByText(/^Everything was forgotten/)).toBeVisible();
  await expect(page.getByText("No run yet.")).toBeVisible();
  const left = await page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return { names, keys: Object.keys(localStorage).filter((key) => key.startsWith("segment-studio.")) };
  });
  expect(left.keys).toEqual([]);
  expect(left.names.filter((name) => name !== "checkpoints" && name !== "autosave")).toEqual([]);
  await page.reload();
  await untilOpen(page);
  await place(page, "Runs").click();
  await expect(page.getByText("No run yet.")).toBeVisible();

  await page.getByRole("button", { name: "History and storage" }).click();
  const open = () => page.getByLabel("Open history…").last().setInputFiles(file);
  await open();
  await expect(page.getByText("history.zip: 2 runs added, 0 already there.")).toBeVisible();
  await open();
  await expect(page.getByText("history.zip: 0 runs added, 2 already there.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Star first" })).toHaveAttribute("aria-pressed", "true");
});

test("nothing is forgotten while a run trains", async ({ page, context }) => {
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);
  await startDemoRun(page, ENDLESS);
  await expect(page.locator('html[data-state="training"]')).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Pause" }).first().click();
  const other = await context.newPage();
  for (const tab of [page, other]) {
    if (tab === other) {
      await tab.goto("/");
      await untilOpen(tab);
    }
    await place(tab, "Runs").click();
    await tab.getByRole("button", { name: "History and storage" }).click();
    await tab.getByRole("button", { name: "Forget everything on this computer…" }).click();
    await tab.getByRole("button", { name: /^Forget everything \(/ }).click();
    await expect(tab.getByText(/A run is training in this or another tab/)).toBeVisible();
    await tab.getByRole("button", { name: "Keep everything" }).click();
    await expect(rows(tab)).toHaveCount(1);
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the list scrolls under its names, and a run opens over the whole width", async ({ page }) => {
    await openWith(page, [madeRun({ id: "run-1", name: "first" }), madeRun({ id: "run-2", name: "second" })]);
    await place(page, "Runs").click();
    await expect(rows(page)).toHaveCount(2);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wider).toBe(false);
    const name = rows(page)
      .first()
      .getByText(/^(first|second)$/);
    const before = await name.boundingBox();
    await page
      .locator("main table")
      .first()
      .locator("..")
      .evaluate((box) => box.scrollTo({ left: 400 }));
    expect(await name.boundingBox()).toEqual(before);
    await page
      .getByRole("button", { name: /^Details of/ })
      .first()
      .click();
    await expect(page.getByRole("dialog").getByRole("heading", { name: "Confusion matrix" })).toBeVisible();
    expect((await page.getByRole("dialog").boundingBox())?.width).toBe(390);
  });

  test("runs are ticked by their own boxes, one by one, though the bar of the ticked ones stands over the list", async ({
    page,
  }) => {
    const names = ["first", "second", "third"];
    await openWith(
      page,
      names.map((name, index) => madeRun({ id: `run-${index}`, name })),
    );
    await place(page, "Runs").click();
    await expect(rows(page)).toHaveCount(3);
    for (const name of names) await page.getByRole("checkbox", { name: `Compare ${name}`, exact: true }).check();
    await expect(page.getByRole("toolbar", { name: "3 runs ticked" })).toBeVisible();
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Comparison", exact: true })).toBeInViewport();
    // The ROC card has more choices than the others; its curves have room under them.
    const roc = page.getByRole("region", { name: "ROC (test)" });
    await roc.scrollIntoViewIfNeeded();
    const curves = roc.locator("svg", { has: page.locator("path") }).last();
    await expect.poll(async () => (await curves.boundingBox())?.height ?? 0).toBeGreaterThan(150);
  });
});
