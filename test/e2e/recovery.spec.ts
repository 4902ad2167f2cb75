import { expect, type Page, test, type Worker } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { ENDLESS, exportedRun, startDemoRun, untilOpen, withSmallDemo } from "./support";

// However slow the machine is, a run is struck in its middle: it has no end until it is stopped.
const CONFIG = { ...ENDLESS, dropout: 0.1 };

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

/** Resolves when the run has done another epoch. */
function nextEpoch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<void>((resolve) => {
      studio.subscribe(({ type }) => {
        if (type === "epoch") resolve();
      });
    });
  });
}

/** Stops the run once another epoch is done, and gives its results: every epoch once, tested. */
async function stopped(page: Page) {
  await nextEpoch(page);
  await page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.stop();
  });
  const run = await exportedRun(page);
  expect(run.history.map(({ epoch }) => epoch)).toEqual(run.history.map((_, index) => index + 1));
  return run;
}

// That a run ends as one that nothing disturbed is test/faults/kill-moments.browser.test.ts's.
test("a worker that dies in a run and one that dies after it are replaced, and it is said", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/");
  await untilOpen(page);
  const second = afterEpoch(page, 2);
  await startDemoRun(page, CONFIG);
  await second;
  const dead = studioWorkerOf(page);
  await kill(dead);
  await page
    .getByText(/The worker that trains stopped unexpectedly; the run went on after epoch \d+/)
    .waitFor({ timeout: 60_000 });
  await expect.poll(() => page.workers().includes(dead)).toBe(false);
  const run = await stopped(page);

  // After its end the run's results are made again without a step, and what it exports is the same.
  const idle = studioWorkerOf(page);
  await kill(idle);
  const count = run.history.length;
  await page
    .getByText(
      `The worker that trains stopped unexpectedly; the results of the run's ${count} epochs were made again without training.`,
    )
    .waitFor({ timeout: 60_000 });
  await expect.poll(() => page.workers().includes(idle)).toBe(false);
  expect(await exportedRun(page)).toEqual(run);
});

test("a worker that no longer answers is replaced", async ({ page }) => {
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
  // Of the page's time; how much of it a worker has is test/store/watchdog.test.ts's.
  await page.clock.runFor(600_000);
  await page
    .getByText(/no longer answered and was replaced; the run went on after epoch \d+/)
    .waitFor({ timeout: 60_000 });
  await nextEpoch(page);
});

test("a run on WebGPU survives the end of the GPU process", async ({ page, browser }) => {
  test.setTimeout(300_000);
  await page.goto("/");
  await untilOpen(page);
  // The first epoch's autosave is on the disk when the second is done.
  const second = afterEpoch(page, 2);
  await startDemoRun(page, { ...CONFIG, engine: "webgpu", batchSize: 256 });
  await second;
  const session = await browser.newBrowserCDPSession();
  void session.send("Browser.crashGpuProcess").catch(() => undefined);
  await page
    .getByText(/The graphics device was lost; the run went on after epoch \d+ with/)
    .waitFor({ timeout: 60_000 });
  await nextEpoch(page);
});
