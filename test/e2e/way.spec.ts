import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { projectRoot, untilOpen, watchPage } from "./support";

test.describe.configure({ mode: "serial" });

const bar = (page: Page) => page.getByRole("region", { name: "The whole way" });
const stage = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "The way from tables to predictions" }).getByRole("link", { name });
const STAGES = ["Tables", "Graph", "Sketches", "Foundation", "Segment", "Churn"];

/** SHA-256 of the models that the browser keeps, by their sizes and bytes alone: the runs' ids are random. */
function keptModels(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("checkpoints");
    const hashes: string[] = [];
    for await (const handle of folder.values()) {
      if (!(handle instanceof FileSystemFileHandle)) continue;
      const digest = await crypto.subtle.digest("SHA-256", await (await handle.getFile()).arrayBuffer());
      hashes.push([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    }
    return hashes.sort();
  });
}

let models: readonly string[] = [];

test("?demo=bank shows the whole way in under two minutes, and what a change makes stale", { tag: "@timed" }, async ({
  page,
}) => {
  const wrong = await watchPage(page);
  const started = performance.now();
  await page.goto("/?demo=bank");
  await untilOpen(page);
  await expect(bar(page)).toContainText("stage 1 of 4: graph and sketches", { timeout: 30_000 });
  await expect(page).toHaveURL(/#\/data/);
  await expect(bar(page).getByRole("progressbar")).toBeVisible();
  await expect(bar(page)).toContainText("stage 2 of 4: pre-training", { timeout: 60_000 });
  await expect(page).toHaveURL(/#\/studio/);
  await expect(stage(page, "Foundation")).toHaveAttribute("data-state", "running");
  await expect(bar(page)).toContainText(/at most .* left/);
  await expect(bar(page)).toContainText("The whole way is done: 3 of 3 models.", { timeout: 120_000 });
  expect((performance.now() - started) / 1000).toBeLessThan(120);
  // The form is that of the run which is shown: started again, the same is trained.
  await expect(page.getByRole("radio", { name: "Churn" })).toBeChecked();
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("20");
  for (const name of STAGES) await expect(stage(page, name)).toHaveAttribute("data-state", "done");
  await expect(stage(page, "Predictions")).toHaveAttribute("data-state", "ready");
  models = await keptModels(page);
  expect(models).toHaveLength(3);

  // Another past window: the sketches, and everything that was made of them, are of another one.
  await stage(page, "Sketches").click();
  await page.getByLabel("Past", { exact: true }).fill("20");
  for (const name of STAGES.slice(2)) await expect(stage(page, name)).toHaveAttribute("data-state", "stale");
  await expect(stage(page, "Graph")).toHaveAttribute("data-state", "done");
  await page.getByLabel("Past", { exact: true }).fill("25");
  for (const name of STAGES) await expect(stage(page, name)).toHaveAttribute("data-state", "done");
  await page.getByLabel("Walks", { exact: true }).fill("1");
  for (const name of STAGES.slice(1)) await expect(stage(page, name)).toHaveAttribute("data-state", "stale");
  expect(wrong).toEqual([]);
});

test("the whole way survives a reload at each of its stages, to the same bits", { tag: "@timed" }, async ({ page }) => {
  test.setTimeout(240_000);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto("/");
  await untilOpen(page);
  await page.getByRole("button", { name: "Show the whole way on the demo bank" }).click();
  await expect(bar(page)).toContainText("stage 1 of 4", { timeout: 30_000 });
  for (const at of [1, 2, 3, 4]) {
    await expect(bar(page)).toContainText(`stage ${at} of 4`, { timeout: 90_000 });
    // Some epochs on, so that there is a save to go on from.
    if (at > 1) await expect(page).toHaveTitle(/· ([3-9]|1\d|2\d)\/\d+ ·/, { timeout: 60_000 });
    await page.goto("/");
    await page.reload();
    await untilOpen(page);
    await expect(page.getByText("is unfinished")).toBeVisible();
    await page.getByRole("button", { name: `Go on with stage ${at}` }).click();
  }
  await expect(bar(page)).toContainText("The whole way is done: 3 of 3 models.", { timeout: 120_000 });
  expect(await keptModels(page)).toEqual(models);
});

test("Run everything begins with the tables that are dropped, and can be stopped", { tag: "@timed" }, async ({
  page,
}) => {
  await page.goto("/#/data");
  await untilOpen(page);
  await expect(page.getByRole("button", { name: "Run everything" })).toBeHidden();
  const names = ["bank_customers.csv", "bank_products.csv", "bank_events.gzip"];
  const tables = names.map((name) => join(projectRoot, "public", "demo", "tables", name));
  await page.locator('input[type="file"][multiple]').setInputFiles(tables);
  await page.getByRole("button", { name: "Run everything" }).click();
  const plan = page.getByRole("dialog", { name: "Run everything" });
  await expect(plan).toContainText("Epochs at most");
  await plan.getByRole("button", { name: "Start" }).click();
  await expect(bar(page)).toContainText("stage 1 of 4", { timeout: 30_000 });
  await bar(page).getByRole("button", { name: "Stop" }).click();
  await expect(bar(page)).toContainText("Stopped; 0 of 3 models are done.");
  await page.reload();
  await untilOpen(page);
  await page.getByRole("link", { name: "Studio" }).click();
  await expect(page.getByText("is unfinished")).toBeHidden();
});
