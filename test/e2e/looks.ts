import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { openPlace, type Show, VISITS, type Visit } from "./states";
import { speak, startDemoRun, withSmallDemo } from "./support";

// Pictures of every place and state in every look, to be opened and judged:
// STUDIO_LOOKS=folder npx playwright test --project looks

const folder = process.env.STUDIO_LOOKS ?? "";

const DESKTOP = { width: 1440, height: 900 };
const LOOKS = [DESKTOP, { width: 390, height: 844 }].flatMap((size) =>
  (["light", "dark"] as const).flatMap((colorScheme) =>
    (["en", "tr"] as const).map((language) => ({ size, colorScheme, language })),
  ),
);

function picturesOf(page: Page): Show {
  return async (state, part) => {
    for (const { size, colorScheme, language } of LOOKS) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await speak(page, language);
      // Charts are drawn anew when the page has time.
      await page.waitForTimeout(700);
      const path = join(folder, `${state}-${size.width}-${colorScheme}-${language}.png`);
      await page.screenshot({ path, fullPage: part === undefined });
    }
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: "light" });
    await speak(page, "en");
  };
}

const finished = (page: Page) =>
  expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 200_000 });

/** What takes long; axe judges it in specs of its own. */
const LONG: readonly Visit[] = [
  {
    name: "Studio, training and finished on the demo bank",
    go: async (page, show) => {
      await openPlace(page, "studio");
      await startDemoRun(page, { epochs: 400, patience: 400, engine: "wasm" });
      await expect(page.getByRole("region", { name: "Confusion matrix" }).getByRole("table")).toBeVisible();
      await page.waitForTimeout(3000);
      await show("studio-training");
    },
  },
  ...(["churn", "foundation"] as const).map(
    (task): Visit => ({
      name: `Studio, ${task} finished`,
      go: async (page, show) => {
        await withSmallDemo(page);
        await page.goto(`/?demo=${task}`);
        await finished(page);
        await page.waitForTimeout(4000);
        await show(`studio-${task}`);
        if (task === "foundation") return;
        await page.getByRole("button", { name: "Predict customers" }).first().click();
        await expect(page.getByRole("tab").first()).toBeVisible({ timeout: 60_000 });
        await show("predict-churn");
        await page.getByRole("tab").nth(1).click();
        await show("predict-churn-risk");
      },
    }),
  ),
  {
    name: "The whole way",
    go: async (page, show) => {
      await page.goto("/?demo=bank");
      const bar = page.getByRole("region", { name: "The whole way" });
      await expect(bar).toContainText("stage 2 of 4", { timeout: 200_000 });
      await page.getByRole("main").getByRole("button", { name: "Pause" }).click();
      await show("way-paused");
      await page.getByRole("main").getByRole("button", { name: "Resume" }).click();
      await expect(bar).toContainText("The whole way is done: 3 of 3 models.", { timeout: 300_000 });
      await show("way-done");
      await openPlace(page, "data");
      for (const tab of ["Graph", "Sketches"]) {
        await page.getByRole("tab", { name: tab, exact: true }).click();
        await show(`data-${tab.toLowerCase()}`);
      }
      await bar.getByRole("button", { name: "Use them in Predict" }).click();
      await expect(page.getByRole("tab").first()).toBeVisible({ timeout: 60_000 });
      await show("way-predict");
      await openPlace(page, "runs");
      await show("runs-of-a-way");
    },
  },
];

mkdirSync(folder, { recursive: true });
for (const { name, go } of [...VISITS, ...LONG]) {
  test(name, async ({ page }) => {
    test.setTimeout(900_000);
    await page.setViewportSize(DESKTOP);
    await go(page, picturesOf(page));
  });
}
