import { readFile } from "node:fs/promises";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { ENDLESS, startDemoRun, untilOpen, watchPage, withSmallDemo } from "./support";

const finished = 'html[data-state="finished"]';

/** Opens the studio; `first` runs in the worker before its own script, where init scripts of pages do not reach. */
async function openStudio(page: Page, first = ""): Promise<void> {
  await page.route(/studio\.worker.*\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: first + (await response.text()) });
  });
  await page.goto("/");
  await untilOpen(page);
}

async function startRun(page: Page, config: Record<string, unknown>): Promise<void> {
  await startDemoRun(page, config);
}

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
  await openStudio(page);
  await startRun(page, { epochs: 2, engine: "wasm" });
  await expect(page.locator(finished)).toBeVisible({ timeout: 60_000 });
  await openRuns(page);
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(1);
  const kept = await download(page, /^Download the checkpoint of/);
  expect(kept.length).toBeGreaterThan(100_000);

  await setFullDisk(page, true);
  await page.getByRole("link", { name: "Studio", exact: true }).click();
  await startRun(page, { epochs: 5, engine: "wasm", seed: 7 });
  await expect(page.locator(finished)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("main")).toContainText("All 5 epochs done");
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

/** The pause of 30 s between two autosaves takes a fraction of a second. */
const fastClock = `{
  const now = performance.now.bind(performance);
  performance.now = () => 400 * now();
}
`;

test("a disk that fills after an autosave: the autosave stays, and the run goes on from it", async ({ context }) => {
  await withSmallDemo(context);
  const page = await context.newPage();
  await openStudio(page, fastClock);
  await startRun(page, ENDLESS);
  const main = page.getByRole("main");
  await expect(main).toContainText(/epoch ([5-9]|\d\d+) of 2,000/, { timeout: 60_000 });
  await setQuota(page, 1);
  await expect(warnings(page, "The run could not be saved in this browser")).toHaveCount(1, { timeout: 30_000 });
  const epoch = await currentEpoch(page);
  await expect.poll(() => currentEpoch(page), { timeout: 30_000 }).toBeGreaterThan(epoch + 5);
  await expect(warnings(page, "The run could not be saved in this browser")).toHaveCount(1);
  await crash(context, page);

  const next = await context.newPage();
  await openStudio(next);
  const offer = next.getByRole("button", { name: /^Go on with epoch \d+/ });
  await expect(offer).toBeVisible({ timeout: 10_000 });
  expect(Number(/\d+/.exec((await offer.textContent()) ?? "")?.[0])).toBeGreaterThan(1);
  await offer.click();
  await expect(next.locator("html")).toHaveAttribute("data-state", "training", { timeout: 60_000 });
});

async function currentEpoch(page: Page): Promise<number> {
  return Number(/^(\d+)\//.exec(await page.title())?.[1]);
}

async function crash(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  void session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}
