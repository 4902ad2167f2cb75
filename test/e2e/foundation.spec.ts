import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { unzipSync, zipSync } from "fflate";
import type { Automation } from "../../src/automation";
import { expectAccessible } from "./axe";
import { samples, untilOpen, watchPage, withSmallDemo } from "./support";

/** Has a file of the finished run downloaded. */
async function downloaded(page: Page, kind: "checkpoint" | "predictions" | "run"): Promise<Buffer> {
  const arriving = page.waitForEvent("download");
  await page.evaluate((name) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    void studio.exportFile(name);
  }, kind);
  return readFileSync(await (await arriving).path());
}

/** The help's example with every tenth customer's future empty: by those, files of predictions tell whose they are. */
function withoutFutures(): Buffer {
  const files = unzipSync(readFileSync(samples.sketches));
  const array = files["future_sketches.npy"];
  if (array === undefined) throw new Error("the example has no futures");
  const start = 10 + new DataView(array.buffer, array.byteOffset).getUint16(8, true);
  const row = (array.length - start) / 400;
  for (let customer = 0; customer < 400; customer += 10) {
    array.fill(0, start + customer * row, start + (customer + 1) * row);
  }
  return Buffer.from(zipSync(files));
}

/** Presses the button, and waits for the run's beginning: the page may show the end of a short one before it shows that it trains. */
async function startTraining(page: Page, config: object): Promise<void> {
  const started = page.evaluate((changes) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setConfig(changes);
    return new Promise<void>((resolve) => {
      const stop = studio.subscribe((event) => {
        if (event.type !== "started") return;
        stop();
        resolve();
      });
    });
  }, config);
  const start = page.getByRole("button", { name: "Start training" }).first();
  await expect(start).toBeEnabled();
  await start.click();
  await started;
}

test("a model that was pre-trained here is fine-tuned without a file in between, and the record says so", async ({
  page,
}) => {
  const wrong = await watchPage(page);
  await withSmallDemo(page);
  const body = withoutFutures();
  await page.route(`**/demo/${basename(samples.sketches)}`, (route) => route.fulfill({ body }));
  const few = { epochs: 1, patience: 1, hiddenDim: 64, engine: "wasm" };
  await page.route("**/demo/foundation.json", (route) => route.fulfill({ json: few }));
  await page.goto("/?demo=foundation");
  await untilOpen(page);
  const state = (name: string) =>
    expect(page.locator("html")).toHaveAttribute("data-state", name, { timeout: 100_000 });
  await state("finished");
  const main = page.getByRole("main");
  await expect(main.getByRole("button", { name: "Predict customers" })).toHaveCount(0);
  const rules = main.getByRole("table", { name: "What it is worth" });
  await rules.waitFor({ timeout: 30_000 });
  await expect(rules.getByRole("row")).toHaveCount(5);
  await expect(rules.getByRole("row", { name: /^This model 0\.\d{4} 0\.\d{4} – 0\.\d{4}$/ })).toBeVisible();
  await expect(main.getByText(/^\d+ of 60 test customers have no future events/)).toBeVisible();
  const model = await downloaded(page, "checkpoint");
  const predictions = await downloaded(page, "predictions");
  const id = JSON.parse(await downloaded(page, "run").then(String));
  expect(id.task).toBe("foundation");
  expect(id.foundation).toBeNull();

  await main.getByRole("button", { name: "Fine-tune with this model" }).click();
  await startTraining(page, { epochs: 1, engine: "wasm" });
  await state("finished");
  const json = JSON.parse(await downloaded(page, "run").then(String));
  expect(json.task).toBe("segment");
  const sha256 = createHash("sha256").update(model).digest("hex");
  expect(json.foundation).toMatchObject({
    file: "future_ubr_model_walk4.pt",
    sha256,
    widths: { input: 64, hidden: 64, output: 32, layers: 3 },
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
  await expect(comparison.getByText("On the same 60 test customers:")).toBeVisible();
  await expect(comparison.getByText(/^Mean similarity differs by 0.0000 \(95% interval/)).toBeVisible();
  await expect(comparison.getByRole("heading", { name: "ROC (test)" })).toHaveCount(0);
  await expectAccessible(page, "main");

  // After a reload the run's model comes from what the browser keeps; what is trained with it is told as above.
  await page.goto("/");
  await page.reload();
  await untilOpen(page);
  await page.goto(`/#/runs/${json.foundation.run}`);
  await page.getByRole("dialog").getByRole("button", { name: "Fine-tune with this model" }).click();
  await expect(page).toHaveURL(/#\/studio/);
  await expect(page.getByRole("heading", { name: "Now drop the sketches (.npz)" })).toBeVisible();
  await expect(page.getByText("future_ubr_model_walk4.pt").first()).toBeVisible();
});
