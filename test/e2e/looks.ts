import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { openPlace, PICTURED, type Show, VISITS, type Visit } from "./states";
import { speak, startDemoRun } from "./support";

// Pictures of every place and state in every look, to be opened and judged:
// STUDIO_LOOKS=folder npx playwright test --project looks

const folder = process.env.STUDIO_LOOKS ?? "";

/** Few of the looks, where not all are asked for: LOOKS_ONLY="390-light-en 1440-dark-tr". */
const only = process.env.LOOKS_ONLY?.split(" ");

const DESKTOP = { width: 1440, height: 900 };
const LOOKS = [DESKTOP, { width: 390, height: 844 }]
  .flatMap((size) =>
    (["light", "dark"] as const).flatMap((colorScheme) =>
      (["en", "tr"] as const).map((language) => ({ size, colorScheme, language })),
    ),
  )
  .filter(
    ({ size, colorScheme, language }) =>
      only === undefined || only.includes(`${size.width}-${colorScheme}-${language}`),
  );

function picturesOf(page: Page): Show {
  return async (state, part, beside = page) => {
    for (const { size, colorScheme, language } of LOOKS) {
      await beside.setViewportSize(size);
      await beside.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await speak(beside, language);
      // Charts are drawn anew when the page has time.
      await beside.waitForTimeout(700);
      const path = join(folder, `${state}-${size.width}-${colorScheme}-${language}.png`);
      await beside.screenshot({ path, fullPage: part === undefined });
    }
    await beside.setViewportSize(DESKTOP);
    await beside.emulateMedia({ colorScheme: "light" });
    await speak(beside, "en");
  };
}

/** What moves on its own, and so is never judged by axe in the same state twice. */
const LONG: readonly Visit[] = [
  {
    name: "Studio, training on the demo bank",
    go: async (page, show) => {
      await openPlace(page, "studio");
      await startDemoRun(page, { epochs: 400, patience: 400, engine: "wasm" });
      await expect(page.getByRole("region", { name: "Confusion matrix" }).getByRole("table")).toBeVisible();
      await page.waitForTimeout(3000);
      await show("studio-training");
    },
  },
];

mkdirSync(folder, { recursive: true });
for (const { name, go } of [...VISITS, ...PICTURED, ...LONG]) {
  test(name, async ({ page }) => {
    test.setTimeout(900_000);
    await page.setViewportSize(DESKTOP);
    await go(page, picturesOf(page));
  });
}
