import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { madeRun, storeRuns } from "./stored-runs";
import { expectAccessible, projectRoot, startDemoRun, untilOpen } from "./support";

const samples = join(projectRoot, "public", "samples");
const tables = join(projectRoot, "public", "demo", "tables");

const LOOKS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
  // 1280 px at 400 %.
  { width: 320, height: 700 },
].flatMap((size) => (["light", "dark"] as const).map((colorScheme) => ({ size, colorScheme })));

async function go(page: Page, place: "data" | "studio" | "runs" | "predict"): Promise<void> {
  await page.goto(`/#/${place}`);
  await untilOpen(page);
}

function drop(page: Page, files: string[]): Promise<void> {
  return page.locator('input[type="file"][multiple]').setInputFiles(files);
}

const finished = (page: Page) =>
  expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 100_000 });

/** Every place in every state that it can be in, and how one comes there. */
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
      await startDemoRun(page, { epochs: 50, engine: "wasm" });
      await expect(page.getByRole("region", { name: "Loss" }).first()).toContainText(/\d/, { timeout: 60_000 });
      await page.getByRole("button", { name: "Pause" }).first().click();
      await expect(page.locator("html")).toHaveAttribute("data-state", "paused", { timeout: 60_000 });
    },
  },
  {
    name: "Studio, finished",
    open: async (page) => {
      await go(page, "studio");
      await startDemoRun(page, { epochs: 1, engine: "wasm" });
      await finished(page);
      await expect(page.getByRole("button", { name: "Predict customers" })).toBeVisible();
    },
  },
  { name: "Predict, empty", open: (page) => go(page, "predict") },
  ...["Customers", "Potential", "Uncertain", "Reasons", "Reliability"].map((tab) => ({
    name: `Predict, ${tab}`,
    open: async (page: Page) => {
      await go(page, "predict");
      await drop(page, [join(samples, "segment_predictor_walk4.pt"), join(samples, "emde_session_sketches_walk4.npz")]);
      await page.getByRole("tab", { name: tab }).click({ timeout: 60_000 });
      await expect(page.getByText("Computing…")).toBeHidden({ timeout: 60_000 });
    },
  })),
  {
    name: "Predict, a customer",
    open: async (page) => {
      await go(page, "predict");
      await drop(page, [join(samples, "segment_predictor_walk4.pt"), join(samples, "emde_session_sketches_walk4.npz")]);
      await page.getByRole("table").getByRole("row").nth(2).getByRole("button").click({ timeout: 60_000 });
      await expect(page.getByRole("dialog").getByText("What moved the decision most").first()).toBeVisible();
    },
  },
  { name: "Runs, empty", open: (page) => go(page, "runs") },
  {
    name: "Runs, with a comparison",
    open: async (page) => {
      await openRuns(page);
      for (const name of ["first", "second"]) await page.getByRole("checkbox", { name: `Compare ${name}` }).check();
      await expect(page.getByRole("region", { name: "Comparison" }).locator("path.run-line").first()).toBeVisible();
    },
  },
  {
    name: "Runs, a run",
    open: async (page) => {
      await openRuns(page);
      await page.getByRole("button", { name: /^Details of first/ }).click();
      await expect(page.getByRole("dialog").getByText("Use this configuration")).toBeVisible();
    },
  },
  { name: "Data, empty", open: (page) => go(page, "data") },
  {
    name: "Data, tables read",
    open: async (page) => {
      await openTables(page);
      await page.getByRole("button", { name: "Read the tables" }).click();
      await expect(page.getByText("76,888 rows")).toBeVisible({ timeout: 60_000 });
    },
  },
];

async function openRuns(page: Page): Promise<void> {
  await go(page, "runs");
  await expect(page.getByText("No run yet")).toBeVisible();
  const runs = [
    { id: "run-1", name: "first", skill: 2.2 },
    { id: "run-2", name: "second", skill: 2.9, config: { learningRate: 5e-4 } },
  ];
  await storeRuns(page, runs.map(madeRun));
  await page.reload();
  await untilOpen(page);
  await expect(page.getByRole("checkbox", { name: /^Compare / })).toHaveCount(2);
}

async function openTables(page: Page): Promise<void> {
  await go(page, "data");
  await drop(
    page,
    ["bank_customers.csv", "bank_products.csv", "bank_events.gzip"].map((name) => join(tables, name)),
  );
  await expect(page.getByRole("button", { name: "Read the tables" })).toBeEnabled({ timeout: 30_000 });
}

for (const { name, open } of STATES) {
  test(`${name}: accessible and no wider than the window, in every size and theme`, async ({ page }) => {
    test.setTimeout(180_000);
    await open(page);
    for (const { size, colorScheme } of LOOKS) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  });
}
