import { expect, test } from "@playwright/test";
import { addressOf } from "../../src/store/place";
import { madeRun, storeRuns } from "./stored-runs";
import { untilOpen } from "./support";

test("configurations, places and runs have addresses: links, Back and a reload lead to them", async ({ page }) => {
  await page.goto(`/${addressOf("studio", { config: { epochs: 7, batchSize: 64 } })}`);
  await untilOpen(page);
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("7");
  await expect(page.getByLabel("Batch size", { exact: true })).toHaveValue("64");
  await expect(page).toHaveURL(/#\/studio$/);
  // One that does not fit says why, and changes nothing.
  await page.evaluate(() => {
    location.hash = '#/studio?config={"epoch":1}';
  });
  await expect(page.getByRole("alert")).toContainText("epoch");
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("7");

  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page.getByText("No run yet.")).toBeVisible();
  await storeRuns(page, [madeRun({ id: "run-1", name: "first" }), madeRun({ id: "run-2", name: "second" })]);
  await page.getByRole("link", { name: "Studio", exact: true }).click();
  await page.reload();
  await untilOpen(page);

  const recent = page.getByRole("region", { name: "Recent runs" });
  await expect(recent.getByRole("link")).toHaveCount(2);
  await recent.getByRole("link", { name: /second/ }).click();
  await expect(page).toHaveURL(/#\/runs\/run-2$/);
  const detail = page.getByRole("dialog", { name: "second" });
  await expect(detail).toBeVisible();
  await page.reload();
  await expect(detail.getByRole("region", { name: "Loss" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();
  await expect(page).toHaveURL(/#\/runs$/);

  await page.getByRole("link", { name: "Predict", exact: true }).click();
  await expect(page).toHaveURL(/#\/predict$/);
  await page.goBack();
  await expect(page.getByRole("link", { name: "Runs", exact: true })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(page.getByRole("link", { name: "Studio", exact: true })).toHaveAttribute("aria-current", "page");
});
