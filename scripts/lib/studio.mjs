// @ts-check
import { commandArguments, requireChromium } from "./chromium.mjs";
import { CommandError } from "./command.mjs";
import { distFolder, ensureBuild } from "./ensure-build.mjs";
import { startServer } from "./server.mjs";

/**
 * The page's address in headless commands. The name stands for whatever port the server got: what the page keeps in the
 * browser's storage belongs to its address, and a run that was killed must find it again.
 */
const ORIGIN = "http://segment-studio.localhost/";

/** How long Chromium may take to load the page, and the page to be ready for commands. */
const OPEN_TIMEOUT = 30_000;

/** @typedef {import("../../src/automation").Automation} Automation */

/**
 * @typedef {object} Studio
 * @property {import("playwright-core").Page} page
 * @property {import("playwright-core").JSHandle<Automation>} automation The page's `segmentStudio`.
 * @property {Promise<never>} ended Rejects when Chromium or the page dies on its own.
 * @property {() => Promise<void>} close
 */

/**
 * The studio's page in headless Chromium, built and served first when it has to be.
 *
 * Chromium gets `--enable-unsafe-webgpu` and no choice of adapter. Everything it prints stays unseen.
 *
 * @param {object} options
 * @param {string} options.profile Folder of the browser's profile; what the page stores there outlives this process.
 * @param {string} options.downloads Folder for files on their way out.
 * @returns {Promise<Studio>}
 * @throws {CommandError} When building, finding Chromium or opening the page fails.
 */
export async function openStudio({ profile, downloads }) {
  await ensureBuild();
  const executablePath = requireChromium();
  const { chromium } = await import("playwright-core");
  const server = await startServer({ root: distFolder, port: 0 });
  /** @type {import("playwright-core").BrowserContext} */
  let context;
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: [...commandArguments, `--host-resolver-rules=MAP ${new URL(ORIGIN).host}:80 127.0.0.1:${server.port}`],
      acceptDownloads: true,
      downloadsPath: downloads,
      // The command serves the build that it has just checked; a cached one could be older.
      serviceWorkers: "block",
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: OPEN_TIMEOUT,
    });
  } catch (error) {
    await server.close();
    throw new CommandError(`Chromium (${executablePath}) did not start: ${firstLine(error)}`);
  }

  let closing = false;
  const page = context.pages()[0] ?? (await context.newPage());
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) => {
    const gone = () => {
      if (!closing)
        reject(new CommandError("Chromium ended in the middle of the run; --resume goes on from the last autosave."));
    };
    page.once("crash", gone);
    page.once("close", gone);
    context.once("close", gone);
  });
  // Nobody may be waiting for it when everything ends well.
  ended.catch(() => {});
  const close = async () => {
    closing = true;
    await context.close().catch(() => {});
    await server.close();
  };

  try {
    // From here on work takes as long as its data needs; a page that no longer works is the page's to notice.
    page.setDefaultTimeout(0);
    // What `src/automation.ts` calls KEEP_SAVES.
    await page.goto(`${ORIGIN}?keep-saves`, { timeout: OPEN_TIMEOUT });
    await page.waitForFunction(() => "segmentStudio" in globalThis, undefined, { timeout: OPEN_TIMEOUT });
    /** @type {import("playwright-core").JSHandle<Automation>} */
    const automation = await page.evaluateHandle("segmentStudio");
    return { page, automation, close, ended };
  } catch (error) {
    await close();
    throw new CommandError(`The studio's page did not open: ${firstLine(error)}`);
  }
}

/**
 * Hands files to the page, each in a field `#command-ROLE` of its own: two may have one name.
 *
 * @param {import("playwright-core").Page} page
 * @param {Record<string, string>} files Absolute paths by role.
 */
export async function handOver(page, files) {
  await page.evaluate((roles) => {
    for (const role of roles) {
      const field = document.createElement("input");
      field.type = "file";
      field.id = `command-${role}`;
      field.hidden = true;
      document.body.append(field);
    }
  }, Object.keys(files));
  for (const [role, path] of Object.entries(files)) await page.locator(`#command-${role}`).setInputFiles(path);
}

/**
 * Leaves the Studio for a place where nothing is drawn of a run: charts that nobody sees take a third of the processor time
 * of a run on a small model.
 *
 * @param {import("playwright-core").Page} page With what the run needs.
 */
export async function leaveCharts(page) {
  await page.evaluate(() => {
    location.hash = "#/runs";
  });
}

/**
 * The first line of an error of Playwright, which adds a log.
 *
 * @param {unknown} error
 */
export function firstLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? text;
}
