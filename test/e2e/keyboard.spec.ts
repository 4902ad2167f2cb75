import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { sketchesFile } from "./sketches-file";
import { madeRun, storeRuns } from "./stored-runs";
import { ENDLESS, samples, untilOpen } from "./support";

// The main job without a mouse, and the focus where the work is.

test.use({ viewport: { width: 1440, height: 900 } });

/** Columns of a sketch that the example's foundation model takes. */
const WIDTH = 32;

const root = (page: Page) => page.locator("html");
const main = (page: Page) => page.getByRole("main");
const dialog = (page: Page) => page.getByRole("dialog");

/** Goes on with Tab, or back with Shift and Tab, until an element has the focus, as far as a page of this size is long. */
async function tabTo(page: Page, target: Locator, step: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await target.waitFor({ timeout: 60_000 });
  // Found once: a look for it after every key would cost more than the key.
  let element = await target.elementHandle();
  for (let presses = 0; presses < 150; presses++) {
    const at = await element?.evaluate((one) => (one.isConnected ? one === document.activeElement : null));
    if (at === true) return;
    if (at === false) await page.keyboard.press(step);
    else element = await target.elementHandle();
  }
  throw new Error(`${step} does not lead to ${target}.`);
}

async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Past the header and the inputs. */
async function skipToResults(page: Page): Promise<void> {
  await press(page, page.getByRole("link", { name: "Skip to the results" }));
  await expect(main(page)).toBeFocused();
}

test("files are chosen, their labels understood, a run is started, paused and stopped, its results are read and saved, and customers predicted", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/");
  await untilOpen(page);
  // More epochs than go by until it is paused.
  await page.evaluate((config) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setConfig(config);
  }, ENDLESS);
  const choosing = page.waitForEvent("filechooser");
  await press(page, main(page).getByRole("button", { name: "Choose files…" }));
  const labels = Array.from({ length: 300 }, (_, row) => ["MASS", "gold", "silver"][row % 3] ?? "");
  await (await choosing).setFiles([
    { name: "customers.npz", mimeType: "", buffer: sketchesFile(labels, {}, WIDTH) },
    { name: basename(samples.foundation), mimeType: "", buffer: readFileSync(samples.foundation) },
  ]);

  // The button that the dialog came from is gone when it closes.
  await expect(dialog(page)).toBeFocused({ timeout: 60_000 });
  await press(page, dialog(page).getByRole("button", { name: "Adopt the file's own labels" }));
  await press(page, dialog(page).getByRole("button", { name: "Apply" }));
  await expect(dialog(page)).toBeHidden();
  await main(page)
    .getByRole("heading", { name: /^Ready: / })
    .waitFor({ timeout: 60_000 });
  // On the results themselves, or on the first control in them, as the dialog finds them.
  await expect(page.locator("main:focus, main :focus")).toHaveCount(1);

  await tabTo(page, page.getByLabel("Epochs", { exact: true }), "Shift+Tab");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("1500");
  await press(page, page.getByRole("complementary").getByRole("button", { name: "Start training" }));

  // What was pressed is gone each time, and what stands in its place has the focus.
  const pause = main(page).getByRole("button", { name: "Pause" });
  const stop = main(page).getByRole("button", { name: /^Stop and keep epoch \d+$/ });
  await expect(pause).toBeFocused({ timeout: 60_000 });
  await stop.waitFor({ timeout: 60_000 });
  await page.keyboard.press("Enter");
  await expect(root(page)).toHaveAttribute("data-state", "paused", { timeout: 60_000 });
  await expect(main(page).getByRole("button", { name: "Resume" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(pause).toBeFocused();
  await press(page, stop);
  await expect(root(page)).toHaveAttribute("data-state", "finished", { timeout: 60_000 });
  await expect(main(page).getByRole("heading", { level: 2, name: /^lr / })).toBeFocused();

  const cells = main(page).getByRole("region", { name: "Confusion matrix" }).getByRole("table").getByRole("button");
  await tabTo(page, cells.first());
  await page.keyboard.press("ArrowRight");
  await expect(cells.nth(1)).toBeFocused();

  const inputs = main(page).getByRole("region", { name: "How much each input matters" });
  await press(page, inputs.getByRole("button", { name: "Measure" }));
  await expect(inputs).toBeFocused();
  // Few customers and one epoch: it may be that nothing matters.
  const answer = inputs.getByRole("list").or(inputs.getByText(/^Nothing changes the macro F1/));
  await answer.first().waitFor({ timeout: 120_000 });
  await expect(inputs).toBeFocused();

  const record = main(page).getByRole("button", { name: "Download run.json" });
  const download = page.waitForEvent("download");
  await press(page, record);
  expect((await download).suggestedFilename()).toBe("run.json");
  await expect(main(page).getByText(/^saved, /)).toBeVisible();
  await expect(record).toBeFocused();

  // Without a mouse to another place, which leaves what had the focus behind.
  await page.keyboard.press("4");
  await expect(page).toHaveURL(/#\/predict$/);
  const model = main(page).getByRole("button", { name: "Use the model of the finished run" });
  await model.waitFor({ timeout: 60_000 });
  await expect(main(page)).toBeFocused();
  await press(page, model);
  await main(page).getByText("300 found").waitFor({ timeout: 60_000 });
  await expect(main(page)).toBeFocused();

  const customer = main(page).getByRole("table").last().locator("tbody").getByRole("button").first();
  await press(page, customer);
  await expect(dialog(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(customer).toBeFocused();
});

test("runs are set against each other, and one is looked at", async ({ page }) => {
  await page.goto("/#/runs");
  await untilOpen(page);
  await expect(page.getByText("No run yet")).toBeVisible();
  await storeRuns(page, [
    madeRun({ id: "run-1", name: "first", epochs: 10 }),
    madeRun({ id: "run-2", name: "second", epochs: 10, config: { learningRate: 5e-4 } }),
  ]);
  await page.reload();
  await untilOpen(page);
  const boxes = main(page).getByRole("checkbox", { name: /^Compare / });
  await expect(boxes).toHaveCount(2);
  await skipToResults(page);
  await expect(page).toHaveURL(/#\/runs$/);
  for (const place of [0, 1]) {
    await press(page, boxes.nth(place), "Space");
    await expect(boxes.nth(place)).toBeChecked();
  }
  await expect(main(page).getByRole("region", { name: "Comparison" })).toBeVisible();
  await tabTo(page, main(page).getByRole("combobox", { name: "Baseline" }));

  const details = main(page).getByRole("button", { name: "Details of first" });
  await tabTo(page, details, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(details).toBeFocused();
});
