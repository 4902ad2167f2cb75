import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { PlaceId } from "../../src/store/place";
import { expectAccessible, projectRoot, startDemoRun, untilOpen, withSmallDemo } from "./support";

const samples = join(projectRoot, "public", "samples");

const DESKTOP = { width: 1440, height: 900 };
const LOOKS = [
  DESKTOP,
  { width: 390, height: 844 },
  // 1280 px at 400 %.
  { width: 320, height: 700 },
].flatMap((size) => (["light", "dark"] as const).map((colorScheme) => ({ size, colorScheme })));

async function go(page: Page, place: PlaceId): Promise<void> {
  await page.goto(`/#/${place}`);
  await untilOpen(page);
}

function drop(page: Page, files: string[]): Promise<void> {
  return page.locator('input[type="file"][multiple]').setInputFiles(files);
}

/** Axe finds nothing in any size and theme; the page is as wide as a desktop then. */
async function everywhere(page: Page): Promise<void> {
  for (const { size, colorScheme } of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize(DESKTOP);
}

/** Trains the demo bank to the end. */
async function finishRun(page: Page, config: Record<string, unknown>): Promise<void> {
  await startDemoRun(page, config);
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 60_000 });
}

/** Places in states that they can be in, and how one comes there. */
const STATES: readonly { readonly name: string; readonly open: (page: Page) => Promise<unknown> }[] = [
  { name: "Studio, empty", open: (page) => go(page, "studio") },
  {
    name: "Help and the command palette",
    open: async (page) => {
      await go(page, "studio");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "Studio, ready",
    open: async (page) => {
      await go(page, "studio");
      await page.evaluate(() => Reflect.get(globalThis, "segmentStudio").openDemo());
      await expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
    },
  },
  {
    name: "Studio, paused",
    open: async (page) => {
      await go(page, "studio");
      await startDemoRun(page, { epochs: 50, engine: "wasm" });
      await expect(page.getByRole("region", { name: "Loss" }).first()).toContainText(/\d/, { timeout: 60_000 });
      await page.getByRole("button", { name: "Pause" }).first().click();
      await expect(page.locator("html")).toHaveAttribute("data-state", "paused", { timeout: 60_000 });
    },
  },
  { name: "Predict, empty", open: (page) => go(page, "predict") },
  {
    name: "Studio, finished, with its folds; Runs, compared; a run's details",
    open: async (page) => {
      await withSmallDemo(page);
      await go(page, "studio");
      await finishRun(page, { epochs: 2, engine: "wasm" });
      await expect(page.getByText(/baseline \d/).first()).toBeVisible({ timeout: 60_000 });
      for (const fold of ["Learning rates", "Gradient norm", "Console"]) {
        await page.getByRole("button", { name: fold }).click();
      }
      await everywhere(page);
      await finishRun(page, { epochs: 3, engine: "wasm" });
      await go(page, "runs");
      const boxes = page.getByRole("checkbox", { name: /^Compare / });
      for (const place of [0, 1]) await boxes.nth(place).check({ timeout: 60_000 });
      await expect(page.getByRole("region", { name: "Customers whose prediction changed" })).toBeVisible();
      await everywhere(page);
      await page
        .getByRole("button", { name: /^Details of / })
        .first()
        .click();
      await expect(page.getByRole("dialog").getByRole("region", { name: "Loss" })).toBeVisible();
    },
  },
  {
    name: "Data, with tables and a graph",
    open: async (page) => {
      await go(page, "data");
      await page.getByRole("button", { name: "Try it with the demo bank’s tables" }).click();
      await page.getByRole("button", { name: "Make the graph" }).click({ timeout: 60_000 });
      await expect(page.getByRole("columnheader", { name: "Mean cosine" })).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: "Predict, every tab and a customer",
    open: async (page) => {
      await go(page, "predict");
      await drop(page, [join(samples, "segment_predictor_walk4.pt"), join(samples, "emde_session_sketches_walk4.npz")]);
      for (const tab of ["Potential", "Uncertain", "Reasons", "Reliability", "Customers"]) {
        await page.getByRole("tab", { name: tab }).click({ timeout: 60_000 });
        await expect(page.getByText("Computing…")).toBeHidden({ timeout: 60_000 });
        await everywhere(page);
      }
      await page.getByRole("button", { name: "C00000" }).click();
      await expect(page.getByRole("dialog").getByText("Past behavior sketch")).toBeVisible();
    },
  },
];

for (const { name, open } of STATES) {
  test(`${name}: accessible and no wider than the window, in every size and theme`, async ({ page }) => {
    test.setTimeout(180_000);
    await open(page);
    await everywhere(page);
  });
}
