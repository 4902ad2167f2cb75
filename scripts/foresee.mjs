// @ts-check
/**
 * What `npm run pipeline` is about to do, by the studio's own page in headless Chromium: says it, and refuses what a
 * training would refuse only after those before it.
 */
import { CommandError, callersFolder, runCommand } from "./lib/command.mjs";
import { parsePipelineOptions } from "./lib/pipeline-options.mjs";
import { GO_ON } from "./lib/pipeline-way.mjs";
import { handOver, inStudio } from "./lib/studio.mjs";

await runCommand(async () => {
  const options = parsePipelineOptions(process.argv.slice(2), callersFolder("foresee"));
  if (options === "help") throw new CommandError("npm run pipeline runs this by itself.");
  await inStudio("foresee", GO_ON, (studio) => foresee(studio, options));
});

/**
 * @param {import("./lib/studio.mjs").Studio} studio
 * @param {import("./lib/pipeline-options.mjs").PipelineOptions} options
 * @throws {CommandError} With the page's own sentence.
 */
async function foresee({ page, automation }, { tables, configs }) {
  const files = await handOver(page, tables);
  const { sentence, lines } = await automation.evaluate(
    (studio, { files, configs }) => studio.foresee(files, configs),
    { files, configs },
  );
  if (sentence !== null) throw new CommandError(sentence);
  for (const line of lines) console.log(line);
}
