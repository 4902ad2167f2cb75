import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { dropFiles, projectRoot, runRows, untilOpen } from "./support";

const PREDICTOR = "segment_predictor_walk4.pt";
const PREDICTIONS = "segment_predictions_walk4.npz";

function fixture(run: "first" | "second" | "pre-trained", name: string): string {
  return join(projectRoot, "test", "fixtures", "runs", "files", run, name);
}

async function openPlace(page: Page, name: "Studio" | "Runs" | "Predict"): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
}

test("what the scripts wrote are read-only runs, kept, completed and compared; a model of one is an input, or predicts", async ({
  page,
}) => {
  const rows = runRows(page);
  await page.goto("/");
  await untilOpen(page);

  await test.step("a trained predictor dropped on the Studio is a reference, and opens in Predict", async () => {
    await dropFiles(page, [{ name: "model.bin", bytes: readFileSync(fixture("first", PREDICTOR)) }]);
    await expect(page.getByText("model was added to Runs as a reference")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-state", "empty");
    const problems = await page.evaluate(() => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      return studio.problems();
    });
    expect(problems).toEqual([expect.stringMatching(/^model\.bin is the result of a run; to train, use the sketches/)]);
    await page.getByRole("button", { name: "Open in Predict" }).click();
    await expect(page.getByText("model.bin").first()).toBeVisible();
  });

  await test.step("what cannot be a reference says why, in Runs", async () => {
    await openPlace(page, "Runs");
    await expect(rows).toHaveCount(1);
    const run = { version: "1", config: {}, history: [], dataset: { file: "a.npz" } };
    await dropFiles(page, [{ name: "run.json", bytes: Buffer.from(JSON.stringify(run)) }]);
    await expect(page.getByRole("alert")).toContainText(
      "run.json looks like a run.json, but “dataset.bytes” is missing",
    );
    await expect(rows).toHaveCount(1);
  });

  const input = page.locator('input[type="file"]').first();
  await test.step("predictor and predictions are one run, whichever comes first, and are known again", async () => {
    await input.setInputFiles([fixture("first", PREDICTOR), fixture("first", PREDICTIONS)]);
    await expect(page.getByText("model now has what these files say too")).toBeVisible();
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("91.67%");
    await expect(rows.first()).toContainText("reference");
    await input.setInputFiles(fixture("first", PREDICTIONS));
    await expect(page.getByText("model is in Runs already")).toBeVisible();
    await expect(rows).toHaveCount(1);
    const name = rows.first().getByRole("textbox");
    await name.fill("the script's");
    await name.press("Tab");
    await input.setInputFiles(fixture("second", PREDICTIONS));
    await expect(rows).toHaveCount(2);
    await input.setInputFiles([fixture("second", PREDICTOR), fixture("second", PREDICTIONS)]);
    await expect(page.getByText("segment_predictions_walk4 now has what these files say too")).toBeVisible();
    await expect(rows).toHaveCount(2);
  });

  await test.step("what the pre-training script wrote is a reference, and its model an input in the Studio", async () => {
    const files = ["future_ubr_model_walk4.pt", "future_ubr_predictions_walk4.npz"].map((name) => ({
      name,
      bytes: readFileSync(fixture("pre-trained", name)),
    }));
    await dropFiles(page, files);
    await expect(page.getByText("future_ubr_model_walk4 was added to Runs as a reference")).toBeVisible();
    await expect(rows).toHaveCount(3);
    await page.getByRole("button", { name: "Details of future_ubr_model_walk4" }).click();
    const detail = page.getByRole("dialog");
    await expect(detail.getByText(/^Pre-train · reference/)).toBeVisible();
    await expect(detail.getByText("Mean similarity", { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");

    await openPlace(page, "Studio");
    await expect(page.locator("html")).toHaveAttribute("data-state", "empty");
    await dropFiles(page, files.slice(0, 1));
    await expect(page.getByRole("main").getByText("future_ubr_model_walk4.pt").first()).toBeVisible();
    await openPlace(page, "Runs");
    await expect(rows).toHaveCount(3);
  });

  await page.reload();
  await openPlace(page, "Runs");
  await expect(rows).toHaveCount(3);
  await page.getByRole("checkbox", { name: "Compare the script's" }).check();
  await page.getByRole("checkbox", { name: "Compare segment_predictions_walk4" }).check();
  const comparison = page.getByRole("region", { name: "Comparison" });
  await expect(comparison.getByText("On the same 60 test customers:")).toBeVisible();
  await expect(comparison.getByText(/The interval leaves zero out: more than chance/).first()).toBeVisible();
  await expect(comparison.getByRole("heading", { name: "Customers whose prediction changed" })).toBeVisible();
  await expect(comparison.getByRole("heading", { name: "Confusion matrix: difference" })).toBeVisible();
  await expect(comparison.getByRole("row", { name: /the script's/ }).filter({ hasText: "99.57%" })).toBeVisible();
});
