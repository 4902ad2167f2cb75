// @ts-check
/**
 * `npm run sketch`: from the bank's tables to graph embeddings and sketches, through the studio's own page and worker in
 * headless Chromium. docs/sketch.md explains its flags.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { CommandError, callersFolder, interrupted, runCommand } from "./lib/command.mjs";
import { saveDownload } from "./lib/files.mjs";
import { holdFolder } from "./lib/run-folder.mjs";
import { parseSketchOptions, SKETCH_USAGE } from "./lib/sketch-options.mjs";
import { handOver, openStudio } from "./lib/studio.mjs";

const SKETCH_AGAIN = "the same command then makes them again.";

await runCommand(async () => {
  const options = parseSketchOptions(process.argv.slice(2), callersFolder("sketch"));
  if (options === "help") {
    console.log(SKETCH_USAGE);
    return;
  }
  const giveBack = await holdFolder(options.out, "sketching");
  const folder = mkdtempSync(join(tmpdir(), "segment-studio-sketch-"));
  try {
    const studio = await openStudio({ profile: join(folder, "profile"), downloads: join(folder, "downloads") });
    try {
      await Promise.race([studio.ended, interrupted("the same command begins again."), sketch(studio, options)]);
    } finally {
      await studio.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    giveBack();
  }
});

/**
 * @param {import("./lib/studio.mjs").Studio} studio
 * @param {import("./lib/sketch-options.mjs").SketchOptions} options
 * @throws {CommandError} With the page's own sentence when a file or a key is refused.
 */
async function sketch({ page, automation }, { files, out, config, customerEmbeddings }) {
  await handOver(page, files);
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
    async (studio, { config: wanted, customerEmbeddings: all }) => {
      const fileOf = (/** @type {string} */ role) => {
        const field = document.querySelector(`#command-${role}`);
        return field instanceof HTMLInputElement ? field.files?.[0] : undefined;
      };
      const [customers, products, events] = ["customers", "products", "events"].map(fileOf);
      if (!customers || !products || !events) return { sentence: "The files did not arrive.", files: 0 };
      const given = { hyperedges: fileOf("hyperedges"), embeddings: fileOf("embeddings") };
      return studio.sketch({ customers, products, events, ...given }, wanted, {
        customerEmbeddings: all,
        onStage: (line) => Reflect.get(globalThis, "reportStage")(line),
      });
    },
    { config, customerEmbeddings },
  );
  if (answer.sentence !== null) throw new CommandError(answer.sentence);
  // The last downloads may be announced after the page has offered them.
  while (saving.length < answer.files) await page.waitForEvent("download", { timeout: 0 });
  await Promise.all(saving);
}
