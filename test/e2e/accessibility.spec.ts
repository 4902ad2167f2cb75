import { expect, type Page, test } from "@playwright/test";
import { COLOR_RULES, ENDLESS, expectAccessible, samples, startDemoRun, untilOpen, withSmallDemo } from "./support";

const LOOKS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
  // 1280 px at 400 %.
  { width: 320, height: 700 },
].flatMap((size) => (["light", "dark"] as const).map((colorScheme) => ({ size, colorScheme })));

async function go(page: Page, place: "studio" | "predict"): Promise<void> {
  await page.goto(`/#/${place}`);
  await untilOpen(page);
}

function drop(page: Page, files: string[]): Promise<void> {
  return page.locator('input[type="file"][multiple]').setInputFiles(files);
}

/** Places in states that they can be in, and how one comes there. */
const STATES: readonly { readonly name: string; readonly open: (page: Page) => Promise<unknown> }[] = [
  { name: "Studio, empty", open: (page) => go(page, "studio") },
  {
    name: "Help and the command palette",
    open: async (page) => {
      await go(page, "studio");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "Studio, ready",
    open: async (page) => {
      await go(page, "studio");
      await page.evaluate(() => Reflect.get(globalThis, "segmentStudio").openDemo());
      await expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
    },
  },
  {
    name: "Studio, paused",
    open: async (page) => {
      await go(page, "studio");
      await startDemoRun(page, ENDLESS);
      await expect(page.getByRole("region", { name: "Loss" }).first()).toContainText(/\d/, { timeout: 60_000 });
      await page.getByRole("button", { name: "Pause" }).first().click();
      await expect(page.locator("html")).toHaveAttribute("data-state", "paused", { timeout: 60_000 });
    },
  },
  { name: "Predict, empty", open: (page) => go(page, "predict") },
  ...["Customers", "Potential", "Uncertain", "Reliability"].map((tab) => ({
    name: `Predict, ${tab}`,
    open: async (page: Page) => {
      await go(page, "predict");
      await drop(page, [samples.predictor, samples.sketches]);
      await page.getByLabel("Probability of").selectOption({ label: "P(private)" }, { timeout: 60_000 });
      await page.getByRole("tab", { name: tab }).click({ timeout: 60_000 });
      await expect(page.getByText("Computing…")).toBeHidden({ timeout: 60_000 });
    },
  })),
  {
    name: "Predict, Potential, in Turkish",
    open: async (page) => {
      await go(page, "predict");
      await drop(page, [samples.predictor, samples.sketches]);
      await page.getByText("TR", { exact: true }).click();
      await page.getByRole("tab", { name: "Geçiş potansiyeli" }).click({ timeout: 60_000 });
      await expect(page.getByText("Hesaplanıyor…")).toBeHidden({ timeout: 60_000 });
    },
  },
];

for (const { name, open } of STATES) {
  test(`${name}: accessible and no wider than the window, in every size and theme`, async ({ page }) => {
    test.setTimeout(180_000);
    await withSmallDemo(page);
    await open(page);
    for (const { size, colorScheme } of LOOKS) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      // What dark changes is colors.
      await expectAccessible(page, "html", colorScheme === "light" ? null : COLOR_RULES);
    }
  });
}
