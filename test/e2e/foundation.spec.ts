import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { expectAccessible, untilOpen, watchPage } from "./support";

/** Has a file of the finished run downloaded. */
async function downloaded(page: Page, kind: "checkpoint" | "predictions" | "run"): Promise<Buffer> {
  const arriving = page.waitForEvent("download");
  await page.evaluate((name) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    void studio.exportFile(name);
  }, kind);
  return readFileSync(await (await arriving).path());
}

test("a model that was pre-trained here is fine-tuned without a file in between, and the record says so", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const wrong = await watchPage(page);
  await page.goto("/?demo=foundation");
  await untilOpen(page);
  const state = (name: string) =>
    expect(page.locator("html")).toHaveAttribute("data-state", name, { timeout: 100_000 });
  await state("finished");
  const main = page.getByRole("main");
  await expect(main.getByRole("button", { name: "Predict customers" })).toHaveCount(0);
  await expect(main.getByRole("heading", { name: "Similarity by subspace" })).toBeVisible({ timeout: 30_000 });
  const rules = main.getByRole("table", { name: "What it is worth" });
  await expect(rules.getByRole("row")).toHaveCount(5);
  await expect(rules.getByRole("row", { name: /^This model 0\.\d{4} 0\.\d{4} … 0\.\d{4}$/ })).toBeVisible();
  await expect(main.getByText(/^Better than the strongest simple rule/)).toBeVisible();
  await expect(main.getByText(/^\d+ of 1,500 test customers have no future events/)).toBeVisible();
  await expectAccessible(page);
  const model = await downloaded(page, "checkpoint");
  const predictions = await downloaded(page, "predictions");
  const id = JSON.parse(await downloaded(page, "run").then(String));
  expect(id.task).toBe("foundation");
  expect(id.foundation).toBeNull();

  await main.getByRole("button", { name: "Fine-tune with this model" }).click();
  const start = page.getByRole("button", { name: "Start training" }).first();
  await expect(start).toBeEnabled();
  await start.click();
  await state("training");
  await state("finished");
  const json = JSON.parse(await downloaded(page, "run").then(String));
  expect(json.task).toBe("segment");
  expect(json.foundation).toMatchObject({
    file: "future_ubr_model_walk4.pt",
    sha256: createHash("sha256").update(model).digest("hex"),
    widths: { input: 640, hidden: 256, output: 320, layers: 3 },
  });
  expect(json.foundation.run).toMatch(/^[0-9a-f]{32}$/);
  expect(wrong).toEqual([]);

  // What the run wrote is a reference beside it: the same customers, and no difference.
  await page.getByRole("navigation").getByRole("link", { name: "Runs", exact: true }).click();
  const boxes = page.getByRole("checkbox", { name: /^Compare / });
  await expect(boxes).toHaveCount(2);
  await main
    .getByRole("row", { name: /Segment/ })
    .getByRole("button", { name: /^Details of / })
    .click();
  const detail = page.getByRole("dialog");
  await expect(detail.getByText(json.foundation.sha256)).toBeVisible();
  await expect(detail.getByText(/^made by the run .*lr 1e-3, batch 256, seed 42/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles([
      { name: "future_ubr_model_walk4.pt", mimeType: "", buffer: model },
      { name: "future_ubr_predictions_walk4.npz", mimeType: "", buffer: predictions },
    ]);
  await expect(page.getByText("future_ubr_model_walk4 was added to Runs as a reference")).toBeVisible();
  await expect(boxes).toHaveCount(3);
  for (const row of await main.getByRole("row", { name: /Pre-train/ }).all()) await row.getByRole("checkbox").check();
  const comparison = page.getByRole("region", { name: "Comparison" });
  await expect(comparison.getByText("On the same 1,500 test customers:")).toBeVisible();
  await expect(comparison.getByText(/^Mean similarity differs by 0.0000 \(95% interval/)).toBeVisible();
  await expect(comparison.getByRole("heading", { name: "ROC (test)" })).toHaveCount(0);
  await expectAccessible(page);
});
