// @ts-check
/**
 * `npm run pipeline`: the whole way from the bank's tables to sketches, foundation model, segments and churn, each stage by
 * the command of its own. docs/cli.md explains its flags.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { CommandError, callersFolder, projectRoot, runCommand } from "./lib/command.mjs";
import { inTemporaryFolder } from "./lib/files.mjs";
import { PIPELINE_USAGE, parsePipelineOptions } from "./lib/pipeline-options.mjs";
import { GO_ON, wholeWay } from "./lib/pipeline-way.mjs";
import { holdFolder } from "./lib/run-folder.mjs";

await runCommand(async () => {
  const options = parsePipelineOptions(process.argv.slice(2), callersFolder("pipeline"));
  if (options === "help") {
    console.log(PIPELINE_USAGE);
    return;
  }
  const giveBack = await holdFolder(options.out, "going this way");
  try {
    await inTemporaryFolder("segment-studio-pipeline-", (folder) => wholeWay(options, folder, run, console.log));
  } finally {
    giveBack();
  }
});

/**
 * Runs a stage's own command, which prints for itself; its refusal is this command's.
 *
 * @param {string} script
 * @param {readonly string[]} args
 */
async function run(script, args) {
  const child = spawn(process.execPath, [join(projectRoot, "scripts", script), ...args], {
    cwd: projectRoot,
    // By the last of them the stage notices when this command is killed, and ends as well.
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  const refused = child.stderr;
  if (refused === null) throw new Error("A piped stderr is a stream.");
  let refusal = "";
  refused.on("data", (/** @type {Buffer} */ chunk) => {
    refusal += chunk.toString();
  });
  let interrupted = false;
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    interrupted = true;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, stop);
  const code = await new Promise((resolve) => child.once("close", resolve));
  for (const signal of signals) process.off(signal, stop);
  if (interrupted) throw new CommandError(`Interrupted; ${GO_ON}`);
  if (code !== 0) throw new CommandError(refusal.trim() || `The command ended early; ${GO_ON}`);
}
