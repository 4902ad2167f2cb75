import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import {
  crash,
  expectAccessible,
  exportedRun,
  settledRuns,
  startDemoRun,
  untilOpen,
  watchPage,
  withSmallDemo,
} from "./support";

/** A network that pre-trains in seconds, with dropout's draws to carry over; two steps an epoch. */
const SMALL = { task: "foundation", engine: "wasm", hiddenDim: 64, numLayers: 2, epochs: 300, patience: 300 };

/** Has a file of the finished run downloaded. */
async function downloaded(page: Page, kind: "checkpoint" | "predictions" | "run"): Promise<Buffer> {
  const arriving = page.waitForEvent("download");
  await page.evaluate((name) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    void studio.exportFile(name);
  }, kind);
  return readFileSync(await (await arriving).path());
}

test("a model that was pre-trained here is fine-tuned without a file in between, and the record says so", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const wrong = await watchPage(page);
  await page.goto("/?demo=foundation");
  await untilOpen(page);
  const state = (name: string) =>
    expect(page.locator("html")).toHaveAttribute("data-state", name, { timeout: 100_000 });
  await state("finished");
  const main = page.getByRole("main");
  await expect(main.getByRole("button", { name: "Predict customers" })).toHaveCount(0);
  await expect(main.getByRole("heading", { name: "Similarity by subspace" })).toBeVisible({ timeout: 30_000 });
  const rules = main.getByRole("table", { name: "What it is worth" });
  await expect(rules.getByRole("row")).toHaveCount(5);
  await expect(rules.getByRole("row", { name: /^This model 0\.\d{4} 0\.\d{4} … 0\.\d{4}$/ })).toBeVisible();
  await expect(main.getByText(/^Better than the strongest simple rule/)).toBeVisible();
  await expect(main.getByText(/^\d+ of 1,500 test customers have no future events/)).toBeVisible();
  await expectAccessible(page);
  const model = await downloaded(page, "checkpoint");
  const predictions = await downloaded(page, "predictions");
  const id = JSON.parse(await downloaded(page, "run").then(String));
  expect(id.task).toBe("foundation");
  expect(id.foundation).toBeNull();

  await main.getByRole("button", { name: "Fine-tune with this model" }).click();
  const start = page.getByRole("button", { name: "Start training" }).first();
  await expect(start).toBeEnabled();
  await start.click();
  await state("training");
  await state("finished");
  const json = JSON.parse(await downloaded(page, "run").then(String));
  expect(json.task).toBe("segment");
  expect(json.foundation).toMatchObject({
    file: "future_ubr_model_walk4.pt",
    sha256: createHash("sha256").update(model).digest("hex"),
    widths: { input: 640, hidden: 256, output: 320, layers: 3 },
  });
  expect(json.foundation.run).toMatch(/^[0-9a-f]{32}$/);
  expect(wrong).toEqual([]);

  // What the run wrote is a reference beside it: the same customers, and no difference.
  await page.getByRole("navigation").getByRole("link", { name: "Runs", exact: true }).click();
  const boxes = page.getByRole("checkbox", { name: /^Compare / });
  await expect(boxes).toHaveCount(2);
  await main
    .getByRole("row", { name: /Segment/ })
    .getByRole("button", { name: /^Details of / })
    .click();
  const detail = page.getByRole("dialog");
  await expect(detail.getByText(json.foundation.sha256)).toBeVisible();
  await expect(detail.getByText(/^made by the run .*lr 1e-3, batch 256, seed 42/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles([
      { name: "future_ubr_model_walk4.pt", mimeType: "", buffer: model },
      { name: "future_ubr_predictions_walk4.npz", mimeType: "", buffer: predictions },
    ]);
  await expect(page.getByText("future_ubr_model_walk4 was added to Runs as a reference")).toBeVisible();
  await expect(boxes).toHaveCount(3);
  for (const row of await main.getByRole("row", { name: /Pre-train/ }).all()) await row.getByRole("checkbox").check();
  const comparison = page.getByRole("region", { name: "Comparison" });
  await expect(comparison.getByText("On the same 1,500 test customers:")).toBeVisible();
  await expect(comparison.getByText(/^Mean similarity differs by 0.0000 \(95% interval/)).toBeVisible();
  await expect(comparison.getByRole("heading", { name: "ROC (test)" })).toHaveCount(0);
  await expectAccessible(page);
});

test("pre-training goes on in another tab to the same bits, and a run of the history is fine-tuned", async ({
  context,
}) => {
  test.setTimeout(240_000);
  await withSmallDemo(context);
  const open = async () => {
    const page = await context.newPage();
    await page.goto("/");
    await untilOpen(page);
    return page;
  };
  const undisturbed = await open();
  await startDemoRun(undisturbed, SMALL);
  const expected = await exportedRun(undisturbed);
  expect(expected).toMatchObject({ task: "foundation", config: { dropout: 0.1 } });
  await undisturbed.close();

  // Killed late enough for a save after the first epochs, long before the end.
  const killed = await open();
  const epochs = killed.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<void>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "epoch" && event.record.epoch === 5) resolve();
      });
    });
  });
  await startDemoRun(killed, SMALL);
  await epochs;
  await crash(killed);

  const page = await open();
  await page.getByRole("button", { name: /^Go on with epoch \d+/ }).click();
  expect(await exportedRun(page)).toEqual(expected);

  const [first, second] = await settledRuns(page, 2);
  if (first === undefined || second === undefined) throw new Error("a run is missing in the history");
  await page.goto("/#/runs");
  const boxes = page.getByRole("checkbox", { name: /^Compare / });
  await expect(boxes).toHaveCount(2);
  for (const box of await boxes.all()) await box.check();
  await expect(
    page.getByRole("region", { name: "Comparison" }).getByText(/^Mean similarity differs by 0.0000 /),
  ).toBeVisible();

  // The first run's tab is long closed: its model comes from what the browser keeps.
  await page.goto(`/#/runs/${first.id}`);
  await page.getByRole("dialog").getByRole("button", { name: "Fine-tune with this model" }).click();
  await expect(page).toHaveURL(/#\/studio/);
  await page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setConfig({ engine: "wasm", epochs: 1 });
  });
  // The page may show the end of so short a run before anybody saw that it trained.
  const started = page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<void>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "started") resolve();
      });
    });
  });
  await page.getByRole("button", { name: "Start training" }).first().click();
  await started;
  const json = await exportedRun(page);
  expect(json).toMatchObject({
    task: "segment",
    foundation: { run: first.id, sha256: expected.model, widths: { hidden: 64 } },
  });
});

test("several pre-trainings are a queue, and its results are means over the seeds", async ({ page }) => {
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);
  await page.evaluate(
    async (config) => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      await studio.openDemo();
      studio.setConfig(config);
    },
    { ...SMALL, epochs: 2 },
  );
  await page.getByRole("button", { name: "Several runs…" }).click();
  const form = page.getByRole("dialog", { name: "Several runs" });
  await form.getByLabel("Seeds", { exact: true }).fill("1, 2");
  await form.getByRole("button", { name: "Start 2 runs" }).click();
  const bar = page.getByRole("region", { name: "Queue", exact: true });
  await expect(bar).toContainText("The queue is done: 2 of 2 runs.", { timeout: 60_000 });
  const runs = await settledRuns(page, 2);
  expect(runs.map(({ json }) => [json?.task, json?.config.seed])).toEqual([
    ["foundation", 1],
    ["foundation", 2],
  ]);
  const [a = 0, b = 0] = runs.map(({ json }) => json?.test?.metrics.mean_similarity ?? 0);
  expect(a).not.toBe(b);
  await bar.getByRole("button", { name: "Show the results" }).click();
  const results = page.getByRole("region", { name: "Queues" });
  await expect(results).toContainText(`${((a + b) / 2).toFixed(4)} ± ${(Math.abs(a - b) / Math.SQRT2).toFixed(4)}`);
});
