import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { runRows, startDemoRun, untilOpen, watchPage, withSmallDemo } from "./support";

const finished = 'html[data-state="finished"]';

/**
 * Chromium asks for the quota before a database's first writes and believes the answer for a while. So that the database
 * fails together with the file system, its writes fail here while `fullDisk` is set.
 */
async function letWritesFail(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, ...key) {
      if (Reflect.get(globalThis, "fullDisk") === true)
        throw new DOMException("The disk is full.", "QuotaExceededError");
      return put.call(this, value, ...key);
    };
  });
}

async function setFullDisk(page: Page, full: boolean): Promise<void> {
  await setQuota(page, full ? 1 : null);
  await page.evaluate((value) => {
    Reflect.set(globalThis, "fullDisk", value);
  }, full);
}

/** What the browser grants the studio's storage from now on; null gives it back what it had. */
async function setQuota(page: Page, bytes: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", {
    origin: new URL(page.url()).origin,
    ...(bytes === null ? {} : { quotaSize: bytes }),
  });
}

async function download(page: Page, button: string | RegExp): Promise<Buffer> {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).first().click();
  return readFile(await (await saved).path());
}

/** The warning callouts of the run's panel that say this. */
const warnings = (page: Page, text: string) => page.getByRole("main").getByRole("status").filter({ hasText: text });

async function openRuns(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Runs", exact: true }).click();
}

test("a full disk: the run goes on, says so once, gives its files, and what was kept stays", async ({ page }) => {
  const wrong = await watchPage(page);
  await withSmallDemo(page);
  await letWritesFail(page);
  await page.goto("/");
  await untilOpen(page);
  await startDemoRun(page, { epochs: 1, engine: "wasm" });
  await page.locator(finished).waitFor({ timeout: 60_000 });
  await openRuns(page);
  const rows = runRows(page);
  await expect(rows).toHaveCount(1);
  const kept = await download(page, /^Download the checkpoint of/);
  expect(kept.length).toBeGreaterThan(100_000);

  await setFullDisk(page, true);
  await page.getByRole("link", { name: "Studio", exact: true }).click();
  await startDemoRun(page, { epochs: 2, engine: "wasm", seed: 7 });
  await page.locator(finished).waitFor({ timeout: 60_000 });
  await expect(page.getByRole("main")).toContainText("All 2 epochs done");
  await expect(warnings(page, "The run could not be saved in this browser")).toHaveCount(1);
  await expect(warnings(page, "The model could not be kept in this browser")).toHaveCount(1);
  expect(JSON.parse((await download(page, "Download run.json")).toString())).toMatchObject({ config: { seed: 7 } });
  const exported = await download(page, /^Download segment_predictor_walk4\.pt/);
  expect(exported.length).toBe(kept.length);

  await openRuns(page);
  await expect(rows).toHaveCount(2);
  await expect(page.getByText("The newest changes could not be stored")).toBeVisible();
  for (const row of await rows.all()) await expect(row).toContainText("finished");
  const again = await download(page, /^Download the checkpoint of/);
  expect(again.equals(kept), "the earlier checkpoint is whole").toBe(true);

  await setFullDisk(page, false);
  const name = page.getByRole("textbox", { name: "Name" }).first();
  await name.fill("kept after all");
  await name.press("Tab");
  await expect(page.getByText("The newest changes could not be stored")).toHaveCount(0);
  await page.reload();
  await untilOpen(page);
  await openRuns(page);
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: "Name" }).first()).toHaveValue("kept after all");
  expect(wrong).toEqual([]);
});
