import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import type { Automation } from "../../src/automation";
import type { Locale } from "../../src/i18n/messages";
import type { RunRecord } from "../../src/run/record";
import { storedRuns } from "./stored-runs";

export const projectRoot = join(import.meta.dirname, "..", "..");
export const distFolder = join(projectRoot, "dist");

const sample = (name: string) => join(distFolder, "samples", name);

/** The help's example of 400 customers, and a segment model that was trained on it. */
export const samples = {
  sketches: sample("emde_session_sketches_walk4.npz"),
  foundation: sample("future_ubr_model_walk4.pt"),
  predictor: sample("segment_predictor_walk4.pt"),
} as const;

interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of `scripts/` to its end, as `npm run` would. */
export function runScript(script: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(projectRoot, "scripts", script), ...args], { cwd: projectRoot });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Everything that a page should not do: errors, violations of its policy, requests that fail or go elsewhere. */
export async function watchPage(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(`console: ${message.text()}`);
  });
  page.on("requestfailed", (request) => wrong.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ""}`));
  page.on("response", (response) => {
    if (response.status() >= 400) wrong.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && page.url() !== "about:blank" && origin !== new URL(page.url()).origin) {
      wrong.push(`foreign: ${request.url()}`);
    }
  });
  await page.exposeFunction("reportViolation", (text: string) => wrong.push(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      Reflect.get(globalThis, "reportViolation")(`${violatedDirective} ${blockedURI}`);
    });
  });
  return wrong;
}

/** Waits until the page takes files. */
export async function untilOpen(page: Page): Promise<void> {
  await page.waitForFunction(() => "segmentStudio" in globalThis);
  await page.locator('input[type="file"]').first().waitFor({ state: "attached" });
}

/** What a finished run exports, without its times: `run.json` and the hash of its checkpoint. */
export async function exportedRun(page: Page) {
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 120_000 });
  const file = async (kind: "run" | "checkpoint"): Promise<Buffer> => {
    const download = page.waitForEvent("download");
    const problem = await page.evaluate((name) => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      return studio.exportFile(name);
    }, kind);
    expect(problem).toBeNull();
    return readFile(await (await download).path());
  };
  const run: Record<string, unknown> & { history: Record<string, unknown>[] } = JSON.parse(String(await file("run")));
  const { seconds, secondsPerStep, engine, evidence, history, ...rest } = run;
  const epochs = history.map(({ seconds: _, ...epoch }) => epoch);
  const model = createHash("sha256")
    .update(await file("checkpoint"))
    .digest("hex");
  return { ...rest, history: epochs, model };
}

/** What axe judges by colors alone. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/**
 * Axe finds nothing, and the page does not scroll sideways; looked at when no color is on its way to another.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 * @param rules The rules that are asked for; all when left out.
 */
export async function expectAccessible(page: Page, part = "html", rules: string[] | null = null): Promise<void> {
  // A button that comes alive while the page is judged is not caught between two colors.
  await page.emulateMedia({ reducedMotion: "reduce" });
  // Nor charts that are still to be drawn in another theme's colors.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  // There are no frames, for which axe would open a page of its own each time; and only what is wrong is told.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .include(part)
    .options({ resultTypes: ["violations"], ...(rules === null ? {} : { runOnly: rules }) });
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  await expectNoWiderThanWindow(page);
}

async function expectNoWiderThanWindow(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "no sideways scrolling").toBe(0);
}

/** Changes the language without a click, which would close a popover. */
export function speak(page: Page, language: Locale): Promise<void> {
  return page.evaluate((wanted) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setLanguage(wanted);
  }, language);
}

/** What axe judges by the room there is; all else is in the narrowest window as on a phone. */
const LAYOUT_RULES = ["scrollable-region-focusable"];

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
/** 1280 px at 400 %. */
const NARROWEST = { width: 320, height: 700 };

/**
 * The same on a desktop and on a phone, in light and in dark, and in the narrowest window; and no wider in the other language.
 * The page has its size and its language again afterwards.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 */
export async function expectAccessibleEverywhere(page: Page, part = "html"): Promise<void> {
  const before = page.viewportSize();
  const isTurkish = (await page.locator("html").getAttribute("lang")) === "tr";
  const inOtherLanguage = async () => {
    await speak(page, isTurkish ? "en" : "tr");
    await expectNoWiderThanWindow(page);
    await speak(page, isTurkish ? "tr" : "en");
  };
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: "light" });
    await expectAccessible(page, part);
    await page.emulateMedia({ colorScheme: "dark" });
    // What dark changes is colors.
    await expectAccessible(page, part, COLOR_RULES);
    await inOtherLanguage();
  }
  await page.setViewportSize(NARROWEST);
  await expectAccessible(page, part, LAYOUT_RULES);
  await inOtherLanguage();
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
}

/**
 * Puts the help's example of 400 customers in the demo bank's place: for what is the same with few customers, whose runs end
 * in a tenth of the time.
 */
export async function withSmallDemo(pages: Page | BrowserContext): Promise<void> {
  for (const path of [samples.sketches, samples.foundation]) {
    await pages.route(`**/demo/${basename(path)}`, (route) => route.fulfill({ path }));
  }
}

/**
 * A run of the small demo that no test sees the end of. Its engine takes one core, and epochs slow enough that the page is
 * not busy with drawing them.
 */
export const ENDLESS = { epochs: 2000, patience: 2000, engine: "tfjs-cpu" } as const;

/** Opens the demo bank in a page that is open, changes some settings and starts a run. */
export function startDemoRun(page: Page, config: Record<string, unknown>): Promise<void> {
  return page.evaluate(async (changes) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    await studio.openDemo();
    studio.setConfig(changes);
    await studio.start({ maxSteps: null });
  }, config);
}

/** Ends the page's process, as the system does with one that takes too much: nothing of the page can clean up. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  void session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

/** The history of a page once this many runs are in it and each has its outcome: a run's end is shown before it is written. */
export async function settledRuns(page: Page, count: number): Promise<RunRecord[]> {
  let runs: RunRecord[] = [];
  const settled = async () => {
    runs = await storedRuns(page);
    // Until the results are there, a run's epochs lie beside its record.
    const whole = ({ state, json }: RunRecord) => state === "failed" || (json !== null && json.history.length > 0);
    return runs.filter((run) => run.state !== "running" && whole(run)).length;
  };
  await expect.poll(settled, { timeout: 60_000 }).toBe(count);
  return runs;
}
