import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { projectRoot, runScript, untilOpen } from "./support";

const shots = "/tmp/churnb/shots";
test("look", async ({ page }) => {
  test.setTimeout(220_000);
  const seg = "/tmp/churnb/seg";
  const ch = "/tmp/churnb/ch";
  if (!existsSync(join(seg, "run.json")))
    await runScript("train.mjs", ["--demo", "--out", seg, "--engine", "wasm", "--epochs", "1"]);
  if (!existsSync(join(ch, "run.json")))
    await runScript("train.mjs", ["--demo", "--task", "churn", "--out", ch, "--engine", "wasm", "--epochs", "1"]);
  await page.setViewportSize({ width: 1440, height: 1000 });
  const shot = async (name: string, themes: readonly ("light" | "dark")[] = ["light", "dark"]) => {
    for (const theme of themes)
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 1000 });
        await page.emulateMedia({ colorScheme: theme });
        await page.waitForTimeout(400);
        await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`), fullPage: true });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        console.log(name, theme, width, "overflow", over);
      }
    await page.setViewportSize({ width: 1440, height: 1000 });
  };
  await page.goto("/#/predict");
  await untilOpen(page);
  await page
    .locator('input[type="file"][multiple]')
    .setInputFiles([
      join(projectRoot, "public/demo/emde_session_sketches_walk4.npz"),
      join(seg, "segment_predictor_walk4.pt"),
      join(ch, "churn_predictor_walk4.pt"),
    ]);
  await expect(page.getByText("10,000 found")).toBeVisible({ timeout: 60_000 });
  await page.waitForTimeout(2000);
  await shot("both-en");
  await page.getByRole("tab", { name: "Most at risk" }).click();
  await page.waitForTimeout(1500);
  await shot("risk-en");
  await page.getByRole("button", { name: "TR", exact: true }).click();
  await page.waitForTimeout(1000);
  await shot("risk-tr", ["light"]);
  await page.getByRole("tab").first().click();
  await page.waitForTimeout(500);
  await shot("both-tr", ["light"]);
});
