import { expect, test } from "@playwright/test";
import { withSmallDemo } from "./support";

const finished = 'html[data-state="finished"]';
test.beforeEach(({ page }) => withSmallDemo(page));

test("a run is kept over a reload with its name and star, and predicts", async ({ page }) => {
  await page.goto("/?demo");
  await expect(page.locator(finished)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows.first().getByRole("button", { name: /^Predict customers with/ })).toBeVisible();
  const name = rows.first().getByRole("textbox", { name: "Name" });
  await name.fill("first attempt");
  await name.press("Tab");
  const star = page.getByRole("button", { name: "Star first attempt" });
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");

  await page.goto("/");
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows.first().getByRole("textbox", { name: "Name" })).toHaveValue("first attempt");
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await expect(rows.first()).toContainText(/\d\d\.\d\d%/);

  await rows.first().getByRole("button", { name: "Predict customers with first attempt" }).click();
  await expect(page.getByText("segment_predictor_walk4.pt").first()).toBeVisible();
});

test("a deleted run comes back with undo", async ({ page }) => {
  await page.goto("/?demo");
  await expect(page.locator(finished)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: /^Delete/ }).click();
  await expect(rows).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(1);
});
