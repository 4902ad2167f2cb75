// @ts-check
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError, projectRoot } from "./command.mjs";
import { existingFiles, languageOf, parseFlags, quoted } from "./flags.mjs";
import { readConfig } from "./train-options.mjs";

/** Flags of `npm run pipeline`. */
const FLAGS = /** @type {const} */ ({
  customers: { type: "string" },
  products: { type: "string" },
  events: { type: "string" },
  out: { type: "string" },
  config: { type: "string" },
  language: { type: "string" },
  resume: { type: "boolean" },
  help: { type: "boolean" },
});

export const PIPELINE_USAGE = `npm run pipeline -- --customers C --products P --events E --out DIR [--config K.json] [--language en|tr] [--resume]

docs/cli.md explains them.`;

/** @typedef {keyof typeof import("../../src/run/stages.json")} StageName */

/**
 * The stages as the page knows them too: what each begins with, by the names of stages and tables, and the file of it
 * that the later ones begin with.
 *
 * @type {Readonly<Record<StageName, { readonly from: readonly string[], readonly file: string }>>}
 */
const descriptions = JSON.parse(readFileSync(join(projectRoot, "src", "run", "stages.json"), "utf8"));

/** Stages in their order. */
export const STAGES = /** @type {StageName[]} */ (Object.keys(descriptions));

/**
 * Where a stage's files go: the sketches into the folder itself, each training into one of its name.
 *
 * @param {StageName} stage
 * @param {string} out
 */
export function folderOf(stage, out) {
  return stage === "sketches" ? out : join(out, stage);
}

/**
 * Where the files are that a stage begins with.
 *
 * @param {StageName} stage
 * @param {Pick<PipelineOptions, "tables" | "out" | "walk">} options
 * @returns {Record<string, string>} Absolute paths by role.
 */
export function inputsOf(stage, { tables, out, walk }) {
  /** @type {Readonly<Record<string, string>>} */
  const made = Object.fromEntries(
    STAGES.map((each) => [each, join(folderOf(each, out), descriptions[each].file.replace("{walk}", String(walk)))]),
  );
  return Object.fromEntries(
    Object.entries({ ...tables, ...made }).filter(([role]) => descriptions[stage].from.includes(role)),
  );
}

/**
 * What `npm run pipeline` was asked for.
 *
 * @typedef {object} PipelineOptions
 * @property {{ customers: string, products: string, events: string }} tables Absolute paths.
 * @property {string} out Absolute path.
 * @property {Partial<Record<StageName, Record<string, unknown>>>} configs Of the stages that are wanted.
 * @property {number} walk Whose sketches are trained on.
 * @property {"en" | "tr"} language Of the trainings' reports and model cards.
 * @property {boolean} resume
 */

/**
 * Reads the command line and the configuration file: the keys of `sketch`, and a key for each training; what stands in
 * them is left to the page.
 *
 * @param {readonly string[]} args
 * @param {string} folder What relative paths start from.
 * @returns {PipelineOptions | "help"}
 * @throws {CommandError} When a flag is unknown, lacks its value or does not fit, or a file cannot be read.
 */
export function parsePipelineOptions(args, folder) {
  const values = parseFlags(args, FLAGS, "pipeline");
  if (values.help) return "help";
  const { customers, products, events, out } = values;
  if (customers === undefined || products === undefined || events === undefined) {
    throw new CommandError("Give the three tables: --customers C --products P --events E.");
  }
  if (out === undefined) throw new CommandError("Say with --out DIR where the files go.");
  const configs = stageConfigs(values.config === undefined ? {} : readConfig(values.config, folder));
  return {
    tables: existingFiles({ customers, products, events }, folder),
    out: resolve(folder, out),
    configs,
    walk: trainedWalk(configs.sketches ?? {}),
    language: languageOf(values.language),
    resume: values.resume ?? false,
  };
}

/**
 * @param {Record<string, unknown>} config
 * @returns {Partial<Record<StageName, Record<string, unknown>>>}
 */
function stageConfigs(config) {
  /** @type {Partial<Record<StageName, Record<string, unknown>>>} */
  const configs = {
    sketches: Object.fromEntries(Object.entries(config).filter(([key]) => !STAGES.some((stage) => stage === key))),
  };
  for (const stage of STAGES) {
    // The keys of `sketch` may stand in a group of their own as well.
    const given = config[stage] === undefined ? {} : config[stage];
    const leavesOut = given === null && (stage === "segment" || stage === "churn");
    if (leavesOut) continue;
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      throw new CommandError(
        `--config: ${quoted(stage)} must be an object of keys${stage === "segment" || stage === "churn" ? ", or null to leave it out" : ""}.`,
      );
    }
    configs[stage] = stage === "sketches" ? { ...configs.sketches, ...given } : { ...given, task: stage };
  }
  return configs;
}

/**
 * @param {Record<string, unknown>} sketches
 * @returns {number}
 */
function trainedWalk({ walks = [4] }) {
  const [walk, ...others] = Array.isArray(walks) ? walks : [];
  if (Number.isSafeInteger(walk) && others.length === 0) return walk;
  throw new CommandError('--config: "walks" takes one number here, such as [4]: that of the models.');
}
