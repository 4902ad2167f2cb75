import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { fileWithoutSegments, sketchesFile } from "./sketches-file";
import { ENDLESS, samples, untilOpen, watchPage } from "./support";

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

test("takes the files in either order, is led to Start by keys, stops in the palette, keeps a run's inputs to itself, and shows the help's example files beside old results", async ({
  page,
}) => {
  const wrong = await watchPage(page);
  await open(page);
  const start = page.getByRole("button", { name: "Start training" });
  await expect(start).toBeDisabled();
  await expect(page.getByRole("main").getByRole("button", { name: "Try it with demo data" })).toBeEnabled();

  await give(page, samples.foundation);
  await expect(page.getByRole("heading", { name: "Now drop the sketches (.npz)" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-state", "empty");

  await give(page, samples.sketches);
  await untilReady(page);
  await expect(page.getByRole("button", { name: /^Data 400 customers/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /L2 normalization, backbone with \d residual blocks/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Ready: 280 \/ 60 \/ 60/ })).toBeVisible();
  await expect(page.getByText("Split: 280 training, 60 validation and 60 test rows.")).toBeVisible();
  await expect(start).toBeEnabled();

  // The way from the address bar to Start needs no mouse.
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

  // While a run goes on its inputs are read-only, and what is dropped waits for its end.
  await give(page, asFile("endless.json", JSON.stringify(ENDLESS)));
  const epochs = page.getByLabel("Epochs", { exact: true });
  await expect(epochs).toHaveValue(String(ENDLESS.epochs));
  await expect(start).toBeEnabled();
  // Where something is typed the key still starts, for it writes nothing there.
  await epochs.focus();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.locator("html")).toHaveAttribute("data-state", "training", { timeout: 60_000 });
  const inputs = page.getByRole("complementary");
  await expect(inputs.getByRole("button", { name: /^Configuration of this run/ })).toBeVisible();
  await expect(inputs.getByRole("textbox")).toHaveCount(0);
  await expect(inputs.getByRole("button", { name: "Remove the data" })).toHaveCount(0);
  await give(page, asFile("next.json", '{"epochs": 7}'));
  await expect(inputs).toContainText("Waiting for the next run: next.json");
  await expect(inputs).toContainText("2,000");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type("stop");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 60_000 });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(epochs).toHaveValue("7");
  await expect(inputs).not.toContainText("Waiting for the next run");
  expect(wrong).toEqual([]);

  const examples = await test.step("the help says what the files are, and gives examples", async () => {
    await page.getByRole("button", { name: "Help" }).click();
    const help = page.getByRole("dialog", { name: "Help" });
    await expect(help.getByLabel("Python code")).toHaveValue(/past_sketches=/);
    await expect(help.getByText(/^Segment Studio \d+\.\d+\.\d+$/)).toBeVisible();
    const files: string[] = [];
    for (const name of [/sketches_walk4\.npz/, /model_walk4\.pt/]) {
      const download = page.waitForEvent("download");
      await help.getByRole("link", { name }).click();
      const file = await download;
      const path = test.info().outputPath(file.suggestedFilename());
      await file.saveAs(path);
      files.push(path);
    }
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
    return files;
  });

  // New files beside old results: both are in reach, and each says which it is.
  const main = page.getByRole("main");
  await expect(main.getByText("New files are ready")).toHaveCount(0);
  await give(page, examples);
  await expect(main.getByRole("heading", { name: /^Ready: 280 \/ 60 \/ 60/ })).toBeVisible();
  await main.getByRole("button", { name: "Back to the results" }).click();
  await expect(main.getByRole("button", { name: "Look over the new files" })).toBeVisible();
  await expect(main.getByRole("button", { name: "Download model", exact: true })).toBeVisible();
});

/** Every default again. */
async function reset(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Presets" }).click();
  await page.getByRole("button", { name: /^As the Python script/ }).click();
}

test("chooses one of two files, names wrong ones, maps other labels, judges numbers as they are typed, and takes its configuration back", async ({
  page,
}) => {
  await open(page);
  const labeled = (count: number, names: readonly string[]) =>
    sketchesFile(
      Array.from({ length: count }, (_, row) => names[row % names.length] ?? ""),
      {},
      32,
    );
  await give(page, [
    asFile("one.npz", labeled(40, ["mass", "private"])),
    asFile("two.npz", labeled(60, ["mass", "private"])),
  ]);
  await expect(page.getByText("Two sketches files were dropped: which one?")).toBeVisible();
  await page
    .getByRole("listitem")
    .filter({ hasText: "two.npz" })
    .getByRole("button", { name: "Use this file" })
    .click();
  await expect(page.getByRole("main")).toContainText("60 customers");
  await expect(page.getByText("Two sketches files were dropped: which one?")).toBeHidden();

  // A wrong file is named for what it is, and costs nothing.
  await give(page, [
    asFile("customers.csv", "id,segment\n1,mass\n"),
    asFile("nothing.npz", ""),
    asFile("unlabeled.npz", fileWithoutSegments()),
  ]);
  const alerts = page.getByRole("main").getByRole("alert");
  await expect(alerts.filter({ hasText: "customers.csv" })).toContainText("text table (CSV)");
  await expect(alerts.filter({ hasText: "nothing.npz" })).toContainText("empty");
  await expect(alerts.filter({ hasText: "unlabeled.npz" })).toContainText("segments");
  await expect(page.getByRole("main")).toContainText("60 customers");
  await alerts.filter({ hasText: "customers.csv" }).getByRole("button", { name: "Dismiss" }).click();
  await expect(alerts).toHaveCount(2);

  // Labels that differ open a mapping table; adopting the file's own makes the run possible.
  await give(page, [
    asFile("other-labels.npz", labeled(90, ["MASS", "gold", "silver"])),
    asFile("model.pt", readFileSync(samples.foundation)),
  ]);
  const dialog = page.getByRole("dialog", { name: "Labels and classes" });
  await dialog.waitFor({ timeout: 60_000 });
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
  const start = page.getByRole("button", { name: "Start training" });
  await expect(start).toBeEnabled();
  await page.getByRole("button", { name: /^Advanced/ }).click();
  await expect(page.getByText("Classes: retail, gold")).toBeVisible();

  // Both decimal marks are taken, and a reset has a way back.
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

  await page.getByLabel("Patience", { exact: true }).fill("3");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export the configuration (JSON)" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("config.json");
  const path = await download.path();
  // Turkish from the first string, and remembered; what was typed is still there after a reload.
  await page.getByText("TR", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "tr");
  await page.reload();
  await untilOpen(page);
  await expect(page.getByRole("heading", { name: "Elinizde ne var?" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Eğitimi başlat" })).toBeDisabled();
  await page.getByText("EN", { exact: true }).click();
  const patience = page.getByLabel("Patience", { exact: true });
  await expect(patience).toHaveValue("3");
  await reset(page);
  await expect(patience).toHaveValue("10");
  await give(page, path);
  await expect(patience).toHaveValue("3");

  await give(page, asFile("typo.json", '{"learningrate": 0.1, "epochs": 5}'));
  await expect(page.getByRole("alert")).toContainText("learningrate");
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("50");
});
