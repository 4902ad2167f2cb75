// @ts-check
import { join } from "node:path";
import { commandArguments, playwright, requireChromium } from "./chromium.mjs";
import { CommandError, interrupted } from "./command.mjs";
import { distFolder, ensureBuild } from "./ensure-build.mjs";
import { inTemporaryFolder } from "./files.mjs";
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
  const server = await startServer({ root: distFolder, port: 0 });
  /** @type {import("playwright-core").BrowserContext} */
  let context;
  try {
    context = await playwright().chromium.launchPersistentContext(profile, {
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
 * Runs some work with the studio's page, whose profile goes with it.
 *
 * @param {string} command For the name of the profile's folder.
 * @param {string} remedy What whoever interrupts it is told.
 * @param {(studio: Studio) => Promise<void>} work
 * @throws {CommandError} As `openStudio`; when it was interrupted; what the work throws.
 */
export async function inStudio(command, remedy, work) {
  await inTemporaryFolder(`segment-studio-${command}-`, async (folder) => {
    const studio = await openStudio({ profile: join(folder, "profile"), downloads: join(folder, "downloads") });
    try {
      await Promise.race([studio.ended, interrupted(remedy), work(studio)]);
    } finally {
      await studio.close();
    }
  });
}

/**
 * Hands files to the page, each in a field of its own: two may have one name.
 *
 * @template {Record<string, string>} Paths
 * @param {import("playwright-core").Page} page
 * @param {Paths} paths Absolute ones by role.
 * @returns {Promise<import("playwright-core").JSHandle<{ [Role in keyof Paths]: File }>>} The files by role.
 */
export async function handOver(page, paths) {
  const roles = Object.keys(paths);
  await page.evaluate((all) => {
    for (const role of all) {
      const field = document.createElement("input");
      field.type = "file";
      field.id = `command-${role}`;
      field.hidden = true;
      document.body.append(field);
    }
  }, roles);
  for (const role of roles) await page.locator(`#command-${role}`).setInputFiles(paths[role] ?? "");
  const files = await page.evaluateHandle((all) => {
    const fileOf = (/** @type {string} */ role) => {
      const field = document.querySelector(`#command-${role}`);
      return field instanceof HTMLInputElement ? (field.files?.[0] ?? null) : null;
    };
    return Object.fromEntries(all.map((role) => /** @type {const} */ ([role, fileOf(role)])));
  }, roles);
  return /** @type {import("playwright-core").JSHandle<{ [Role in keyof Paths]: File }>} */ (files);
}

/**
 * Opens files as the page's own dialog does.
 *
 * @param {Pick<Studio, "page" | "automation">} studio
 * @param {Record<string, string>} files Absolute paths by role.
 */
export async function openInputs({ page, automation }, files) {
  await handOver(page, files);
  await automation.evaluate((studio, roles) => {
    const fields = roles.map((role) => document.querySelector(`#command-${role}`));
    studio.openFiles(fields.flatMap((field) => (field instanceof HTMLInputElement ? [...(field.files ?? [])] : [])));
  }, Object.keys(files));
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
