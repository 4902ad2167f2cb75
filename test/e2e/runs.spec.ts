import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { dropFiles, runRows, untilOpen, withSmallDemo } from "./support";

/** The text of what is saved. */
async function savedText(page: Page, act: () => Promise<unknown>): Promise<string> {
  const download = page.waitForEvent("download");
  await act();
  return readFile(await (await download).path(), "utf8");
}

test("a run is kept in full with its name, star and notes, comes back when deleted, is its own reference, gives its configuration, and predicts", async ({
  page,
}) => {
  await withSmallDemo(page);
  await page.route("**/demo/config.json", (route) => route.fulfill({ json: { epochs: 2, engine: "wasm" } }));
  await page.goto("/?demo");
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 90_000 });
  await page
    .getByText(/baseline/i)
    .first()
    .waitFor({ timeout: 60_000 });
  const exported = await savedText(page, () =>
    page.evaluate(() => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      return studio.exportFile("run");
    }),
  );

  await page.getByRole("link", { name: "Runs", exact: true }).click();
  const rows = runRows(page);
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: /^Delete/ }).click();
  await expect(rows).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows.first().getByRole("button", { name: /^Predict customers with/ })).toBeVisible();
  const name = rows.first().getByRole("textbox", { name: "Name" });
  await name.fill("first attempt");
  await name.press("Tab");
  const star = page.getByRole("button", { name: "Star first attempt" });
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");

  const details = page.getByRole("button", { name: "Details of first attempt" });
  const sheet = page.getByRole("dialog");
  await test.step("it opens in full; notes are kept, its run.json is the studio's", async () => {
    await details.focus();
    await page.keyboard.press("Enter");
    await expect(sheet.getByRole("heading", { name: "Confusion matrix" })).toBeVisible();
    await expect(sheet.getByRole("heading", { name: "Gradient norm" })).toBeVisible();
    await sheet.getByRole("textbox", { name: "Notes" }).fill("frozen next time");
    const record = sheet.getByRole("button", { name: "Download run.json" });
    expect(await savedText(page, () => record.click())).toBe(exported);
    const predictions = sheet.getByRole("button", { name: /Download segment_test_predictions/ });
    const csv = await savedText(page, () => predictions.click());
    expect(csv.split("\r\n")[0]).toBe("row,actual,predicted");
    expect(csv.split("\r\n").length - 2).toBe(JSON.parse(exported).split.sizes[2]);
    await page.keyboard.press("Escape");
    await expect(sheet).toHaveCount(0);
    await expect(details).toBeFocused();
  });

  await test.step("its own run.json is a reference of it", async () => {
    await dropFiles(page, [{ name: "run.json", bytes: Buffer.from(exported) }]);
    await expect(page.getByText(/was added to Runs as a reference/)).toBeVisible();
    await expect(rows).toHaveCount(2);
    const boxes = page.getByRole("checkbox", { name: /^Compare / });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await expect(
      page
        .getByRole("region", { name: "Comparison" })
        .getByText("Files, split, engine and configuration are the same in all of them."),
    ).toBeVisible();
    await page.getByRole("button", { name: "Use its configuration" }).first().click();
    await expect(page.getByRole("link", { name: "Studio", exact: true })).toHaveAttribute("aria-current", "page");
  });

  await page.goto("/");
  await untilOpen(page);
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(rows).toHaveCount(2);
  const kept = rows.filter({ has: page.getByRole("button", { name: "Predict customers with first attempt" }) });
  await expect(kept.getByRole("textbox", { name: "Name" })).toHaveValue("first attempt");
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await expect(kept).toContainText(/\d\d\.\d\d%/);
  await expect(kept.getByRole("img", { name: "has notes" })).toBeVisible();

  await test.step("its configuration is used again", async () => {
    await details.click();
    await expect(sheet.getByRole("textbox", { name: "Notes" })).toHaveValue("frozen next time");
    await sheet.getByRole("button", { name: "Use this configuration" }).click();
    await expect(page.getByText(/^The form now holds the configuration of/)).toBeVisible();
    const { config } = JSON.parse(exported);
    await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue(String(config.epochs));
    await expect(page.getByLabel("Batch size", { exact: true })).toHaveValue(String(config.batchSize));
  });

  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await kept.getByRole("button", { name: "Predict customers with first attempt" }).click();
  await expect(page.getByText("segment_predictor_walk4.pt").first()).toBeVisible();
});
