// @ts-check
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CommandError, projectRoot } from "./command.mjs";
import { sha256Of, writeFailure } from "./files.mjs";
import { folderOf, inputsOf, STAGES } from "./pipeline-options.mjs";
import { recordsOf, sameBeginning } from "./pipeline-record.mjs";

/** What an interrupted command is told to do. */
export const GO_ON = "the same command with --resume goes on.";

/** @typedef {import("./pipeline-options.mjs").PipelineOptions} PipelineOptions */
/** @typedef {import("./pipeline-options.mjs").StageName} StageName */
/** @typedef {import("./pipeline-record.mjs").StageRecord} StageRecord */

/**
 * Goes the whole way, and by `pipeline.json` past what an earlier command has made already: a stage is done before where it
 * would begin the same and every file of it is still what it was.
 *
 * @param {PipelineOptions} options
 * @param {string} scratch For configuration files.
 * @param {(script: string, args: readonly string[]) => Promise<void>} run Runs a stage's own command.
 * @param {(line: string) => void} say
 * @throws {CommandError} What `run` throws; where a file cannot be read or written.
 */
export async function wholeWay(options, scratch, run, say) {
  const { out, configs, resume } = options;
  const path = join(out, "pipeline.json");
  const before = recordsOf(path);
  const earlier = resume ? before : [];
  /** @type {StageRecord[]} */
  const records = [];
  /** Stages that were done before, until it is known that something is left to do: what that is comes first. */
  /** @type {string[] | null} */
  let doneBefore = [];
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
      const line = `${stage}: done before`;
      if (doneBefore === null) say(line);
      else doneBefore.push(line);
      continue;
    }
    if (doneBefore !== null) {
      await foresee(options, scratch, run);
      for (const line of doneBefore) say(line);
      doneBefore = null;
    }
    say(`${stage} …`);
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
  for (const line of doneBefore ?? []) say(line);
}

/**
 * Has said what is about to be done, and refused what a later stage would refuse.
 *
 * @param {PipelineOptions} options
 * @param {string} scratch
 * @param {(script: string, args: readonly string[]) => Promise<void>} run
 */
async function foresee({ tables, out, configs }, scratch, run) {
  const file = join(scratch, "foresee.json");
  const leftOut = Object.fromEntries(STAGES.filter((stage) => !configs[stage]).map((stage) => [stage, null]));
  writeFileSync(file, JSON.stringify({ ...configs, ...leftOut }));
  const flags = Object.entries(tables).flatMap(([role, table]) => [`--${role}`, table]);
  await run("foresee.mjs", [...flags, "--out", out, "--config", file]);
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
