import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { untilOpen } from "./support";

test.use({ serviceWorkers: "block" });

async function openStudio(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await untilOpen(page);
  return page;
}

async function startRun(page: Page, config: Record<string, unknown>): Promise<void> {
  await page.evaluate(async (changes) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    await studio.openDemo();
    studio.setConfig(changes);
    await studio.start({ maxSteps: null });
  }, config);
  await expect(page.locator("html")).toHaveAttribute("data-state", "training", { timeout: 60_000 });
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

const longRun = { epochs: 2000, patience: 2000, engine: "wasm" };

test("a second tab watches a run, may not go on with it, and is offered it when its tab dies", async ({ context }) => {
  const owner = await openStudio(context);
  await startRun(owner, longRun);
  await untilSaved(owner);

  const second = await openStudio(context);
  const banner = second.getByRole("region", { name: "Runs in other tabs" });
  await expect(banner).toContainText(/training in another tab: epoch \d+ of 2,000, validation loss \d\.\d+/);
  const before = await banner.textContent();
  await expect(banner, "it is live").not.toHaveText(before ?? "");
  await expect(second.getByRole("button", { name: /^Go on with epoch/ })).toHaveCount(0);
  expect((await new AxeBuilder({ page: second }).analyze()).violations).toEqual([]);

  await banner.getByRole("button", { name: "Watch in Runs" }).click();
  const row = second.locator("tbody tr").first();
  await expect(row).toContainText("running");
  const shown = await row.textContent();
  await expect(row, "the row follows").not.toHaveText(shown ?? "");

  await crash(owner);
  await expect(banner).toHaveCount(0, { timeout: 5_000 });
  await expect(row).toContainText("interrupted");
  await second.getByRole("button", { name: "Studio", exact: true }).click();
  const offer = second.getByRole("button", { name: /^Go on with epoch \d+/ });
  await expect(offer).toBeVisible({ timeout: 10_000 });
  await offer.click();
  await expect(second.locator("html")).toHaveAttribute("data-state", "training", { timeout: 60_000 });
});

test("two tabs that want the same run: one gets it, the other hears why not", async ({ context }) => {
  const first = await openStudio(context);
  await startRun(first, longRun);
  await untilSaved(first);
  await crash(first);
  await first.close();

  const tabs = [await openStudio(context), await openStudio(context)] as const;
  for (const tab of tabs) {
    await expect(tab.getByRole("button", { name: /^Go on with epoch \d+/ })).toBeVisible({ timeout: 10_000 });
  }
  const outcomes = await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(async () => {
        const studio: Automation = Reflect.get(globalThis, "segmentStudio");
        await studio.openDemo();
        const offer = document.querySelector("main")?.textContent ?? "";
        const buttons = [...document.querySelectorAll("button")];
        const answer = new Promise<string>((resolve) => {
          studio.subscribe((event) => {
            if (event.type === "started") resolve("started");
            if (event.type === "failed") resolve(event.error.code);
          });
        });
        buttons.find(({ textContent }) => textContent?.startsWith("Go on with epoch"))?.click();
        return `${offer.length > 0 ? "" : "no page "}${await answer}`;
      }),
    ),
  );
  expect(outcomes.sort()).toEqual(["run/other-tab", "started"]);
});
