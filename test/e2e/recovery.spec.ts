import { expect, type Page, test, type Worker } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { exportedRun, startDemoRun, untilOpen, withSmallDemo } from "./support";

/** Epochs of two steps. */
const CONFIG = { engine: "wasm", epochs: 100, patience: 100, dropout: 0.1 };

test.beforeEach(({ page }) => withSmallDemo(page));

/** Resolves when the run's n-th epoch is done. */
function afterEpoch(page: Page, epoch: number): Promise<void> {
  return page.evaluate((number) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<void>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "epoch" && event.record.epoch === number) resolve();
      });
    });
  }, epoch);
}

function studioWorkerOf(page: Page) {
  const worker = page.workers().find((one) => one.url().includes("studio.worker"));
  if (worker === undefined) throw new Error("the page has no studio worker");
  return worker;
}

/** An error outside every call: the worker cannot be trusted any more. */
function kill(worker: Worker): Promise<void> {
  return worker.evaluate(() => {
    setTimeout(() => {
      throw new Error("out of luck");
    });
  });
}

test("a worker that dies is replaced, and the run ends as if it had lived", async ({ page, context }) => {
  test.setTimeout(180_000);
  const undisturbed = await context.newPage();
  await withSmallDemo(undisturbed);
  await undisturbed.goto("/");
  await untilOpen(undisturbed);
  await startDemoRun(undisturbed, CONFIG);
  const expected = await exportedRun(undisturbed);
  await undisturbed.close();

  await page.goto("/");
  await untilOpen(page);
  const third = afterEpoch(page, 3);
  await startDemoRun(page, CONFIG);
  await third;
  const dead = studioWorkerOf(page);
  await kill(dead);
  await expect(
    page.getByText(/The worker that trains stopped unexpectedly; the run went on after epoch \d+/),
  ).toBeVisible();
  expect(await exportedRun(page)).toEqual(expected);
  expect(studioWorkerOf(page)).not.toBe(dead);

  // After its end too: the run's results are made again without a step, what it exports is the same, and it is said.
  const idle = studioWorkerOf(page);
  await kill(idle);
  await expect(
    page.getByText(
      "The worker that trains stopped unexpectedly; the results of the run's 100 epochs were made again without training.",
    ),
  ).toBeVisible();
  await expect.poll(() => page.workers().includes(idle)).toBe(false);
  expect(await exportedRun(page)).toEqual(expected);
});

test("a worker that no longer answers is replaced within two minutes of the page's time", async ({ page }) => {
  test.setTimeout(180_000);
  await page.clock.install();
  await page.goto("/");
  await untilOpen(page);
  const second = afterEpoch(page, 2);
  await startDemoRun(page, CONFIG);
  await second;
  void studioWorkerOf(page)
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await page.clock.runFor(120_000);
  await expect(page.getByText(/no longer answered and was replaced; the run went on after epoch \d+/)).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 100_000 });
});

test("a run on WebGPU survives the end of the GPU process", async ({ page, browser }) => {
  test.setTimeout(300_000);
  await page.goto("/");
  await untilOpen(page);
  // The first epoch's autosave is on the disk when the second is done.
  const second = afterEpoch(page, 2);
  await startDemoRun(page, { ...CONFIG, engine: "webgpu", epochs: 12 });
  await second;
  const session = await browser.newBrowserCDPSession();
  void session.send("Browser.crashGpuProcess").catch(() => undefined);
  await expect(page.getByText(/The graphics device was lost; the run went on after epoch \d+ with/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 200_000 });
  const { history } = await exportedRun(page);
  expect(history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
});
