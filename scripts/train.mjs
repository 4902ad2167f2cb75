// @ts-check
/**
 * `npm run train`: the studio's own page and worker in headless Chromium, from two files to the files of a finished run.
 * docs/cli.md explains its flags.
 */
import { renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { CommandError, callersFolder, interrupted, runCommand } from "./lib/command.mjs";
import { sha256Of, writeFailure } from "./lib/files.mjs";
import { claimRunFolder, RESULTS_AGAIN } from "./lib/run-folder.mjs";
import { openInputs, openStudio } from "./lib/studio.mjs";
import { nextStep, parseTrainOptions, TRAIN_USAGE } from "./lib/train-options.mjs";

/** @typedef {import("../src/tasks/registry").ExportKind} ExportKind */
/** @typedef {Omit<import("../src/run/run").RunOutcome, "test"> & { test: boolean }} EndOfRun */
/** @typedef {{ lines: string[], earlier: number, warnings: string[], end: EndOfRun | null, failure: string | null }} FollowedEvent */
/** @typedef {import("./lib/studio.mjs").Studio} Studio */
/** @typedef {import("./lib/train-options.mjs").TrainOptions} TrainOptions */

await runCommand(async () => {
  const options = parseTrainOptions(process.argv.slice(2), callersFolder("train"));
  if (options === "help") {
    console.log(TRAIN_USAGE);
    return;
  }
  const folder = await claimRunFolder(options.out, { resume: options.resume });
  if (folder.finished) {
    console.log(`The run in ${options.out} is finished.`);
    folder.finish();
    return;
  }
  // Whether the folder holds an unfinished run: then it is kept for --resume.
  const progress = { begun: folder.resuming };
  try {
    const studio = await openStudio(folder);
    try {
      await Promise.race([
        studio.ended,
        interrupted("the same command with --resume goes on."),
        train(studio, options, folder, progress),
      ]);
    } finally {
      await studio.close();
    }
    progress.begun = false;
  } finally {
    if (progress.begun) folder.release();
    else folder.finish();
  }
});

/**
 * @param {Studio} studio
 * @param {TrainOptions} options
 * @param {import("./lib/run-folder.mjs").RunFolder} folder
 * @param {{ begun: boolean }} progress Told when there is something to resume.
 */
async function train(studio, options, folder, progress) {
  const run = await followRun(studio, progress);
  await loadInputs(studio, options);
  await untilReady(studio, options);
  const warning = await studio.automation.evaluate(
    async (automation, { maxSteps, resume, given }) => {
      const resumed = resume ? await automation.resume({ maxSteps, given }) : null;
      if (resumed === null) await automation.start({ maxSteps });
      return resumed?.warning ?? null;
    },
    { maxSteps: options.maxSteps, resume: options.resume, given: Object.keys(options.config) },
  );
  if (warning !== null) console.log(`Warning: ${warning}`);
  const { outcome, test, nonFiniteStep, evaluatedEpoch } = await run.result;
  const files =
    test || outcome === "max-steps" ? await studio.automation.evaluate((automation) => automation.filesOfRun()) : [];
  /** @type {Record<string, string>} */
  const sums = {};
  /** @type {Set<string>} */
  const undrawn = new Set();
  /** @type {string | null} */
  let refusal = null;
  for (const { kind, isFigure } of files) {
    const taken = await takeFile(studio, kind, folder.downloads);
    if ("sentence" in taken) {
      // What cannot be drawn here could not be drawn by the same command again.
      if (isFigure) undrawn.add(taken.sentence);
      else refusal ??= taken.sentence;
      continue;
    }
    const { name, part } = taken;
    sums[name] = (await sha256Of(part)) ?? "";
    await written(join(options.out, name), () => renameSync(part, join(options.out, name)));
  }
  for (const sentence of undrawn) console.log(`Warning: ${sentence}`);
  if (refusal !== null) throw new CommandError(`${refusal} With --resume the same command writes the files again.`);
  folder.seal(sums);
  if (outcome === "non-finite") {
    const kept = evaluatedEpoch === null ? "no epoch was done before it" : `epoch ${evaluatedEpoch} was kept`;
    throw new CommandError(
      `The loss is not finite at step ${(nonFiniteStep ?? 0) + 1} (${kept}): a lower learning rate may help.`,
    );
  }
}

/**
 * Prints the run's lines as the page's console gets them.
 *
 * @param {Studio} studio
 * @param {{ begun: boolean }} progress
 * @returns {Promise<{ result: Promise<EndOfRun> }>} Settles when the run does.
 */
async function followRun({ page, automation }, progress) {
  /** Lines so far, of which those of epochs that an earlier command trained are not this one's to print. */
  let printed = 0;
  /** @type {Set<string>} */
  const warned = new Set();
  /** @type {(event: FollowedEvent) => void} */
  let onEvent = () => {};
  /** @type {Promise<EndOfRun>} */
  const result = new Promise((resolve, reject) => {
    onEvent = ({ lines, earlier, warnings, end, failure }) => {
      if (lines.length > 0) progress.begun = true;
      if (printed === 0 && earlier > 0) {
        for (const line of lines.slice(0, lines.length - earlier)) console.log(line);
        printed = lines.length;
      }
      for (const line of lines.slice(printed)) console.log(line);
      printed = Math.max(printed, lines.length);
      for (const warning of warnings) {
        if (!warned.has(warning)) console.log(`Warning: ${warning}`);
        warned.add(warning);
      }
      if (failure !== null) reject(new CommandError(failure));
      else if (end !== null) resolve(end);
    };
  });
  // Another part of the command may fail first.
  result.catch(() => {});
  await page.exposeFunction("reportToCommand", (/** @type {FollowedEvent} */ event) => onEvent(event));
  await automation.evaluate((studio) => {
    const report = Reflect.get(globalThis, "reportToCommand");
    studio.subscribe((event) => {
      if (event.type === "steps") return;
      const end = event.type === "finished" ? { ...event.result, test: event.result.test !== null } : null;
      const failure = event.type === "failed" ? (studio.problems()[0] ?? event.error.code) : null;
      const earlier = event.type === "started" ? (event.earlier?.epochs.length ?? 0) : 0;
      report({ lines: studio.consoleLines(), earlier, warnings: studio.warnings(), end, failure });
    });
  });
  return { result };
}

/**
 * Gives the page its configuration and its files. The configuration comes first, so that the files are checked by it.
 *
 * @param {Studio} studio
 * @param {TrainOptions} options
 */
async function loadInputs({ page, automation }, { files, table, config, language }) {
  await automation.evaluate((studio, of) => studio.setLanguage(of), language);
  if (files !== null) {
    await configure(automation, config);
    if (table !== null) await automation.evaluate((studio) => studio.expectLabels());
    const given = Object.entries(files).flatMap(([role, path]) => (path === null ? [] : [[role, path]]));
    await openInputs({ page, automation }, Object.fromEntries(given));
    return;
  }
  const task = /** @type {import("../src/tasks/registry").TaskId | undefined} */ (config.task);
  const demo = await automation.evaluate((studio, id) => studio.openDemo(id), task);
  if (demo === null) throw new CommandError(await firstProblem(automation, "The demo bank could not be loaded."));
  await configure(automation, { ...demo, ...config });
}

/**
 * @param {Studio["automation"]} automation
 * @param {Record<string, unknown>} config
 * @throws {CommandError} Naming the key that is unknown or whose value does not fit.
 */
async function configure(automation, config) {
  const sentence = await automation.evaluate((studio, json) => {
    try {
      studio.setConfig(json);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }, config);
  if (sentence !== null) throw new CommandError(sentence);
}

/**
 * Waits until the files are read and fit each other; says what the columns of a table mean, when the page asks.
 *
 * @param {Studio} studio
 * @param {TrainOptions} options
 * @throws {CommandError} With the page's own sentence when one is refused, or when nobody said what is learned of a table.
 */
async function untilReady({ automation }, { table, config }) {
  let lastLoading = performance.now();
  for (;;) {
    const files = await automation.evaluate((studio) => ({
      phase: studio.phase(),
      problem: studio.problems()[0],
      checked: studio.preflight() !== null,
      asked: studio.askedColumns(),
      holdsSketches: studio.holdsSketches(),
    }));
    if (files.phase === "loading") lastLoading = performance.now();
    const step = nextStep(files, table !== null, performance.now() - lastLoading);
    if (step === "start") return;
    if (step === "read the table" && table !== null) {
      const taken = await automation.evaluate((studio, choice) => studio.readTable(choice), table);
      if (taken === null) continue;
      if (taken.unlearned.length > 0) {
        console.log(
          `Warning: Not learned from: ${taken.unlearned.join(", ")}; --features names columns of words, too.`,
        );
      }
      // The table has brought a form of its own; what was asked for holds.
      await configure(automation, { ...taken.form, ...config });
      continue;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * @param {Studio["automation"]} automation
 * @param {string} otherwise What is said when the page has no sentence.
 */
async function firstProblem(automation, otherwise) {
  return (await automation.evaluate((studio) => studio.problems()[0])) ?? otherwise;
}

/**
 * Takes one file of the finished run from the page into the hidden folder, which goes with the run's end: a command that
 * is killed leaves no half file among the results. How long that takes depends on the
 * data: a page that no longer works on it is the page's to notice.
 *
 * @param {Studio} studio
 * @param {ExportKind} kind
 * @param {string} downloads
 * @returns {Promise<{ name: string, part: string } | { sentence: string }>} The file's name, and where it stands until it
 *   gets that; or the page's own sentence when it cannot make the file.
 * @throws {CommandError} When the disk refuses it.
 */
async function takeFile({ page, automation }, kind, downloads) {
  const arriving = page.waitForEvent("download", { timeout: 0 });
  arriving.catch(() => {});
  const sentence = await automation.evaluate((studio, name) => studio.exportFile(name), kind);
  if (sentence !== null) return { sentence };
  const download = await arriving;
  const name = basename(download.suggestedFilename());
  const part = join(downloads, `${name}.part`);
  await written(part, async () => {
    try {
      await download.saveAs(part);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  });
  await download.delete();
  return { name, part };
}

/**
 * @param {string} path
 * @param {() => void | Promise<void>} write
 * @throws {CommandError} When the disk refuses; what the files are made from is kept.
 */
async function written(path, write) {
  try {
    await write();
  } catch (error) {
    throw writeFailure(path, error, RESULTS_AGAIN);
  }
}
