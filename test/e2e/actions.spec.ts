import { expect, test } from "@playwright/test";
import { untilOpen } from "./support";

test("places, the palette and the help are a key away, but not while something is typed", async ({ page }) => {
  await page.goto("/");
  await untilOpen(page);
  await page.keyboard.press("3");
  await expect(page).toHaveURL(/#\/runs$/);
  await page.keyboard.press("2");
  await page.getByLabel("Epochs", { exact: true }).fill("14");
  await page.getByLabel("Epochs", { exact: true }).press("1");
  await expect(page).toHaveURL(/#\/studio$/);

  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("dialog", { name: "What would you like to do?" });
  await expect(palette.getByRole("option", { name: /Data/ })).toHaveAttribute("aria-selected", "true");
  // Only what can be done now is offered.
  await expect(palette.getByRole("option", { name: /Start training/ })).toHaveCount(0);
  await page.keyboard.type("predict");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/predict$/);
  await expect(palette).toBeHidden();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/#\/predict$/);
});

test("the help says what the files are, and its example files train at once", async ({ page }) => {
  await page.goto("/");
  await untilOpen(page);
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
  await page.locator('input[type="file"]').first().setInputFiles(files);
  await page.getByLabel("Epochs", { exact: true }).fill("2");
  await expect(page.getByRole("button", { name: "Start training" }).first()).toBeEnabled();
  await page.keyboard.press("ControlOrMeta+Enter");
  // Typed in a field: the key still starts, for it writes nothing there.
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 60_000 });

  // New files beside old results: both are in reach, and each says which it is.
  const main = page.getByRole("main");
  await expect(main.getByText("New files are ready")).toHaveCount(0);
  await page.locator('input[type="file"]').first().setInputFiles(files);
  await main.getByRole("button", { name: "Look over the new files" }).click();
  await expect(main.getByRole("heading", { name: /^Ready: 280 \/ 60 \/ 60/ })).toBeVisible();
  await main.getByRole("button", { name: "Back to the results" }).click();
  await expect(main.getByRole("button", { name: "Download model", exact: true })).toBeVisible();
});
