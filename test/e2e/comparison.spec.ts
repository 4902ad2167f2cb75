import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { longestTask } from "./main-thread";
import { type MadeRun, madeRun, storeRuns } from "./stored-runs";

/** No single task of the main thread may cost more, in milliseconds. */
const LONGEST_TASK = 50;

/** Opens Runs on a history of these runs. */
async function openRuns(page: Page, runs: readonly MadeRun[]): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page.getByText("No run yet")).toBeVisible();
  await storeRuns(page, runs.map(madeRun));
  await page.reload();
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page.getByRole("checkbox", { name: /^Compare / })).toHaveCount(runs.length);
}

const tick = (page: Page, name: string) => page.getByRole("checkbox", { name: `Compare ${name}`, exact: true }).check();
const comparison = (page: Page) => page.getByRole("region", { name: "Comparison" });
const chart = (page: Page, name: string) => comparison(page).getByRole("region", { name, exact: true });

test("two runs: curves, intervals in words, the matrix's difference, the customers that changed", async ({ page }) => {
  await openRuns(page, [
    { id: "run-1", name: "first", skill: 2.2 },
    { id: "run-2", name: "second", skill: 2.9, config: { learningRate: 5e-4 } },
  ]);
  await tick(page, "first");
  await tick(page, "second");
  for (const name of ["Training loss", "Validation loss", "Validation macro F1", "Gradient norm", "ROC (test)"]) {
    await expect(chart(page, name).locator("path.plot-line")).toHaveCount(2);
  }
  await expect(comparison(page).getByRole("region", { name: "What differs" })).toContainText("Learning rate");
  const pair = comparison(page).getByRole("region", { name: "second against first" });
  await expect(pair).toContainText("On the same 1,500 test customers");
  await expect(pair).toContainText(
    /Accuracy is \d+\.\d\d points higher \(95% interval \+\d.*leaves zero out: more than/,
  );

  const counted = await pair.getByText(/are called differently/).textContent();
  const [all = 0, fixed = 0, broken = 0, still = 0] = (counted ?? "").match(/\d+/g)?.map(Number) ?? [];
  expect(all).toBeGreaterThan(20);
  expect(fixed + broken + still).toBe(all);
  // The accuracy's difference is what was gained less what was lost.
  const gain = Number(/Accuracy is (\d+\.\d\d)/.exec((await pair.textContent()) ?? "")?.[1]);
  expect(gain).toBeCloseTo(((fixed - broken) / 1500) * 100, 2);

  await pair
    .getByText(/^now wrong/)
    .first()
    .click();
  await expect(pair.locator("tbody tr", { hasText: "now wrong" }).first()).toBeVisible();
  await expect(pair.locator("tbody tr", { hasText: "now right" })).toHaveCount(0);
  const download = page.waitForEvent("download");
  await pair.getByRole("button", { name: "Download as CSV" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trimEnd().split("\n");
  expect(lines[0]).toBe("row_index,actual_segment,predicted_before,predicted_after");
  expect(lines).toHaveLength(broken + 1);
});

test("ten runs out of a hundred with full histories: no task over 50 ms", { tag: "@timed" }, async ({
  browser,
  page,
}) => {
  test.setTimeout(180_000);
  const runs = Array.from(
    { length: 100 },
    (_, index): MadeRun => ({
      id: `run-${index}`,
      name: `run ${index}`,
      skill: 2 + (index % 10) / 10,
      config: { seed: index, split: { train: 0.7, validation: 0.15, seed: 42 } },
    }),
  );
  await openRuns(page, runs);
  for (let index = 0; index < 9; index++) await tick(page, `run ${index}`);
  const longest = await longestTask(browser, page, async () => {
    await tick(page, "run 9");
    for (const name of ["Training loss", "Gradient norm", "ROC (test)"]) {
      await chart(page, name).locator("path.plot-line").nth(9).waitFor({ state: "attached" });
    }
    const metrics = comparison(page).getByRole("region", { name: "Metrics" });
    await metrics.getByText("…").nth(17).waitFor();
    await comparison(page).getByText("Step", { exact: true }).click();
    await chart(page, "Training loss").filter({ hasText: "2,500" }).waitFor();
    await chart(page, "Training loss").scrollIntoViewIfNeeded();
    const place = await chart(page, "Training loss").boundingBox();
    if (place === null) throw new Error("The chart has no place.");
    for (let share = 0.2; share < 0.9; share += 0.05) {
      await page.mouse.move(place.x + place.width * share, place.y + place.height / 2);
    }
    const legend = page.getByRole("list", { name: "Runs in this comparison" });
    for (let index = 0; index < 10; index++) await legend.getByRole("button").nth(index).hover();
    await comparison(page).getByLabel("Baseline", { exact: true }).selectOption({ index: 4 });
    await metrics.getByText("…").nth(17).waitFor();
    await comparison(page).getByLabel("Compared run").selectOption({ index: 3 });
    await comparison(page)
      .getByText(/are called differently/)
      .scrollIntoViewIfNeeded();
  });
  expect(longest).toBeLessThan(LONGEST_TASK);
});
