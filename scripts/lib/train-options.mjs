// @ts-check
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError } from "./command.mjs";
import { definedOnly, existingFile, oneOf, parseFlags, positiveNumber, quoted, wholeNumber } from "./flags.mjs";

const ENGINES = ["auto", "webgpu", "wasm", "tfjs-webgpu", "tfjs-wasm", "tfjs-cpu"];

/** Flags of `npm run train`. */
const FLAGS = /** @type {const} */ ({
  sketches: { type: "string" },
  foundation: { type: "string" },
  demo: { type: "boolean" },
  out: { type: "string" },
  config: { type: "string" },
  engine: { type: "string" },
  epochs: { type: "string" },
  "batch-size": { type: "string" },
  "learning-rate": { type: "string" },
  patience: { type: "string" },
  seed: { type: "string" },
  "freeze-backbone": { type: "boolean" },
  "max-steps": { type: "string" },
  resume: { type: "boolean" },
  help: { type: "boolean" },
});

export const TRAIN_USAGE = `npm run train -- (--sketches A.npz --foundation B.pt | --demo) --out DIR
    [--config C.json] [--engine ${ENGINES.join("|")}]
    [--epochs N] [--batch-size N] [--learning-rate X] [--patience N] [--seed N]
    [--freeze-backbone] [--max-steps N] [--resume]

docs/cli.md explains them.`;

/**
 * What `npm run train` was asked for.
 *
 * @typedef {object} TrainOptions
 * @property {{ sketches: string, foundation: string } | null} files Absolute paths; null trains on the demo bank.
 * @property {string} out Absolute path of the folder for the results.
 * @property {Record<string, unknown>} config Keys of the configuration file under those of the flags.
 * @property {number | null} maxSteps
 * @property {boolean} resume
 */

/**
 * Reads the command line and the configuration file. Values that only the page can judge (keys of the file, ranges)
 * are left to it, so that there is one set of rules.
 *
 * @param {readonly string[]} args
 * @param {string} folder What relative paths start from.
 * @returns {TrainOptions | "help"}
 * @throws {CommandError} When a flag is unknown, lacks its value or does not fit, or a file cannot be read.
 */
export function parseTrainOptions(args, folder) {
  const values = parseFlags(args, FLAGS, "train");
  if (values.help) return "help";
  if (values.out === undefined) throw new CommandError("Say with --out DIR where the results go.");
  const maxSteps = wholeNumber("max-steps", values["max-steps"], 1);
  return {
    files: inputFiles(values, folder),
    out: resolve(folder, values.out),
    config: {
      ...(values.config === undefined ? {} : readConfig(values.config, folder)),
      ...definedOnly({
        engine: oneOf("engine", values.engine, ENGINES),
        epochs: wholeNumber("epochs", values.epochs, 1),
        batchSize: wholeNumber("batch-size", values["batch-size"], 2),
        learningRate: positiveNumber("learning-rate", values["learning-rate"]),
        patience: wholeNumber("patience", values.patience, 1),
        seed: wholeNumber("seed", values.seed, 0),
        freezeBackbone: values["freeze-backbone"],
      }),
    },
    maxSteps: maxSteps ?? null,
    resume: values.resume ?? false,
  };
}

/**
 * @param {{ sketches?: string, foundation?: string, demo?: boolean }} values
 * @param {string} folder
 */
function inputFiles({ sketches, foundation, demo }, folder) {
  if (demo) {
    if (sketches === undefined && foundation === undefined) return null;
    throw new CommandError("--demo brings its own files: leave out --sketches and --foundation.");
  }
  if (sketches === undefined || foundation === undefined) {
    throw new CommandError("Give --sketches A.npz and --foundation B.pt, or --demo.");
  }
  return {
    sketches: existingFile("sketches", sketches, folder),
    foundation: existingFile("foundation", foundation, folder),
  };
}

/**
 * @param {string} path
 * @param {string} folder
 * @returns {Record<string, unknown>}
 */
export function readConfig(path, folder) {
  const file = existingFile("config", path, folder);
  let value;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new CommandError(`--config: ${quoted(path)} is not JSON.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CommandError(`--config: ${quoted(path)} does not hold a JSON object of configuration keys.`);
  }
  return value;
}
