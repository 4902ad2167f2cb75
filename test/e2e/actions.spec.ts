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
