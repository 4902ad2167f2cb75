import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { fileWithoutSegments, sketchesFile } from "./sketches-file";
import { projectRoot, untilOpen, watchPage } from "./support";

const demo = join(projectRoot, "public", "demo");
const sketches = join(demo, "emde_session_sketches_walk4.npz");
const foundation = join(demo, "future_ubr_model_walk4.pt");

async function open(page: Page): Promise<void> {
  await page.goto("/");
  await untilOpen(page);
}

interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Hands files to the page's one input, by path or by content. */
function give(page: Page, files: string | string[] | FilePayload | FilePayload[]): Promise<void> {
  return page.locator('input[type="file"]').setInputFiles(files);
}

async function untilReady(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
}

const asFile = (name: string, buffer: Buffer | string) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(buffer),
});

test("the empty page names both files and where they come from", async ({ page }) => {
  await open(page);
  const main = page.getByRole("main");
  await expect(main).toContainText("emde_session_sketches_walk4.npz");
  await expect(main).toContainText("bank_emde_session.py");
  await expect(main).toContainText("future_ubr_model_walk4.pt");
  await expect(main).toContainText("future_ubr_ffn.py");
  await expect(main).toContainText("Nothing leaves this tab");
  await expect(main.getByRole("button", { name: "Try it with demo data" })).toBeEnabled();
});

test("takes the files in either order, says what it has and what it still needs", async ({ page }) => {
  const wrong = await watchPage(page);
  await open(page);
  const start = page.getByRole("button", { name: "Start training" });
  await expect(start).toBeDisabled();

  await give(page, foundation);
  await expect(page.getByRole("heading", { name: "Now drop the sketches (.npz)" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-state", "empty");

  await give(page, sketches);
  await untilReady(page);
  await expect(page.getByRole("button", { name: /^Data 10,000 customers/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /L2 normalization, backbone with \d residual blocks/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Ready: 7,000 \/ 1,500 \/ 1,500/ })).toBeVisible();
  await expect(page.getByText("Split: 7,000 training, 1,500 validation and 1,500 test rows.")).toBeVisible();
  await expect(start).toBeEnabled();
  expect(wrong).toEqual([]);
});

test("the whole page takes a drop", async ({ page }) => {
  await open(page);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"epochs": 7}'], "mine.json", { type: "application/json" }));
    return data;
  });
  const header = page.getByRole("banner");
  await header.dispatchEvent("dragenter", { dataTransfer: transfer });
  await expect(page.getByText("Drop the files to open them")).toBeVisible();
  await header.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(page.getByText("Drop the files to open them")).toBeHidden();
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("7");
});

test("names a wrong file for what it is, costs nothing, and can be dismissed", async ({ page }) => {
  await open(page);
  await give(page, sketches);
  await expect(page.getByRole("main")).toContainText("10,000 customers", { timeout: 60_000 });

  await give(page, [
    asFile("customers.csv", "id,segment\n1,mass\n"),
    asFile("nothing.npz", ""),
    asFile("unlabeled.npz", fileWithoutSegments()),
  ]);
  const alerts = page.getByRole("main").getByRole("alert");
  await expect(alerts.filter({ hasText: "customers.csv" })).toContainText("text table (CSV)");
  await expect(alerts.filter({ hasText: "nothing.npz" })).toContainText("empty");
  await expect(alerts.filter({ hasText: "unlabeled.npz" })).toContainText("segments");
  await expect(page.getByRole("main")).toContainText("10,000 customers");

  await alerts.filter({ hasText: "customers.csv" }).getByRole("button", { name: "Dismiss" }).click();
  await expect(alerts).toHaveCount(2);
});

test("two of a kind: one is chosen", async ({ page }) => {
  await open(page);
  const one = asFile("one.npz", sketchesFile(Array.from({ length: 40 }, (_, row) => (row % 2 ? "mass" : "private"))));
  const two = asFile("two.npz", sketchesFile(Array.from({ length: 60 }, (_, row) => (row % 2 ? "mass" : "private"))));
  await give(page, [one, two]);
  await expect(page.getByText("Two sketches files were dropped: which one?")).toBeVisible();
  await page
    .getByRole("listitem")
    .filter({ hasText: "two.npz" })
    .getByRole("button", { name: "Use this file" })
    .click();
  await expect(page.getByRole("main")).toContainText("60 customers");
  await expect(page.getByText("Two sketches files were dropped: which one?")).toBeHidden();
});

test("labels that differ open a mapping table; adopting the file's own makes the run possible", async ({ page }) => {
  await open(page);
  const labels = Array.from({ length: 90 }, (_, row) => ["MASS", "gold", "silver"][row % 3] ?? "");
  await give(page, [asFile("other-labels.npz", sketchesFile(labels)), asFile("model.pt", readFileSync(foundation))]);
  const dialog = page.getByRole("dialog", { name: "Labels and classes" });
  await expect(dialog).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByLabel("Class of label MASS")).toHaveValue("0");
  await expect(dialog.getByRole("button", { name: "Apply" })).toBeDisabled();
  await expect(dialog).toContainText("Choose a class for every label, or leave it out.");

  await dialog.getByRole("button", { name: "Adopt the file's own labels" }).click();
  await dialog.getByLabel("Name of class MASS").fill("retail");
  await dialog.getByLabel("Class of label silver").selectOption({ label: "left out" });
  await dialog.getByRole("button", { name: "Remove class silver" }).click();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toBeHidden();
  await untilReady(page);
  await expect(page.getByRole("button", { name: "Start training" })).toBeEnabled();
  await page.getByRole("button", { name: /^Advanced/ }).click();
  await expect(page.getByText("Classes: retail, gold")).toBeVisible();
});

/** Every default again. */
async function reset(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Presets" }).click();
  await page.getByRole("button", { name: /^As the Python script/ }).click();
}

test("judges numbers as they are typed, takes both decimal marks, resets with a way back", async ({ page }) => {
  await open(page);
  await give(page, [sketches, foundation]);
  await untilReady(page);
  const start = page.getByRole("button", { name: "Start training" });
  const rate = page.getByLabel("Learning rate", { exact: true });
  await expect(rate).toHaveValue("1e-4");

  await rate.fill("0,001");
  await rate.blur();
  await expect(rate).toHaveValue("0.001");

  const batch = page.getByLabel("Batch size", { exact: true });
  await batch.fill("1");
  await expect(page.getByText("Must be at least 2.")).toBeVisible();
  await expect(batch).toHaveAttribute("aria-invalid", "true");
  await expect(start).toBeDisabled();
  await batch.fill("64");
  await expect(start).toBeEnabled();

  await reset(page);
  await expect(batch).toHaveValue("256");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(batch).toHaveValue("64");
});

test("exports the configuration and takes it back; unknown keys are named", async ({ page }) => {
  await open(page);
  await page.getByLabel("Patience", { exact: true }).fill("3");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export the configuration (JSON)" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("config.json");
  const path = await download.path();

  await page.reload();
  await untilOpen(page);
  // What was typed is still there after a reload.
  await expect(page.getByLabel("Patience", { exact: true })).toHaveValue("3");
  await reset(page);
  await expect(page.getByLabel("Patience", { exact: true })).toHaveValue("10");
  await give(page, path);
  await expect(page.getByLabel("Patience", { exact: true })).toHaveValue("3");

  await give(page, asFile("typo.json", '{"learningrate": 0.1, "epochs": 5}'));
  await expect(page.getByRole("alert")).toContainText("learningrate");
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("50");
});

test("while a run goes on its inputs are read-only, and what is dropped waits for its end", async ({ page }) => {
  await open(page);
  await give(page, [sketches, foundation]);
  await untilReady(page);
  await page.getByLabel("Epochs", { exact: true }).fill("400");
  await page.getByLabel("Patience", { exact: true }).fill("400");
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-state", "training", { timeout: 60_000 });

  const inputs = page.getByRole("complementary");
  await expect(inputs.getByRole("button", { name: /^Configuration of this run/ })).toBeVisible();
  await expect(inputs.getByRole("textbox")).toHaveCount(0);
  await expect(inputs.getByRole("button", { name: "Remove the data" })).toHaveCount(0);

  await give(page, asFile("next.json", '{"epochs": 7}'));
  await expect(inputs).toContainText("Waiting for the next run: next.json");
  await expect(inputs).toContainText("400");

  await page.getByRole("button", { name: /^Stop/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 60_000 });
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("7");
  await expect(inputs).not.toContainText("Waiting for the next run");
});

test("speaks Turkish from the first string, and remembers it", async ({ page }) => {
  await open(page);
  await page.getByText("TR", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "tr");
  await expect(page.getByRole("heading", { name: "Elinizde ne var?" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Eğitimi başlat" })).toBeDisabled();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Elinizde ne var?" })).toBeVisible();
});

test("the way from the address bar to Start needs no mouse", async ({ page }) => {
  await open(page);
  await give(page, [sketches, foundation]);
  await untilReady(page);
  await expect(page.getByRole("button", { name: "Start training" })).toBeEnabled();
  const reached: string[] = [];
  for (let step = 0; step < 60 && !reached.includes("Start training"); step++) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
      }),
    );
  }
  expect(reached[0]).toBe("Skip to the results");
  expect(reached).toContain("Export the configuration (JSON)");
  expect(reached.at(-1)).toBe("Start training");
});
