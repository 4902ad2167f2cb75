import { expect, test } from "@playwright/test";
import { expectAccessible, startDemoRun, untilOpen } from "./support";

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
  await expectAccessible(page);
  await page.keyboard.type("predict");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/predict$/);
  await expect(palette).toBeHidden();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/#\/predict$/);
  await expectAccessible(page);
});

test("a run is started, paused and resumed by keys", async ({ page }) => {
  await page.goto("/");
  await untilOpen(page);
  await startDemoRun(page, { epochs: 60, engine: "wasm" });
  const root = page.locator("html");
  await expect(root).toHaveAttribute("data-state", "training");
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press("Space");
  await expect(root).toHaveAttribute("data-state", "paused");
  await page.keyboard.press("Space");
  await expect(root).toHaveAttribute("data-state", "training");
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("stop");
  await page.keyboard.press("Enter");
  await expect(root).toHaveAttribute("data-state", "finished");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(root).toHaveAttribute("data-state", "training");
});
