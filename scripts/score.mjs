// @ts-check
/**
 * `npm run score`: segments for customers with a trained model, through the studio's own page and worker in headless
 * Chromium. docs/cli.md explains its flags.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CommandError, callersFolder, interrupted, runCommand } from "./lib/command.mjs";
import { makeFolder, saveDownload, writeFailure } from "./lib/files.mjs";
import { parseScoreOptions, SCORE_USAGE } from "./lib/score-options.mjs";
import { handOver, openStudio } from "./lib/studio.mjs";

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
  const folder = mkdtempSync(join(tmpdir(), "segment-studio-score-"));
  try {
    const studio = await openStudio({ profile: join(folder, "profile"), downloads: join(folder, "downloads") });
    try {
      await Promise.race([studio.ended, interrupted(SCORE_AGAIN), score(studio, options)]);
    } finally {
      await studio.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * @param {import("./lib/studio.mjs").Studio} studio
 * @param {import("./lib/score-options.mjs").ScoreOptions} options
 * @throws {CommandError} With the page's own sentence when a file is refused.
 */
async function score({ page, automation }, { model, sketches, compare, out, request }) {
  const decision = join(dirname(model), "decision.json");
  const files = {
    model,
    ...(existsSync(decision) ? { decision } : {}),
    ...(compare === null ? {} : { earlier: compare }),
    ...(typeof sketches === "string" ? { sketches } : sketches.files),
  };
  await handOver(page, files);
  const arriving = page.waitForEvent("download", { timeout: 0 });
  arriving.catch(() => {});
  /** @type {import("../src/commands").ScoreAnswer} */
  const answer = await automation.evaluate(
    async (studio, { wanted, made }) => {
      const missing = /** @type {const} */ ({ ok: false, sentence: "The files did not arrive." });
      const fileOf = (/** @type {string} */ role) => {
        const field = document.querySelector(`#command-${role}`);
        return (field instanceof HTMLInputElement ? field.files?.[0] : null) ?? null;
      };
      const [model, decision, earlier] = ["model", "decision", "earlier"].map(fileOf);
      let sketches = fileOf("sketches");
      /** @type {readonly string[]} */
      let lines = [];
      if (made !== null) {
        const [sketcher, customers, products, events] = ["sketcher", "customers", "products", "events"].map(fileOf);
        if (!sketcher || !customers || !products || !events) return missing;
        const sketched = await studio.sketchNew({ sketcher, customers, products, events }, made.config, made.cutoff);
        if (!sketched.ok) return sketched;
        sketches = sketched.sketches;
        lines = sketched.lines;
      }
      if (!model || !sketches) return missing;
      const scored = await studio.score({ model, sketches, decision, earlier }, wanted);
      return scored.ok ? { ...scored, lines: [...lines, ...scored.lines] } : scored;
    },
    { wanted: request, made: typeof sketches === "string" ? null : sketches },
  );
  if (!answer.ok) throw new CommandError(answer.sentence);
  // Of its own name: another command may write the same file.
  await saveDownload(await arriving, out, SCORE_AGAIN, `${out}.${process.pid}.part`);
  for (const line of answer.lines) console.log(line);
}
