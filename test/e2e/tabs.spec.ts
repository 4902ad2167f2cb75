import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { ENDLESS, startDemoRun, untilOpen, withSmallDemo } from "./support";
import { openTabBrowser } from "./tab-browser";

async function openStudio(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await untilOpen(page);
  return page;
}

/** The first autosave follows the first epoch. */
function untilSaved(page: Page): Promise<void> {
  return expect(page.getByRole("main")).toContainText(/epoch ([3-9]|\d\d+) of 2,000/, { timeout: 60_000 });
}

/** Ends a tab's process without a chance to clean up. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  void session.send("Page.crash").catch(() => undefined);
  await crashed;
}

test.beforeEach(({ context }) => withSmallDemo(context));

test("a second tab watches a run, may not go on with it, and is offered it when its tab dies", async ({ context }) => {
  const owner = await openStudio(context);
  await startDemoRun(owner, ENDLESS);
  await untilSaved(owner);

  const second = await openStudio(context);
  const banner = second.getByRole("region", { name: "Runs in other tabs" });
  await expect(banner).toContainText(/training in another tab\s*epoch \d+ of 2,000, validation loss \d\.\d+/);
  const before = await banner.textContent();
  await expect(banner, "it is live").not.toHaveText(before ?? "");
  await expect(second.getByRole("button", { name: /^Go on with epoch/ })).toHaveCount(0);

  await banner.getByRole("button", { name: "Watch in Runs" }).click();
  const row = second.locator("tbody tr").first();
  await expect(row).toContainText("running");
  const shown = await row.textContent();
  await expect(row, "the row follows").not.toHaveText(shown ?? "");

  await crash(owner);
  await expect(banner).toHaveCount(0, { timeout: 5_000 });
  await expect(row).toContainText("interrupted");
  await second.getByRole("link", { name: "Studio", exact: true }).click();
  await owner.close();

  await test.step("two tabs that want the same run: one gets it, the other hears why not", async () => {
    const tabs = [second, await openStudio(context)] as const;
    for (const tab of tabs) {
      await expect(tab.getByRole("button", { name: /^Go on with epoch \d+/ })).toBeVisible({ timeout: 10_000 });
    }
    const outcomes = await Promise.all(
      tabs.map(async (tab) => {
        const answer = tab.evaluate(() => {
          const studio: Automation = Reflect.get(globalThis, "segmentStudio");
          return new Promise<string>((resolve) => {
            studio.subscribe((event) => {
              if (event.type === "started") resolve("started");
              if (event.type === "failed") resolve(event.error.code);
            });
          });
        });
        await tab.getByRole("button", { name: /^Go on with epoch \d+/ }).click();
        return answer;
      }),
    );
    expect([...outcomes].sort()).toEqual(["run/other-tab", "started"]);
    const [winner, loser] = outcomes[0] === "started" ? tabs : [tabs[1], tabs[0]];
    await expect(loser.getByText("Another tab already goes on with this run")).toBeVisible();
    await expect(winner.locator("html")).toHaveAttribute("data-state", "training", { timeout: 60_000 });
  });
});

test("a hidden tab trains on, gives the screen up and takes it back, and tells its end", async ({ baseURL }) => {
  if (baseURL === undefined) throw new Error("no baseURL");
  const browser = await openTabBrowser();
  try {
    const tab = await browser.open(baseURL, () => {
      localStorage.setItem("segment-studio.preferences", JSON.stringify({ notify: true, keepAwake: true }));
      const seen = { locks: [] as WakeLockSentinel[], notices: [] as { title: string; body: string }[] };
      Reflect.set(globalThis, "seen", seen);
      const request = navigator.wakeLock.request.bind(navigator.wakeLock);
      navigator.wakeLock.request = async (type) => {
        const lock = await request(type);
        seen.locks.push(lock);
        return lock;
      };
      class Notice {
        static readonly permission = "granted";
        constructor(title: string, { body = "" }: NotificationOptions = {}) {
          seen.notices.push({ title, body });
        }
        close() {}
      }
      Reflect.set(globalThis, "Notification", Notice);
      // The small demo, which no route can bring into this browser.
      const { fetch } = globalThis;
      globalThis.fetch = (what, options) => fetch(String(what).replace(/demo\/(.*_walk4)/, "samples/$1"), options);
    });
    // As ENDLESS, which is not in reach here.
    await tab.evaluate(async () => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      await studio.openDemo();
      studio.setConfig({ epochs: 2000, patience: 2000, engine: "wasm", batchSize: 4 });
      await studio.start({ maxSteps: null });
    });
    await tab.until("the screen is kept on", () => Reflect.get(globalThis, "seen").locks.length === 1);

    const front = await browser.open("about:blank");
    await tab.until("the tab is hidden", () => document.hidden);
    await tab.until("the screen may go", () => Reflect.get(globalThis, "seen").locks[0].released);
    await tab.evaluate(() => Reflect.set(globalThis, "hiddenAt", Number.parseInt(document.title, 10)));
    await tab.until("it trains on", () => {
      const [epoch = 0, of] = document.title.split(/[/ ]/, 2).map(Number);
      return document.hidden && of === 2000 && epoch > Reflect.get(globalThis, "hiddenAt");
    });
    await tab.show();
    await tab.until("the screen is kept on again", () => Reflect.get(globalThis, "seen").locks.length === 2);
    expect(await tab.evaluate(() => Reflect.get(globalThis, "seen").notices.length)).toBe(0);

    await front.show();
    await tab.until("the tab is hidden again", () => document.hidden);
    await tab.evaluate(() => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      return studio.stop();
    });
    await tab.until("the run finishes unseen", () => document.title.startsWith("✓") && document.hidden);
    const notices = await tab.evaluate<{ title: string; body: string }[]>(
      () => Reflect.get(globalThis, "seen").notices,
    );
    expect(notices).toEqual([
      {
        title: "The run is finished",
        body: expect.stringMatching(/^Epoch \d+ is kept: validation loss \d\.\d+, test accuracy \d{2,3}\.\d\d%\.$/),
      },
    ]);
  } finally {
    await browser.close();
  }
});
