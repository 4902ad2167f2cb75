import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import type { ExportRequest } from "../../src/tasks/registry";
import { projectRoot, untilOpen, withSmallDemo } from "./support";

const PREDICTOR = "segment_predictor_walk4.pt";
const PREDICTIONS = "segment_predictions_walk4.npz";

function fixture(run: "first" | "second" | "pre-trained", name: string): string {
  return join(projectRoot, "test", "fixtures", "runs", "files", run, name);
}

async function openPlace(page: Page, name: "Studio" | "Runs" | "Predict"): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
}

/** The rows of the list of runs. */
function rows(page: Page) {
  return page.getByRole("row").filter({ has: page.getByRole("checkbox", { name: /^Compare / }) });
}

/** Drops files as the system does: a drop event on the page. */
async function drop(page: Page, files: readonly { readonly name: string; readonly bytes: Buffer }[]): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") }));
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    window.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, plain);
}

/** What a finished run exports under its own name. */
async function exported(
  page: Page,
  request: ExportRequest,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const download = page.waitForEvent("download");
  const problem = await page.evaluate((name) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.exportFile(name);
  }, request);
  expect(problem).toBeNull();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test("predictor and predictions of the Python script are one read-only run, kept and compared", async ({ page }) => {
  await page.goto("/");
  await untilOpen(page);
  await openPlace(page, "Runs");
  const input = page.locator('input[type="file"]').first();
  await input.setInputFiles([fixture("first", PREDICTOR), fixture("first", PREDICTIONS)]);
  await expect(page.getByText("segment_predictor_walk4 was added to Runs as a reference")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText("91.67%");
  await expect(rows(page).first()).toContainText("reference");

  await input.setInputFiles(fixture("first", PREDICTIONS));
  await expect(page.getByText("segment_predictor_walk4 is in Runs already")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);

  const name = rows(page).first().getByRole("textbox");
  await name.fill("the script's");
  await name.press("Tab");
  await input.setInputFiles(fixture("second", PREDICTIONS));
  await expect(rows(page)).toHaveCount(2);
  await input.setInputFiles([fixture("second", PREDICTOR), fixture("second", PREDICTIONS)]);
  await expect(page.getByText("segment_predictions_walk4 now has what these files say too")).toBeVisible();
  await expect(rows(page)).toHaveCount(2);

  await page.reload();
  await openPlace(page, "Runs");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Compare the script's" }).check();
  await page.getByRole("checkbox", { name: "Compare segment_predictions_walk4" }).check();
  const comparison = page.getByRole("region", { name: "Comparison" });
  await expect(comparison.getByText("On the same 60 test customers:")).toBeVisible();
  await expect(comparison.getByText(/The interval leaves zero out: more than chance/).first()).toBeVisible();
  await expect(comparison.getByRole("heading", { name: "Customers whose prediction changed" })).toBeVisible();
  await expect(comparison.getByRole("heading", { name: "Confusion matrix: difference" })).toBeVisible();
  await expect(comparison.getByRole("row", { name: /the script's/ }).filter({ hasText: "99.57%" })).toBeVisible();
});

test("what the pre-training script wrote is a reference in Runs, and its model an input in the Studio", async ({
  page,
}) => {
  const files = ["future_ubr_model_walk4.pt", "future_ubr_predictions_walk4.npz"].map((name) => ({
    name,
    bytes: readFileSync(fixture("pre-trained", name)),
  }));
  await page.goto("/");
  await untilOpen(page);
  await openPlace(page, "Runs");
  await drop(page, files);
  await expect(page.getByText("future_ubr_model_walk4 was added to Runs as a reference")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await rows(page)
    .first()
    .getByRole("button", { name: /^Details of / })
    .click();
  const detail = page.getByRole("dialog");
  await expect(detail.getByText(/^Pre-train · reference/)).toBeVisible();
  await expect(detail.getByText("Mean similarity", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");

  await openPlace(page, "Studio");
  await expect(page.locator("html")).toHaveAttribute("data-state", "empty");
  await drop(page, files.slice(0, 1));
  await expect(page.getByRole("main").getByText("future_ubr_model_walk4.pt").first()).toBeVisible();
  await openPlace(page, "Runs");
  await expect(rows(page)).toHaveCount(1);
});

test("a trained predictor dropped on the Studio is a reference, and opens in Predict", async ({ page }) => {
  await page.goto("/");
  await untilOpen(page);
  await drop(page, [{ name: "model.bin", bytes: readFileSync(fixture("first", PREDICTOR)) }]);
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

test("what cannot be a reference says why, in Runs", async ({ page }) => {
  await page.goto("/");
  await untilOpen(page);
  await openPlace(page, "Runs");
  const run = { version: "1", config: {}, history: [], dataset: { file: "a.npz" } };
  await drop(page, [{ name: "run.json", bytes: Buffer.from(JSON.stringify(run)) }]);
  await expect(page.getByRole("alert")).toContainText("run.json looks like a run.json, but “dataset.bytes” is missing");
  await expect(rows(page)).toHaveCount(0);
});

test("the studio's own run.json and zip come back as references of the run", async ({ page }) => {
  await withSmallDemo(page);
  await page.goto("/?demo");
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 90_000 });
  const [zip, json] = [await exported(page, "all"), await exported(page, "run")];
  await openPlace(page, "Runs");
  await expect(rows(page)).toHaveCount(1);
  await drop(page, [json]);
  await expect(page.getByText(/was added to Runs as a reference/)).toBeVisible();
  await expect(rows(page)).toHaveCount(2);

  // Its run.json is in the zip too: the zip completes that run.
  await drop(page, [zip]);
  await expect(page.getByText(/now has what these files say too/)).toBeVisible();
  await expect(rows(page)).toHaveCount(2);

  const boxes = page.getByRole("checkbox", { name: /^Compare / });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  const comparison = page.getByRole("region", { name: "Comparison" });
  await expect(comparison.getByText(/^On the same [\d,]+ test customers:$/)).toBeVisible();
  await expect(comparison.getByText("Both runs call every test customer the same.")).toBeVisible();
  await expect(
    comparison.getByText("Files, split, engine and configuration are the same in all of them."),
  ).toBeVisible();

  await page.getByRole("button", { name: "Use its configuration" }).first().click();
  await expect(page.getByRole("link", { name: "Studio", exact: true })).toHaveAttribute("aria-current", "page");
});
