// @ts-check
/**
 * `npm run score`: segments for customers with a trained model, through the studio's own page and worker in headless
 * Chromium. docs/cli.md explains its flags.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError, callersFolder, runCommand } from "./lib/command.mjs";
import { makeFolder, saveDownload, writeFailure } from "./lib/files.mjs";
import { parseScoreOptions, SCORE_USAGE } from "./lib/score-options.mjs";
import { handOver, inStudio } from "./lib/studio.mjs";

const SCORE_AGAIN = "the same command then scores again.";

await runCommand(async () => {
  const options = parseScoreOptions(process.argv.slice(2), callersFolder("score"));
  if (options === "help") {
    console.log(SCORE_USAGE);
    return;
  }
  try {
    makeFolder(dirname(options.out));
  } catch (error) {
    throw writeFailure(dirname(options.out), error, SCORE_AGAIN);
  }
  await inStudio("score", SCORE_AGAIN, (studio) => score(studio, options));
});

/**
 * @param {import("./lib/studio.mjs").Studio} studio
 * @param {import("./lib/score-options.mjs").ScoreOptions} options
 * @throws {CommandError} With the page's own sentence when a file is refused.
 */
async function score({ page, automation }, { model, sketches, compare, out, request }) {
  const decision = join(dirname(model), "decision.json");
  const beside = {
    model,
    ...(existsSync(decision) && { decision }),
    ...(compare !== null && { earlier: compare }),
  };
  const arriving = page.waitForEvent("download", { timeout: 0 });
  arriving.catch(() => {});
  /** @type {import("../src/commands").ScoreAnswer} */
  const answer =
    typeof sketches === "string"
      ? await automation.evaluate((studio, { files, request }) => studio.score(files, request), {
          files: await handOver(page, { ...beside, sketches }),
          request,
        })
      : await automation.evaluate(
          async (studio, { files, config, cutoff, request }) => {
            const { model, decision, earlier, ...tables } = files;
            const made = await studio.sketchNew(tables, config, cutoff);
            if (!made.ok) return made;
            const scored = await studio.score({ model, decision, earlier, sketches: made.sketches }, request);
            return scored.ok ? { ...scored, lines: [...made.lines, ...scored.lines] } : scored;
          },
          { ...sketches, files: await handOver(page, { ...beside, ...sketches.files }), request },
        );
  if (!answer.ok) throw new CommandError(answer.sentence);
  // Of its own name: another command may write the same file.
  await saveDownload(await arriving, out, SCORE_AGAIN, `${out}.${process.pid}.part`);
  for (const line of answer.lines) console.log(line);
}
