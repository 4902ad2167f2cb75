import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { expectAccessible } from "./axe";
import { untilOpen, watchPage } from "./support";
import { writeFewCustomers } from "./tables";

const CUSTOMERS = 80;

let folder = "";
let files: readonly string[] = [];
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-predict-tables-"));
  files = Object.values(writeFewCustomers(folder, CUSTOMERS).files);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A segment model of the demo bank's first customers, from scratch and small; its sketches come from the Data place. */
async function trainFromTables(page: Page): Promise<void> {
  await page.goto("/#/data");
  await untilOpen(page);
  await dropTables(page);
  await page.getByRole("button", { name: "Read the tables" }).click();
  await page.getByLabel("Walks", { exact: true }).fill("2");
  await page.getByRole("button", { name: "Make the graph" }).click();
  await page.getByRole("button", { name: "Make the sketches" }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: "Use in the Studio" }).click({ timeout: 60_000 });
  await page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setConfig({ fromScratch: true, hiddenDim: 64, numLayers: 2, outputDim: 64, epochs: 1, engine: "wasm" });
  });
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
  await page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.start({ maxSteps: null });
  });
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 120_000 });
}

async function dropTables(page: Page): Promise<void> {
  await page.locator('input[type="file"][multiple]').setInputFiles([...files]);
  await expect(page.getByLabel("What bank_events.gzip is")).toHaveValue(/.+/);
}

test("next month's tables are scored by the sketcher that travels with the model, and explained in words", async ({
  page,
}) => {
  const wrong = await watchPage(page);
  await trainFromTables(page);
  await expect(page.getByText("sketcher_walk2.npz").first()).toBeVisible();
  await page.getByRole("button", { name: "Predict customers" }).first().click();
  await dropTables(page);
  await expect(page.getByText("Sketcher, travels with the model")).toBeVisible();

  // The page proposes now; where a past is asked for that has no events in it, that is said.
  await expect(page.getByRole("combobox", { name: "The past ends" })).toHaveValue("now");
  await page.getByRole("combobox", { name: "The past ends" }).selectOption("at a given time");
  await page.getByLabel("Time", { exact: true }).fill("2031-01-01T00:00");
  await page.getByRole("button", { name: "Score these customers" }).click();
  await expect(page.getByText(new RegExp(`^${CUSTOMERS} customers have no event in the days before`))).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole("combobox", { name: "The past ends" }).selectOption("as in training");
  await page.getByRole("button", { name: "Score them again" }).click();
  await expect(page.getByText(/25 days up to 2026-11-\d\d \d\d:\d\d:\d\d/)).toBeVisible({ timeout: 60_000 });

  const tables = page.locator("dl > div", { hasText: "Made of the tables" });
  await expect(tables).toContainText("bank_customers.csv, bank_products.csv, bank_events.gzip");
  await page.getByRole("tab", { name: "Reasons" }).click();
  await page.getByRole("button", { name: "Compute the reasons" }).click();
  await expect(page.getByText(/^\d+ of [\d,]+ customers$/)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("The usual is the mean of the training split.")).toBeVisible();
  await expectAccessible(page, "main");
  await page.getByRole("tab", { name: "Customers" }).click();
  await page.getByRole("button", { name: "C000000" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Logit, against the mean customer’s")).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText("Residual")).toBeVisible();
  await expectAccessible(page, '[role="dialog"]');
  expect(wrong).toEqual([]);
});
