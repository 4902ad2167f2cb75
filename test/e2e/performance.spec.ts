import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { ENDLESS, startDemoRun, untilOpen, watchPage, withSmallDemo } from "./support";

/** What stands beside a label in a list of facts. */
const fact = (list: ReturnType<Page["locator"]>, label: string) =>
  list.locator("div", { has: list.page().getByText(label, { exact: true }) }).getByRole("definition");

test.use({ viewport: { width: 1440, height: 900 } });

test("WebGPU is measured: before any file by the benchmark, then a run's speed and the time of each kernel", async ({
  page,
  context,
}) => {
  // Without a graphics card the processor computes, beside another test. What axe says of the benchmark is its component's test's.
  test.setTimeout(300_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const wrong = await watchPage(page);
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);

  await test.step("the benchmark gives its result as text", async () => {
    await page.getByRole("button", { name: /^Checks before training/ }).click();
    await page.getByRole("button", { name: "How fast is this computer?" }).click();
    const dialog = page.getByRole("dialog", { name: "Benchmark" });
    await dialog.getByRole("combobox", { name: "Engine" }).selectOption("webgpu");
    await dialog.getByRole("button", { name: "Run the benchmark on this computer" }).click();
    await expect(dialog.getByRole("progressbar")).toBeVisible();
    const result = dialog.getByRole("region", { name: "Result" });
    await expect(result).toBeVisible({ timeout: 100_000 });
    await expect(fact(result, "Model")).toHaveText("hidden 256, 3 layers, batch 64");
    await result.getByRole("button", { name: "Copy as text" }).click();
    await expect(result.getByRole("status")).toHaveText("Copied");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toMatch(/^Segment Studio: \d+\.\d+\.\d+\nUser agent: {5}Mozilla/);
    expect(text).toMatch(/\nAdapter: .*swiftshader/i);
    expect(text).toMatch(/\nStep: +[\d.]+ s \(median of 5 samples\)\n/);
    expect(text).toMatch(/\nAchieved: +[\d.]+ GFLOPS\n/);
    await page.keyboard.press("Escape");
  });

  await startDemoRun(page, { ...ENDLESS, engine: "webgpu", batchSize: 256 });
  await page.getByRole("button", { name: "Performance", exact: true }).click();
  const panel = page.getByRole("region", { name: "Performance", exact: true });
  await expect(panel.getByText("Once the run has finished")).toBeVisible();
  await expect(panel.getByText("A run is training")).toBeVisible();
  await page
    .getByRole("main")
    .getByRole("button", { name: /^Stop and keep epoch \d+$/ })
    .click({ timeout: 100_000 });
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 100_000 });

  const speed = panel.getByRole("region", { name: "Speed of this run" });
  await expect(fact(speed, "Engine")).toHaveText("WebGPU");
  await expect(fact(speed, "Graphics adapter")).toHaveText(/swiftshader/i);
  await expect(fact(speed, "Why this engine")).toHaveText("Chosen in the configuration.");
  await expect(fact(speed, "Time per step (median)")).toHaveText(/^[\d.]+ m?s$/);
  await expect(fact(speed, "Achieved")).toHaveText(/^[\d.]+ GFLOPS$/);
  await expect(fact(speed, "Memory on the device")).toHaveText(/^[\d.]+ MB$/);

  await panel.getByRole("button", { name: "Time the kernels" }).click();
  const rows = panel.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(10, { timeout: 60_000 });
  const forward = rows.filter({ hasText: "Matrix products, forward" }).getByRole("cell");
  // Seven layers; a time, a share and a rate that were measured.
  await expect(forward.nth(1)).toHaveText("7");
  await expect(forward.nth(2)).toHaveText(/^[\d.]*[1-9][\d.]* m?s$/);
  await expect(forward.nth(3)).toHaveText(/^[1-9]\d?\.\d%$/);
  await expect(forward.nth(4)).toHaveText(/^[\d.]*[1-9][\d.]*$/);
  await expect(rows.filter({ hasText: "AdamW" })).toHaveCount(1);
  await expectAccessible(page, 'section[aria-label="Performance"]');
  expect(wrong).toEqual([]);
});
