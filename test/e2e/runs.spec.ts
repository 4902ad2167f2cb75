import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { dropFiles, runRows, withSmallDemo } from "./support";

test("a run is kept with its name and star, comes back when deleted, is its own reference, and predicts", async ({
  page,
}) => {
  await withSmallDemo(page);
  await page.goto("/?demo");
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 90_000 });
  const download = page.waitForEvent("download");
  const problem = await page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.exportFile("run");
  });
  expect(problem).toBeNull();
  const exported = await download;

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

  await test.step("its own run.json is a reference of it", async () => {
    await dropFiles(page, [{ name: exported.suggestedFilename(), bytes: readFileSync(await exported.path()) }]);
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
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(rows).toHaveCount(2);
  const kept = rows.filter({ has: page.getByRole("button", { name: "Predict customers with first attempt" }) });
  await expect(kept.getByRole("textbox", { name: "Name" })).toHaveValue("first attempt");
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await expect(kept).toContainText(/\d\d\.\d\d%/);
  await kept.getByRole("button", { name: "Predict customers with first attempt" }).click();
  await expect(page.getByText("segment_predictor_walk4.pt").first()).toBeVisible();
});
