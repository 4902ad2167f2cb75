import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { expectAccessible } from "./axe";
import { untilOpen, withSmallDemo } from "./support";

declare const segmentStudio: Automation;

let folder = "";
test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), "studio-report-"));
  await makeReports(browser);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (locale: string) => join(folder, `report-${locale}.html`);

/** A short run of the small demo in the page, and its report in both languages. */
async function makeReports(browser: Browser): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await withSmallDemo(page);
  await page.goto(`http://127.0.0.1:${process.env.STUDIO_E2E_PORT}/`);
  await untilOpen(page);
  await page.evaluate(async () => {
    await segmentStudio.openDemo();
    segmentStudio.setConfig({ engine: "wasm", epochs: 2, batchSize: 512 });
    await segmentStudio.start({ maxSteps: null });
  });
  await page.waitForFunction(() => segmentStudio.phase() === "finished", null, { timeout: 60_000 });
  for (const locale of ["en", "tr"] as const) {
    await page.evaluate((language) => segmentStudio.setLanguage(language), locale);
    const download = page.waitForEvent("download");
    expect(await page.evaluate(() => segmentStudio.exportFile("report"))).toBeNull();
    await (await download).saveAs(file(locale));
  }
  await context.close();
}

/** Opens a report from disk without a network and answers with every request that it makes. */
async function openOffline(page: Page, locale: string): Promise<string[]> {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => requests.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") requests.push(`console: ${message.text()}`);
  });
  await page.context().setOffline(true);
  await page.goto(pathToFileURL(file(locale)).href);
  return requests;
}

// Each language at one of the two widths: the same page but for its words.
for (const [locale, heading, demo, width] of [
  ["en", "Confusion matrix", "Demo data (synthetic)", 1280],
  ["tr", "Karışıklık matrisi", "Demo verisi (sentetik)", 390],
] as const) {
  test(`the report opens from disk: no network, no script, accessible (${locale})`, async ({ page }) => {
    const requests = await openOffline(page, locale);
    expect(requests).toEqual([pathToFileURL(file(locale)).href]);
    expect(readFileSync(file(locale), "utf8")).not.toMatch(/<script|\son\w+=|javascript:|https?:/i);
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    await expect(page.getByText(demo)).toBeVisible();
    await expect(page.getByText(/^[0-9a-f]{64}$/)).toHaveCount(2);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width, height: 844 });
    await expectAccessible(page);
  });
}

test("the report prints on A4 without cut figures", async ({ page }) => {
  await openOffline(page, "en");
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  // 210 × 297 mm in points.
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  expect(boxes.length).toBeGreaterThan(1);
  expect(boxes.length).toBeLessThan(10);
  for (const [, width, height] of boxes) {
    expect(Number(width)).toBeCloseTo(595, -1);
    expect(Number(height)).toBeCloseTo(842, -1);
  }
  // The text column of the page: nothing stands out of it, and no figure or row may break.
  await page.setViewportSize({ width: Math.floor(((210 - 32) / 25.4) * 96), height: 1000 });
  await page.emulateMedia({ media: "print" });
  const unsafe = await page.evaluate(() => {
    const right = document.documentElement.clientWidth;
    const tallest = ((297 - 32) / 25.4) * 96;
    return [...document.querySelectorAll("figure, tr, .tile, section.whole")]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const whole = getComputedStyle(element).breakInside === "avoid";
        return !whole || box.right > right + 1 || box.height > tallest || box.width === 0;
      })
      .map((element) => element.outerHTML.slice(0, 80));
  });
  expect(unsafe).toEqual([]);
  await expect(page.locator("figure svg")).toHaveCount(7);
  // What a director keeps is one page; the rest begins on the next.
  const firstPage = await page.evaluate(() => document.querySelector(".appendix")?.getBoundingClientRect().top);
  expect(firstPage).toBeLessThan(((297 - 32) / 25.4) * 96);
  // No text of a chart is smaller than 8 points on paper.
  const smallest = await page.evaluate(() =>
    Math.min(
      ...[...document.querySelectorAll("svg text")].map((text) => {
        const svg = text.closest("svg");
        const scale = svg === null ? 0 : svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return Number.parseFloat(getComputedStyle(text).fontSize) * scale * 0.75;
      }),
    ),
  );
  expect(smallest).toBeGreaterThanOrEqual(8);
});
