import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, expect, type Page, test } from "@playwright/test";
import { requireChromium, testArguments } from "../../scripts/lib/chromium.mjs";
import type { Automation } from "../../src/automation";
import { crash, exportedRun, startDemoRun, untilOpen, withSmallDemo } from "./support";

/** Long enough for two interruptions at two steps an epoch, with dropout and early stopping's state to carry over. */
const CONFIG = { engine: "wasm", epochs: 60, patience: 60, dropout: 0.1 };

/** Where a life of the run ends: after some steps, or in an autosave (from 1) after half of a write call reached the file. */
type Moment =
  | { readonly kind: "steps"; readonly count: number; readonly kill: "renderer" | "browser" }
  | { readonly kind: "write"; readonly save: number; readonly call: number; readonly kill: "renderer" | "browser" };

/**
 * Each kind, and each process that may end; more moments are `test/faults/kill-moments.browser.test.ts`'s, where only the
 * worker ends. The first is late enough for a first save. A save has some 120 write calls.
 */
const MOMENTS: readonly Moment[] = [
  { kind: "write", save: 2, call: 30, kill: "browser" },
  { kind: "steps", count: 9, kill: "renderer" },
];

/**
 * Runs in the studio worker before its own script. After each save the clock jumps ahead, so that every epoch's end is
 * late enough for the next one; and at the chosen write call the worker tells the page and then stands still.
 */
function prelude(moment: Moment | null): string {
  const at = moment?.kind === "write" ? moment : null;
  return `{
  const now = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => now() + ahead;
  const at = ${JSON.stringify(at)};
  const { close, truncate, write } = FileSystemSyncAccessHandle.prototype;
  FileSystemSyncAccessHandle.prototype.close = function () {
    // Later than the save's own time is taken.
    setTimeout(() => (ahead += 1e8));
    return close.call(this);
  };
  let saves = 0;
  let calls = 0;
  FileSystemSyncAccessHandle.prototype.truncate = function (size) {
    saves++;
    calls = 0;
    return truncate.call(this, size);
  };
  FileSystemSyncAccessHandle.prototype.write = function (bytes, options) {
    calls++;
    if (at === null || saves !== at.save || calls !== at.call) return write.call(this, bytes, options);
    write.call(this, bytes.subarray(0, bytes.length >> 1), options);
    new BroadcastChannel("drill").postMessage("writing");
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}
`;
}

/** One browser with its profile folder, which outlives it. */
async function openBrowser(profile: string, baseURL: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    args: testArguments,
    baseURL,
    serviceWorkers: "block",
    acceptDownloads: true,
  });
}

async function openStudio(context: BrowserContext, moment: Moment | null): Promise<Page> {
  const page = await context.newPage();
  await page.route(/studio\.worker.*\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: prelude(moment) + (await response.text()) });
  });
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);
  return page;
}

/** Tells when the moment has come; to be called before the run starts. */
async function whenItComes(page: Page, moment: Moment): Promise<{ readonly came: Promise<void> }> {
  const came = page.evaluate((chosen) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<void>((resolve) => {
      let count = 0;
      studio.subscribe((event) => {
        if (event.type !== "steps") return;
        count += event.records.length;
        if (chosen.kind === "steps" && count >= chosen.count) resolve();
      });
      new BroadcastChannel("drill").onmessage = () => resolve();
    });
  }, moment);
  // The kill rejects it when the moment came already.
  came.catch(() => undefined);
  return { came };
}

/** Ends renderer or browser without a chance to clean up; answers with the browser that goes on. */
async function kill(
  context: BrowserContext,
  page: Page,
  how: "renderer" | "browser",
  again: () => Promise<BrowserContext>,
): Promise<BrowserContext> {
  if (how === "renderer") {
    await crash(page);
    return context;
  }
  const session = await context.newCDPSession(page);
  const closed = context.waitForEvent("close");
  const browser = await context.browser()?.newBrowserCDPSession();
  if (browser === undefined) void session.send("Browser.crash").catch(() => undefined);
  else void browser.send("Browser.crash").catch(() => undefined);
  await closed;
  return again();
}

test("a run whose browser is killed, then its page, ends as one that never was", async ({ baseURL }) => {
  test.setTimeout(240_000);
  if (baseURL === undefined) throw new Error("no baseURL");
  const profile = await mkdtemp(join(tmpdir(), "segment-studio-drill-"));
  const again = () => openBrowser(profile, baseURL);
  let context = await again();
  try {
    const undisturbed = await openStudio(context, null);
    await startDemoRun(undisturbed, CONFIG);
    const expected = await exportedRun(undisturbed);
    const shown = await stepCharts(undisturbed);
    await undisturbed.close();

    let epochs = 0;
    for (const [index, moment] of MOMENTS.entries()) {
      const page = await openStudio(context, moment);
      const { came } = await whenItComes(page, moment);
      if (index === 0) {
        await startDemoRun(page, CONFIG);
      } else epochs = await goOn(page, epochs);
      await came;
      context = await kill(context, page, moment.kill, again);
    }
    const last = await openStudio(context, null);
    epochs = await goOn(last, epochs);
    expect(epochs, "the lives moved the run on").toBeGreaterThan(3);
    expect(await exportedRun(last)).toEqual(expected);
    // The charts go on where they were, too.
    await expect.poll(() => stepCharts(last)).toEqual(shown);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/** What the two charts of every step say: their newest values and averages, and the ticks of their axes. */
async function stepCharts(page: Page): Promise<(string | null)[]> {
  const fold = page.getByRole("button", { name: "Gradient norm", exact: true });
  if ((await fold.getAttribute("aria-expanded")) !== "true") await fold.click();
  const charts = ["Loss", "Gradient norm"].map((name) => page.getByRole("region", { name, exact: true }).first());
  // The drawing comes after its title.
  for (const chart of charts) await expect(chart.locator("path.plot-line").first()).toBeVisible();
  return Promise.all(charts.map((chart) => chart.textContent()));
}

/** Goes on with the run that the page offers; answers with the epochs it had saved, at least as many as before. */
async function goOn(page: Page, before: number): Promise<number> {
  const offer = page.getByRole("button", { name: /^Go on with epoch \d+/ });
  await expect(offer).toBeEnabled();
  const started = page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return new Promise<number | null>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "started") resolve(event.earlier?.epochs.length ?? null);
      });
    });
  });
  await offer.click();
  const epochs = await started;
  expect(epochs, "goes on from a save").not.toBeNull();
  expect(epochs ?? 0, "no save was lost").toBeGreaterThanOrEqual(before);
  return epochs ?? 0;
}
