import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, expect, type Page, test } from "@playwright/test";
import { requireChromium, testArguments } from "../../scripts/lib/chromium.mjs";
import type { Automation } from "../../src/automation";
import { openZip } from "../../src/formats/zip-reader";
import { exportsOf } from "../../src/tasks/registry";
import { distFolder, exportedRun, startDemoRun, untilOpen, withSmallDemo } from "./support";

const CONFIG = { epochs: 2, engine: "wasm" };

/** Opens the studio; `inWorker` runs in the worker before its own script, where init scripts of pages do not reach. */
async function openStudio(page: Page, inWorker = ""): Promise<void> {
  if (inWorker !== "")
    await page.route(/studio\.worker.*\.js/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: inWorker + (await response.text()) });
    });
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);
}

test("stress 4: where all site data is blocked, the page opens, trains and gives its files", async ({ baseURL }) => {
  if (baseURL === undefined) throw new Error("no baseURL");
  const profile = await mkdtemp(join(tmpdir(), "segment-studio-blocked-"));
  // Chrome's own "block all cookies": localStorage, databases, private files, locks and service workers refuse together.
  await mkdir(join(profile, "Default"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    args: testArguments,
    baseURL,
    acceptDownloads: true,
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await withSmallDemo(page);
    await page.goto("/");
    await untilOpen(page);
    const blocked = await page.evaluate(() => {
      try {
        return localStorage === null;
      } catch {
        return true;
      }
    });
    expect(blocked, "the browser blocks indeed").toBe(true);
    await startDemoRun(page, CONFIG);
    expect((await exportedRun(page)).history).toHaveLength(2);
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await expect(page.getByRole("main")).toBeVisible();
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});

test("stress 4: where there is no BroadcastChannel, a run ends with its files", async ({ page }) => {
  const script = "delete globalThis.BroadcastChannel;";
  await page.addInitScript(script);
  await openStudio(page, `${script}\n`);
  await startDemoRun(page, CONFIG);
  expect((await exportedRun(page)).history).toHaveLength(2);
});

test("stress 4: where nothing can be drawn, the zip holds every file but the figures, and that is said", async ({
  page,
}) => {
  const script = "delete globalThis.OffscreenCanvas;";
  await page.addInitScript(script);
  await openStudio(page, `${script}\n`);
  await startDemoRun(page, CONFIG);
  expect((await exportedRun(page)).history).toHaveLength(2);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all as one zip" }).click();
  const blob = new Blob([await readFile(await (await download).path())]);
  const { entries } = await openZip(blob, { fileName: "all.zip" });
  const files = exportsOf("segment", { model: true, sketcher: false });
  const expected = files.map(({ fileName }) => fileName(4)).filter((name) => !name.endsWith(".png"));
  expect(entries.map(({ name }) => name).sort()).toEqual(expected.sort());
  await expect(page.getByText("nothing to draw figures on: the PNG files are missing")).toBeVisible();
});

/** Ends the worker without a word, as the system does when memory is short: one that lives, whose end its lock tells. */
async function endWorker(page: Page): Promise<void> {
  const lives = async () =>
    (await navigator.locks.query()).held?.some(({ name }) => name?.startsWith("segment-studio.worker.")) ?? false;
  await expect.poll(() => page.evaluate(lives)).toBe(true);
  const worker = page.workers().find((one) => one.url().includes("studio.worker"));
  if (worker === undefined) throw new Error("the page has no studio worker");
  return worker.evaluate(() => self.close());
}

const problems = (page: Page) =>
  page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.problems();
  });

test("stress 12: a worker that ends while it reads is noticed, and said", async ({ page }) => {
  await openStudio(page, "Blob.prototype.stream = Blob.prototype.arrayBuffer = () => new Promise(() => undefined);\n");
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      name: "stuck.npz",
      mimeType: "application/octet-stream",
      buffer: Buffer.alloc(1024, "PK"),
    });
  await endWorker(page);
  await expect.poll(() => problems(page)).toEqual([expect.stringContaining("The background worker stopped")]);
  await expect(page.locator("html")).toHaveAttribute("data-state", "empty");
  // The next worker may still be on its way.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("stress 12: a worker that ends while nothing happens is replaced, and the next run ends well", async ({
  page,
}) => {
  await openStudio(page);
  await page.evaluate(async () => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    await studio.openDemo();
  });
  await endWorker(page);
  await expect.poll(() => problems(page)).toEqual([expect.stringContaining("worker")]);
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  await startDemoRun(page, CONFIG);
  expect((await exportedRun(page)).history).toHaveLength(2);
});

test("stress 12: a worker that ends while Predict shows what it scored is noticed, and the model can be opened again", async ({
  page,
}) => {
  await openStudio(page);
  await page.getByRole("navigation").getByRole("link", { name: "Predict" }).click();
  const files = ["segment_predictor_walk4.pt", "emde_session_sketches_walk4.npz"].map((name) =>
    join(distFolder, "samples", name),
  );
  const choose = () => page.locator('input[type="file"][multiple]').setInputFiles(files);
  const found = page.getByText("400 found");
  await choose();
  await expect(found).toBeVisible({ timeout: 30_000 });
  await endWorker(page);
  await expect(page.getByText("The background worker stopped")).toBeVisible();
  await expect(found).toBeHidden();
  await choose();
  await expect(found).toBeVisible({ timeout: 30_000 });
});

test("stress 12: a worker that ends in the place Data is noticed, and the tables are read again", async ({ page }) => {
  await openStudio(page);
  await page.getByRole("navigation").getByRole("link", { name: "Data" }).click();
  await page.getByRole("button", { name: "Try it with the demo bank’s tables" }).click();
  const rows = page.getByText("76,888 rows");
  await expect(rows).toBeVisible({ timeout: 30_000 });
  const worker = page.workers().find((one) => one.url().includes("data.worker"));
  if (worker === undefined) throw new Error("the place has no worker");
  await worker.evaluate(() => self.close());
  await expect(page.getByText("The background worker stopped")).toBeVisible();
  await expect(rows).toBeHidden();
  await page.getByRole("button", { name: /^Read the tables/ }).click();
  await expect(rows).toBeVisible({ timeout: 30_000 });
});

test("wild D5: the page opened as a file says how to start it", async ({ page }) => {
  await page.goto(pathToFileURL(join(distFolder, "index.html")).href);
  await expect(page.getByText("run npm start and open the address that it prints")).toBeVisible();
});

test("wild D2: a translator leaves the page alone", async ({ page }) => {
  await openStudio(page);
  await expect(page.locator("html")).toHaveAttribute("translate", "no");
  await expect(page.locator("html")).toHaveClass(/notranslate/);
  await expect(page.locator('meta[name="google"]')).toHaveAttribute("content", "notranslate");
});
