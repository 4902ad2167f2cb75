// @ts-check
/**
 * `npm run pipeline`: the whole way from the bank's tables to sketches, foundation model, segments and churn, each stage by
 * the command of its own. docs/cli.md explains its flags.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { CommandError, callersFolder, projectRoot, runCommand } from "./lib/command.mjs";
import { sha256Of, writeFailure } from "./lib/files.mjs";
import { folderOf, inputsOf, PIPELINE_USAGE, parsePipelineOptions, STAGES } from "./lib/pipeline-options.mjs";
import { recordsOf, sameBeginning } from "./lib/pipeline-record.mjs";
import { holdFolder } from "./lib/run-folder.mjs";

const GO_ON = "the same command with --resume goes on.";

/** @typedef {import("./lib/pipeline-options.mjs").PipelineOptions} PipelineOptions */
/** @typedef {import("./lib/pipeline-options.mjs").StageName} StageName */
/** @typedef {import("./lib/pipeline-record.mjs").StageRecord} StageRecord */

await runCommand(async () => {
  const options = parsePipelineOptions(process.argv.slice(2), callersFolder("pipeline"));
  if (options === "help") {
    console.log(PIPELINE_USAGE);
    return;
  }
  const giveBack = await holdFolder(options.out, "going this way");
  const folder = mkdtempSync(join(tmpdir(), "segment-studio-pipeline-"));
  try {
    await wholeWay(options, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    giveBack();
  }
});

/**
 * @param {PipelineOptions} options
 * @param {string} scratch For configuration files.
 */
async function wholeWay(options, scratch) {
  const { out, configs, resume } = options;
  const path = join(out, "pipeline.json");
  const before = recordsOf(path);
  const earlier = resume ? before : [];
  /** @type {StageRecord[]} */
  const records = [];
  for (const [name, config] of Object.entries(configs)) {
    const stage = /** @type {StageName} */ (name);
    const started = performance.now();
    const inputs = inputsOf(stage, options);
    /** @type {StageRecord} */
    const record = { stage, config, inputs: await hashes(inputs), files: null, seconds: null };
    const known = earlier.find((each) => sameBeginning(each, record));
    // What the stages after this one made stays true as long as their own beginning is the same.
    const later = earlier.filter((each) => STAGES.indexOf(each.stage) > STAGES.indexOf(stage) && configs[each.stage]);
    const target = folderOf(stage, out);
    if (known?.files != null && (await stillThere(target, known.files))) {
      records.push(known);
      writeRecords(path, [...records, ...later]);
      console.log(`${stage}: done before`);
      continue;
    }
    console.log(`${stage} …`);
    const goesOn = known?.files === null && stage !== "sketches" ? ["--resume"] : [];
    if (goesOn.length === 0) {
      // A stage that begins anew finds nothing of an earlier one: neither to go on with, nor to be taken for its own.
      const made = before.find((each) => each.stage === stage)?.files ?? {};
      for (const name of ["run.json", ...Object.keys(made)]) rmSync(join(target, basename(name)), { force: true });
    }
    writeRecords(path, [...records, record, ...later]);
    const file = join(scratch, `${stage}.json`);
    writeFileSync(file, JSON.stringify(config));
    const flags = Object.entries(inputs).flatMap(([role, input]) => [`--${role}`, input]);
    // The models that score customers bring along what makes their sketches.
    if (stage !== "sketches") {
      flags.push("--sketcher", join(out, `sketcher_walk${options.walk}.npz`), "--language", options.language);
    }
    const script = stage === "sketches" ? "sketch.mjs" : "train.mjs";
    // This command holds the folder itself: its sketches are made beside, and moved in when they are whole.
    const making = stage === "sketches" ? join(out, ".sketches") : target;
    if (making !== target) rmSync(making, { recursive: true, force: true });
    await run(script, [...flags, "--out", making, "--config", file, ...goesOn]);
    const names = readdirSync(making).filter((each) => statSync(join(making, each)).isFile());
    if (making !== target) {
      for (const each of names) renameSync(join(making, each), join(target, each));
      rmSync(making, { recursive: true, force: true });
    }
    const files = await hashes(Object.fromEntries(names.map((each) => [each, join(target, each)])));
    records.push({ ...record, files, seconds: (performance.now() - started) / 1000 });
    writeRecords(path, [...records, ...later]);
  }
}

/**
 * @param {string} path
 * @param {readonly StageRecord[]} stages
 */
function writeRecords(path, stages) {
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  try {
    writeFileSync(`${path}.part`, `${JSON.stringify({ version, stages }, null, 2)}\n`);
    renameSync(`${path}.part`, path);
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw writeFailure(path, error, GO_ON);
  }
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files
 */
async function stillThere(folder, files) {
  for (const [name, hash] of Object.entries(files)) {
    if ((await sha256Of(join(folder, name))) !== hash) return false;
  }
  return true;
}

/**
 * @param {Record<string, string>} files Paths by role.
 * @returns {Promise<Record<string, string>>}
 */
async function hashes(files) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const [role, path] of Object.entries(files)) {
    const hash = await sha256Of(path);
    if (hash === null) throw new CommandError(`${JSON.stringify(basename(path))} cannot be read; ${GO_ON}`);
    found[role] = hash;
  }
  return found;
}

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
