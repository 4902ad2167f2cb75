import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
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

interface Surroundings {
  /** The studio's folder, where it is not this one. */
  readonly root?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  /** Leads a group of its own, with which its browsers end. */
  readonly detached?: boolean;
}

/** Starts a script of `scripts/`, as `npm run` would. */
export function startScript(
  script: string,
  args: readonly string[],
  { root = projectRoot, env, uid, detached = false }: Surroundings = {},
) {
  const child = spawn(process.execPath, [join(root, "scripts", script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    detached,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      said[name] += chunk.toString();
    });
  }
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...said }));
  });
  return {
    child,
    ended,
    /** Resolves when this was printed. */
    printed: (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => said.stdout.includes(text) && resolve();
        child.stdout.on("data", look);
        child.once("close", () => reject(new Error(`"${text}" was not printed: ${said.stderr}`)));
        look();
      }),
  };
}

/** Runs a script of `scripts/` to its end. */
export function runScript(...script: Parameters<typeof startScript>): Promise<CommandResult> {
  return startScript(...script).ended;
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

/** Changes the language without a click, which would close a popover. */
export function speak(page: Page, language: Locale): Promise<void> {
  return page.evaluate((wanted) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setLanguage(wanted);
  }, language);
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
 * A run of the small demo that no test sees the end of. Of the quickest engine, for some epochs are waited for, and of 70
 * steps an epoch, so that the page is not busy with drawing them.
 */
export const ENDLESS = { epochs: 2000, patience: 2000, engine: "wasm", batchSize: 4 } as const;

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

/** Drops files as the system does: a drop event on the page. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly bytes: Buffer }[],
): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") }));
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    window.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, plain);
}

/** The rows of the list of runs. */
export function runRows(page: Page) {
  return page.getByRole("row").filter({ has: page.getByRole("checkbox", { name: /^Compare / }) });
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
