// @ts-check
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { CommandError } from "./command.mjs";

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
  const values = parseFlags(args);
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

/** @param {readonly string[]} args */
function parseFlags(args) {
  const { tokens } = parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw new CommandError(`"${token.value}" belongs to no flag.`);
    if (token.kind !== "option") continue;
    const flag = Object.entries(FLAGS).find(([name]) => name === token.name)?.[1];
    if (flag === undefined) {
      throw new CommandError(`There is no flag ${token.rawName}; \`npm run train -- --help\` lists them.`);
    }
    // A value that starts with a dash is the next flag, unless it is a number.
    const missing = token.value === undefined || (!token.inlineValue && /^-\D/.test(token.value));
    if (flag.type === "string" && missing) throw new CommandError(`${token.rawName} needs a value.`);
    if (flag.type === "boolean" && token.value !== undefined)
      throw new CommandError(`${token.rawName} takes no value.`);
  }
  return parseArgs({ args: joinNegative(args), options: FLAGS, strict: true }).values;
}

/**
 * `--seed -1` as `--seed=-1`, so that the number is refused for its value.
 *
 * @param {readonly string[]} args
 */
function joinNegative(args) {
  /** @type {string[]} */
  const joined = [];
  for (const arg of args) {
    const last = joined.at(-1);
    if (/^-\d/.test(arg) && last?.startsWith("--") && !last.includes("=")) joined.splice(-1, 1, `${last}=${arg}`);
    else joined.push(arg);
  }
  return joined;
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
 * @param {string} flag
 * @param {string} path
 * @param {string} folder
 */
function existingFile(flag, path, folder) {
  const file = resolve(folder, path);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new CommandError(`--${flag}: there is no file ${quoted(path)}.`);
  if (!stat.isFile()) throw new CommandError(`--${flag}: ${quoted(path)} is not a file.`);
  return file;
}

/**
 * @param {string} path
 * @param {string} folder
 * @returns {Record<string, unknown>}
 */
function readConfig(path, folder) {
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

/**
 * @param {string} flag
 * @param {string | undefined} text
 * @param {number} least
 */
function wholeNumber(flag, text, least) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new CommandError(`--${flag} takes a whole number from ${least} up, not ${quoted(text)}.`);
}

/**
 * @param {string} flag
 * @param {string | undefined} text
 */
function positiveNumber(flag, text) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new CommandError(`--${flag} takes a number above 0, not ${quoted(text)}.`);
}

/**
 * @param {string} flag
 * @param {string | undefined} text
 * @param {readonly string[]} choices
 */
function oneOf(flag, text, choices) {
  if (text === undefined || choices.includes(text)) return text;
  throw new CommandError(`--${flag} is one of ${choices.join(", ")}, not ${quoted(text)}.`);
}

/**
 * A path or value within a sentence, its end kept when it is long.
 *
 * @param {string} text
 */
function quoted(text) {
  return text.length <= 120 ? `"${text}"` : `"…${text.slice(-119)}"`;
}

/** @param {Record<string, unknown>} values */
function definedOnly(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
