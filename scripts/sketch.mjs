// @ts-check
/**
 * `npm run sketch`: from the bank's tables to graph embeddings and sketches, through the studio's own page and worker in
 * headless Chromium. docs/sketch.md explains its flags.
 */
import { basename, join } from "node:path";
import { CommandError, callersFolder, runCommand } from "./lib/command.mjs";
import { saveDownload } from "./lib/files.mjs";
import { holdFolder } from "./lib/run-folder.mjs";
import { parseSketchOptions, SKETCH_USAGE } from "./lib/sketch-options.mjs";
import { handOver, inStudio } from "./lib/studio.mjs";

const SKETCH_AGAIN = "the same command then makes them again.";

await runCommand(async () => {
  const options = parseSketchOptions(process.argv.slice(2), callersFolder("sketch"));
  if (options === "help") {
    console.log(SKETCH_USAGE);
    return;
  }
  const giveBack = await holdFolder(options.out, "sketching");
  try {
    await inStudio("sketch", "the same command begins again.", (studio) => sketch(studio, options));
  } finally {
    giveBack();
  }
});

/**
 * @param {import("./lib/studio.mjs").Studio} studio
 * @param {import("./lib/sketch-options.mjs").SketchOptions} options
 * @throws {CommandError} With the page's own sentence when a file or a key is refused.
 */
async function sketch({ page, automation }, { files: paths, out, config, customerEmbeddings }) {
  const files = await handOver(page, paths);
  /** @type {Promise<void>[]} */
  const saving = [];
  page.on("download", (download) => {
    const target = join(out, basename(download.suggestedFilename()));
    const saved = saveDownload(download, target, SKETCH_AGAIN).then(() => console.log(basename(target)));
    saved.catch(() => {});
    saving.push(saved);
  });
  await page.exposeFunction("reportStage", (/** @type {string} */ line) => console.log(line));
  /** @type {{ sentence: string | null, files: number }} */
  const answer = await automation.evaluate(
    (studio, { files, config, customerEmbeddings }) =>
      studio.sketch(files, config, {
        customerEmbeddings,
        onStage: (line) => Reflect.get(globalThis, "reportStage")(line),
      }),
    { files, config, customerEmbeddings },
  );
  if (answer.sentence !== null) throw new CommandError(answer.sentence);
  // The last downloads may be announced after the page has offered them.
  while (saving.length < answer.files) await page.waitForEvent("download", { timeout: 0 });
  await Promise.all(saving);
}
