// @ts-check
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError } from "./command.mjs";
import {
  definedOnly,
  existingFile,
  languageOf,
  oneOf,
  parseFlags,
  positiveNumber,
  quoted,
  wholeNumber,
} from "./flags.mjs";

/**
 * Flags of configuration keys: the key, and what the flag takes. `npm run generate` writes them.
 *
 * @typedef {{ flag: string, key: string, kind: string, least?: number, choices?: string }} ConfigurationFlag
 * @type {readonly ConfigurationFlag[]}
 */
const CONFIGURATION_FLAGS = JSON.parse(readFileSync(new URL("configuration-flags.json", import.meta.url), "utf8"));

/** Flags of `npm run train` beside those of the configuration. */
const FLAGS = /** @type {const} */ ({
  sketches: { type: "string" },
  foundation: { type: "string" },
  sketcher: { type: "string" },
  label: { type: "string" },
  id: { type: "string" },
  features: { type: "string" },
  gaps: { type: "string" },
  demo: { type: "boolean" },
  out: { type: "string" },
  config: { type: "string" },
  language: { type: "string" },
  "max-steps": { type: "string" },
  resume: { type: "boolean" },
  help: { type: "boolean" },
});

/** @param {ConfigurationFlag} flag */
function usageOf({ flag, kind, choices }) {
  if (kind === "switch") return `[--${flag}]`;
  return `[--${flag} ${choices ?? (kind === "whole" ? "N" : "X")}]`;
}

export const TRAIN_USAGE = `npm run train -- (--sketches A.npz [--foundation B.pt] [--sketcher S.npz] | --demo |
    --sketches TABLE --label COLUMN [--id COLUMN] [--features COLUMN,COLUMN…] [--gaps mean|refuse]) --out DIR
    [--config C.json] [--language en|tr] [--max-steps N] [--resume]
    ${CONFIGURATION_FLAGS.map(usageOf).join("\n    ")}

TABLE is a CSV, Parquet or .npz file with columns of numbers or words and one with a label, which is learned from scratch.
--task foundation makes the foundation model, the other tasks begin with one unless they are told --from-scratch. docs/cli.md explains them, docs/configuration.md the keys of the configuration.`;

/**
 * What `npm run train` was asked for.
 *
 * @typedef {object} TrainOptions
 * @property {{ sketches: string, foundation: string | null, sketcher: string | null } | null} files Absolute paths; null trains on the demo bank.
 * @property {import("../../src/commands").TableChoice | null} table What the columns of a table with a label mean; null for sketches.
 * @property {string} out Absolute path of the folder for the results.
 * @property {Record<string, unknown>} config Keys of the configuration file under those of the flags.
 * @property {"en" | "tr"} language Of report and model card.
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
  const flags = CONFIGURATION_FLAGS.map(({ flag, kind }) => {
    return /** @type {const} */ ([flag, { type: kind === "switch" ? "boolean" : "string" }]);
  });
  const values = parseFlags(args, { ...Object.fromEntries(flags), ...FLAGS }, "train");
  /** @type {Record<string, string | boolean | undefined>} */
  const given = values;
  if (values.help) return "help";
  if (values.out === undefined) throw new CommandError("Say with --out DIR where the results go.");
  const maxSteps = wholeNumber("max-steps", values["max-steps"], 1);
  const config = {
    ...(values.config === undefined ? {} : readConfig(values.config, folder)),
    ...definedOnly(
      Object.fromEntries(CONFIGURATION_FLAGS.map((flag) => [flag.key, flagValue(flag, given[flag.flag])])),
    ),
  };
  const table = tableChoice(values, config);
  return {
    files: inputFiles(values, folder, table === null ? config : { ...config, fromScratch: true }),
    table,
    out: resolve(folder, values.out),
    config,
    language: languageOf(values.language),
    maxSteps: maxSteps ?? null,
    resume: values.resume ?? false,
  };
}

/**
 * @param {ConfigurationFlag} flag
 * @param {string | boolean | undefined} value
 */
function flagValue({ flag, kind, least = 0, choices = "" }, value) {
  if (typeof value !== "string") return value;
  if (kind === "choice") return oneOf(flag, value, choices.split("|"));
  return kind === "whole" ? wholeNumber(flag, value, least) : positiveNumber(flag, value);
}

/**
 * @param {{ label?: string, id?: string, features?: string, gaps?: string, foundation?: string, sketcher?: string, demo?: boolean }} values
 * @param {Record<string, unknown>} config
 * @returns {TrainOptions["table"]}
 */
function tableChoice({ label, id, features, gaps, foundation, sketcher, demo }, { task }) {
  if (label === undefined) {
    if (id === undefined && features === undefined && gaps === undefined) return null;
    throw new CommandError(
      "--id, --features and --gaps go with --label COLUMN, which says what is learned of a table.",
    );
  }
  if (demo || foundation !== undefined || sketcher !== undefined) {
    throw new CommandError(
      "--label learns from a table alone, from scratch: leave out --demo, --foundation and --sketcher.",
    );
  }
  if (task !== undefined && task !== "segment") {
    throw new CommandError(`--label trains a classifier: the task is segment, not ${quoted(String(task))}.`);
  }
  return {
    label,
    id: id ?? null,
    features: features?.split(",").map((name) => name.trim()) ?? null,
    fillsGaps: gaps === undefined ? null : oneOf("gaps", gaps, ["mean", "refuse"]) === "mean",
  };
}

/**
 * @param {{ sketches?: string, foundation?: string, sketcher?: string, demo?: boolean }} values
 * @param {string} folder
 * @param {Record<string, unknown>} config Pre-training and runs from scratch begin without a foundation model.
 */
function inputFiles({ sketches, foundation, sketcher, demo }, folder, { task, fromScratch }) {
  if (demo) {
    if (sketches === undefined && foundation === undefined && sketcher === undefined) return null;
    throw new CommandError("--demo brings its own files: leave out --sketches, --foundation and --sketcher.");
  }
  const needsNone = task === "foundation" || fromScratch === true;
  if (sketches === undefined || (foundation === undefined && !needsNone)) {
    throw new CommandError(
      `Give --sketches A.npz${needsNone ? "" : " and --foundation B.pt, --sketches TABLE and --label COLUMN"}, or --demo.`,
    );
  }
  return {
    sketches: existingFile("sketches", sketches, folder),
    foundation: foundation === undefined ? null : existingFile("foundation", foundation, folder),
    sketcher: sketcher === undefined ? null : existingFile("sketcher", sketcher, folder),
  };
}

/** Columns of a table that a refusal names. */
const SHOWN_COLUMNS = 12;

/**
 * What is said of a table where nobody said which of its columns is learned.
 *
 * @param {{ readonly file: string, readonly columns: readonly string[] }} table
 */
function labelNeeded({ file, columns }) {
  const named = columns.slice(0, SHOWN_COLUMNS).join(", ");
  const more = columns.length > SHOWN_COLUMNS ? ", …" : "";
  return new CommandError(
    `${file} is a table: say with --label COLUMN which of its columns is learned (${named}${more}).`,
  );
}

/** How long the page may be neither loading nor ready before the files count as not enough, in milliseconds. */
const SETTLE_TIME = 3_000;

/**
 * What the page says of the files that it was given.
 *
 * @typedef {object} FilesInPage
 * @property {import("../../src/store/state").StudioPhase} phase
 * @property {string | undefined} problem The page's first sentence about what it refused.
 * @property {boolean} checked Whether it has checked files and configuration.
 * @property {{ file: string, columns: readonly string[] } | null} asked The table whose columns nobody has named yet.
 * @property {boolean} holdsSketches
 */

/**
 * What a command does next with files that it has given the page.
 *
 * @param {FilesInPage} files
 * @param {boolean} isTable Whether it was told what a table's columns are.
 * @param {number} idle For how long the page has not been loading, in milliseconds.
 * @returns {"read the table" | "wait" | "start"}
 * @throws {CommandError} With the page's own sentence when a file is refused, or when nobody said what is learned of a table.
 */
export function nextStep({ phase, problem, checked, asked, holdsSketches }, isTable, idle) {
  if (asked !== null && problem === undefined) {
    if (!isTable) throw labelNeeded(asked);
    return "read the table";
  }
  if (isTable && holdsSketches) {
    throw new CommandError("--label is for a table with a label, and the file holds sketches: leave it out.");
  }
  if (phase === "loading") return "wait";
  if (problem !== undefined) throw new CommandError(problem);
  if (phase === "ready" && checked) return "start";
  if (phase === "empty" && idle > SETTLE_TIME) {
    throw new CommandError("The files are not one sketches file and, where the task needs it, one foundation model.");
  }
  return "wait";
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
    // Notepad and PowerShell write a byte-order mark first.
    value = JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch {
    throw new CommandError(`--config: ${quoted(path)} is not JSON.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CommandError(`--config: ${quoted(path)} does not hold a JSON object of configuration keys.`);
  }
  return value;
}
