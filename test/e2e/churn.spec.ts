import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import type { ExportKind } from "../../src/tasks/registry";
import { untilOpen, watchPage, withSmallDemo } from "./support";

/** A file of the finished run, as the page offers it. */
async function exported(page: Page, kind: ExportKind): Promise<Record<string, unknown>> {
  const download = page.waitForEvent("download");
  const problem = await page.evaluate((name) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.exportFile(name);
  }, kind);
  expect(problem).toBeNull();
  return JSON.parse(await readFile(await (await download).path(), "utf8"));
}

test("churn is chosen, trained on the demo bank, decided by one threshold, and kept", async ({ page }) => {
  const wrong = await watchPage(page);
  await withSmallDemo(page);
  await page.route("**/demo/config.json", (route) => route.fulfill({ json: { epochs: 2, engine: "wasm" } }));
  await page.goto("/");
  await untilOpen(page);
  const task = page.getByRole("region", { name: "Task" });
  await expect(task.getByRole("radio", { name: "Segment" })).toBeChecked();
  await task.getByText("Churn").click();
  await expect(page.getByText("Customer sketches and who churned").first()).toBeVisible();
  await page.getByRole("button", { name: "Try it with demo data" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 120_000 });
  await expect(page.getByRole("heading", { level: 2, name: /^churn, lr / })).toBeVisible();
  await expect(task.getByRole("radio", { name: "Churn" })).toBeChecked();
  await expect(page.getByRole("columnheader", { name: "Class", exact: true })).toBeVisible();

  const decision = page.getByRole("region", { name: "Who counts as leaving" });
  const slider = decision.getByRole("slider", { name: "Threshold" });
  await expect(slider).toHaveAttribute("aria-valuetext", /^0\.50: /);
  const before = await decision.getByText("Customers contacted").locator("xpath=following-sibling::dd").textContent();
  await slider.focus();
  const contacted = decision.getByText("Customers contacted").locator("xpath=following-sibling::dd");
  let threshold = 0.5;
  // Of 60 test customers nobody may lie just above.
  while ((await contacted.textContent()) === before) {
    threshold += 0.01;
    await page.keyboard.press("ArrowRight");
    await expect(slider).toHaveAttribute("aria-valuetext", new RegExp(`^${threshold.toFixed(2)}: `));
  }
  for (; threshold > 0.485; threshold -= 0.01) await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", /^0\.48: /);

  // Matrix, tiles and slider tell the same.
  const [caught] =
    /\d+/.exec(
      (await decision.getByText("Churners caught").locator("xpath=following-sibling::dd").textContent()) ?? "",
    ) ?? [];
  await expect(page.getByText(`${caught} of`).first()).toBeVisible();
  const recall = await decision
    .getByText("Recall", { exact: true })
    .locator("xpath=following-sibling::dd")
    .textContent();
  await expect(page.getByLabel("Test metrics")).toContainText(recall ?? "");

  const written = await exported(page, "decision");
  expect(written).toMatchObject({ threshold: 0.48, classes: ["Retained", "Churned"] });
  const run = await exported(page, "run");
  expect(run.task).toBe("churn");
  expect(run.test).toMatchObject({ threshold: 0.5 });

  await page.goto("/#/runs");
  const row = page.getByRole("row").filter({ has: page.getByRole("checkbox", { name: /^Compare / }) });
  await expect(row).toContainText("Churn");
  await expect(page.getByRole("columnheader", { name: "Val. AUC" })).toBeVisible();
  expect(wrong).toEqual([]);
});
