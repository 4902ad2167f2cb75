// @ts-check
import { join } from "node:path";
import { commandArguments, narrowArguments, playwright, requireChromium } from "./chromium.mjs";
import { buildKernels, CommandError, projectRoot, viteBuild } from "./command.mjs";
import { ensureDependencies } from "./ensure-build.mjs";
import { contentSecurityPolicy, securityHeaders } from "./headers.mjs";
import { startServer } from "./server.mjs";
import { firstLine } from "./studio.mjs";

/** @typedef {import("../../bench/main").BenchPage} BenchPage */
/** @typedef {import("../../bench/protocol").BenchEngine} BenchEngine */
/** @typedef {import("../../bench/protocol").Workload} Workload */

/**
 * @typedef {object} Bench
 * @property {(workload: Workload) => Promise<{ model: ReturnType<BenchPage["model"]>, machine: ReturnType<BenchPage["machine"]> }>} describe
 * @property {() => ReturnType<BenchPage["probe"]>} probe
 * @property {(engine: BenchEngine, workload: Workload) => Promise<void>} start Starts and warms an engine up.
 * @property {(engine: BenchEngine) => Promise<number>} sample Seconds per step.
 * @property {(engine: BenchEngine) => ReturnType<BenchPage["facts"]>} facts
 * @property {(files: { sketches: string, foundation: string }) => Promise<void>} choose Puts the files into the page.
 * @property {() => ReturnType<BenchPage["read"]>} read Reads them once.
 * @property {() => Promise<void>} close
 */

const folder = join(projectRoot, ".cache", "bench");

/** tfjs's own WASM threads are workers made from `blob:` addresses; the studio's policy refuses them, the bench lets them. */
const headers = {
  ...securityHeaders({ development: false }),
  "Content-Security-Policy": contentSecurityPolicy
    .replace("script-src 'self'", "script-src 'self' blob:")
    .replace("worker-src 'self'", "worker-src 'self' blob:"),
};

/**
 * Builds the bench page, serves it isolated and opens it in headless Chromium, which chooses its adapter itself.
 *
 * @param {{ narrow: boolean }} options Whether Chromium is started as most people start it, not as commands do.
 * @returns {Promise<Bench>}
 * @throws {CommandError} When building, finding Chromium or opening the page fails; its functions throw it with what
 *   an engine says.
 */
export async function openBench({ narrow }) {
  await ensureDependencies(console.log);
  await buildKernels();
  // Always built: it takes two seconds, and a stale page would measure the wrong code.
  await viteBuild("bench/vite.config.ts", "the bench page");
  const executablePath = requireChromium();
  const server = await startServer({ root: folder, port: 0, headers });
  const browser = await playwright()
    .chromium.launch({
      executablePath,
      headless: true,
      args: narrow ? narrowArguments : commandArguments,
    })
    .catch(async (error) => {
      await server.close();
      throw new CommandError(`Chromium (${executablePath}) did not start: ${firstLine(error)}`);
    });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    const crashed = new Promise((_, reject) => {
      page.once("crash", () => reject(new CommandError("The page ran out of memory: measure fewer engines at once.")));
    });
    crashed.catch(() => {});
    await page.goto(server.url);
    await page.waitForFunction(() => "bench" in globalThis, undefined, { timeout: 30_000 });
    /** @type {import("playwright-core").JSHandle<BenchPage>} */
    const handle = await page.evaluateHandle("bench");
    if (!(await handle.evaluate((bench) => bench.isolated())))
      throw new CommandError("The bench page is not isolated.");

    /**
     * @template T
     * @param {Promise<T>} answer
     * @returns {Promise<T>}
     */
    const readable = async (answer) => {
      try {
        return await /** @type {Promise<T>} */ (Promise.race([answer, crashed]));
      } catch (error) {
        if (error instanceof CommandError) throw error;
        throw new CommandError(firstLine(error).replace(/^.*?Error: /, ""));
      }
    };
    return {
      describe: (workload) =>
        readable(handle.evaluate((bench, w) => ({ model: bench.model(w), machine: bench.machine() }), workload)),
      probe: () => readable(handle.evaluate((bench) => bench.probe())),
      start: (engine, workload) =>
        readable(
          handle.evaluate((bench, [name, w]) => bench.start(name, w), /** @type {const} */ ([engine, workload])),
        ),
      sample: (engine) => readable(handle.evaluate((bench, name) => bench.sample(name), engine)),
      facts: (engine) => readable(handle.evaluate((bench, name) => bench.facts(name), engine)),
      async choose({ sketches, foundation }) {
        await page.setInputFiles("#sketches", sketches);
        await page.setInputFiles("#foundation", foundation);
      },
      read: () => readable(handle.evaluate((bench) => bench.read())),
      close,
    };
  } catch (error) {
    await close();
    throw error instanceof CommandError ? error : new CommandError(`The bench page did not open: ${firstLine(error)}`);
  }
}
