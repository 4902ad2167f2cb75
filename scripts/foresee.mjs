// @ts-check
/**
 * What `npm run pipeline` is about to do, by the studio's own page in headless Chromium: says it, and refuses what a
 * training would refuse only after those before it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, callersFolder, interrupted, runCommand } from "./lib/command.mjs";
import { parsePipelineOptions } from "./lib/pipeline-options.mjs";
import { GO_ON } from "./lib/pipeline-way.mjs";
import { handOver, openStudio } from "./lib/studio.mjs";

await runCommand(async () => {
  const options = parsePipelineOptions(process.argv.slice(2), callersFolder("foresee"));
  if (options === "help") throw new CommandError("npm run pipeline runs this by itself.");
  const folder = mkdtempSync(join(tmpdir(), "segment-studio-foresee-"));
  try {
    const studio = await openStudio({ profile: join(folder, "profile"), downloads: join(folder, "downloads") });
    try {
      await Promise.race([studio.ended, interrupted(GO_ON), foresee(studio, options)]);
    } finally {
      await studio.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * @param {import("./lib/studio.mjs").Studio} studio
 * @param {import("./lib/pipeline-options.mjs").PipelineOptions} options
 * @throws {CommandError} With the page's own sentence.
 */
async function foresee({ page, automation }, { tables, configs }) {
  await handOver(page, tables);
  const { sentence, lines } = await automation.evaluate(async (studio, wanted) => {
    const fileOf = (/** @type {string} */ role) => {
      const field = document.querySelector(`#command-${role}`);
      return field instanceof HTMLInputElement ? field.files?.[0] : undefined;
    };
    const [customers, products, events] = ["customers", "products", "events"].map(fileOf);
    if (!customers || !products || !events) return { sentence: "The files did not arrive.", lines: [] };
    return studio.foresee({ customers, products, events }, wanted);
  }, configs);
  if (sentence !== null) throw new CommandError(sentence);
  for (const line of lines) console.log(line);
}
