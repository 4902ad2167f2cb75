// @ts-check
import { extname, resolve } from "node:path";
import { CommandError } from "./command.mjs";
import { existingFile, existingFiles, parseFlags, quoted, wholeNumber } from "./flags.mjs";
import { readConfig } from "./train-options.mjs";

/** Flags of `npm run score`. */
const FLAGS = /** @type {const} */ ({
  model: { type: "string" },
  sketches: { type: "string" },
  sketcher: { type: "string" },
  customers: { type: "string" },
  products: { type: "string" },
  events: { type: "string" },
  cutoff: { type: "string" },
  config: { type: "string" },
  compare: { type: "string" },
  out: { type: "string" },
  "top-uncertain": { type: "string" },
  "top-risk": { type: "string" },
  actions: { type: "string" },
  potential: { type: "string" },
  from: { type: "string" },
  separator: { type: "string" },
  decimal: { type: "string" },
  bom: { type: "boolean" },
  help: { type: "boolean" },
});

export const SCORE_USAGE = `npm run score -- --model M.pt --sketches S.npz --out FILE.csv|.npz|.jsonl
    [--top-uncertain N | --top-risk N | --potential FROM:TO:THRESHOLD [--from actual|predicted]]
    [--compare EARLIER.csv|.jsonl|.npz] [--actions CALL:EMAIL:INFORM] [--separator comma|semicolon] [--decimal point|comma] [--bom]
    [--sketcher S.npz --customers C --products P --events E [--cutoff ISO] [--config K.json]] instead of --sketches

docs/cli.md explains them.`;

const FORMATS = /** @type {const} */ ({ ".csv": "csv", ".npz": "npz", ".jsonl": "jsonl" });

/**
 * What `npm run score` was asked for.
 *
 * @typedef {object} ScoreOptions
 * @property {string} model Absolute path.
 * @property {string | NewCustomers} sketches Absolute path of a file, or what sketches are made of first.
 * @property {string | null} compare Absolute path of an earlier file of scores.
 * @property {string} out Absolute path.
 * @property {import("../../src/commands").ScoreRequest} request
 */

/**
 * Tables of other customers, and the sketcher of the training.
 *
 * @typedef {object} NewCustomers
 * @property {Record<"sketcher" | "customers" | "products" | "events", string>} files Absolute paths.
 * @property {string | null} cutoff Where their past ends; null: as in training.
 * @property {Record<string, unknown>} config Keys of `npm run sketch`: columns, rows that cannot be read.
 */

/**
 * Reads the command line. Segment names are judged by the page, which knows the model's.
 *
 * @param {readonly string[]} args
 * @param {string} folder What relative paths start from.
 * @returns {ScoreOptions | "help"}
 * @throws {CommandError} When a flag is unknown, lacks its value or does not fit, or a file is missing.
 */
export function parseScoreOptions(args, folder) {
  const values = parseFlags(args, FLAGS, "score");
  if (values.help) return "help";
  const { model, out } = values;
  if (model === undefined || out === undefined) {
    throw new CommandError("Give --model M.pt, --sketches S.npz and --out FILE.csv, .npz or .jsonl.");
  }
  const format = Object.entries(FORMATS).find(([ending]) => ending === extname(out).toLowerCase())?.[1];
  if (format === undefined) {
    throw new CommandError(`--out: ${quoted(out)} must end in .csv, .npz or .jsonl; the ending chooses the format.`);
  }
  const topUncertain = wholeNumber("top-uncertain", values["top-uncertain"], 1) ?? null;
  const topRisk = wholeNumber("top-risk", values["top-risk"], 1) ?? null;
  if ([topUncertain, topRisk, values.potential ?? null].filter((chosen) => chosen !== null).length > 1) {
    throw new CommandError("--top-uncertain, --top-risk and --potential choose different customers: give one of them.");
  }
  if (values.compare !== undefined && format === "npz") {
    throw new CommandError(
      "--compare writes what customers were before into a .csv or .jsonl: give --out one of these.",
    );
  }
  return {
    model: existingFile("model", model, folder),
    sketches: sketchesOf(values, folder),
    compare: values.compare === undefined ? null : existingFile("compare", values.compare, folder),
    out: resolve(folder, out),
    request: {
      format,
      topUncertain,
      topRisk,
      bands: bands(values.actions ?? "0.7:0.5:0.3"),
      potential: values.potential === undefined ? null : transition(values.potential),
      from: choice("from", values.from ?? "actual", { actual: "actual", predicted: "predicted" }),
      separator: choice("separator", values.separator ?? "comma", { comma: ",", semicolon: ";" }),
      decimal: choice("decimal", values.decimal ?? "point", { point: ".", comma: "," }),
      byteOrderMark: values.bom ?? false,
    },
  };
}

/**
 * From which probability of churn on a customer is called, written to, or told something.
 *
 * @param {string} text
 */
function bands(text) {
  const limits = text.split(":").map((limit) => (limit.trim() === "" ? Number.NaN : Number(limit)));
  const [call = Number.NaN, email = Number.NaN, inform = Number.NaN] = limits;
  if (limits.length !== 3 || !(1 >= call && call >= email && email >= inform && inform >= 0)) {
    throw new CommandError(`--actions takes CALL:EMAIL:INFORM, falling, such as 0.7:0.5:0.3, not ${quoted(text)}.`);
  }
  return { call, email, inform };
}

/**
 * @param {Partial<Record<"sketches" | "sketcher" | "customers" | "products" | "events" | "cutoff" | "config", string>>} values
 * @param {string} folder
 * @returns {string | NewCustomers}
 */
function sketchesOf({ sketches, sketcher, customers, products, events, cutoff, config }, folder) {
  const ofTables = [sketcher, customers, products, events];
  if (sketches !== undefined) {
    if ([...ofTables, cutoff, config].some((value) => value !== undefined)) {
      throw new CommandError("--sketches are made already: leave out --sketcher, its tables, --cutoff and --config.");
    }
    return existingFile("sketches", sketches, folder);
  }
  if (sketcher === undefined || customers === undefined || products === undefined || events === undefined) {
    throw new CommandError("Give --sketches S.npz, or --sketcher S.npz with --customers C --products P --events E.");
  }
  return {
    files: existingFiles({ sketcher, customers, products, events }, folder),
    cutoff: cutoff ?? null,
    config: config === undefined ? {} : readConfig(config, folder),
  };
}

/** @param {string} text */
function transition(text) {
  const [from, to, limit, ...rest] = text.split(":");
  const threshold = Number(limit);
  const complete = from && to && limit !== undefined && limit.trim() !== "" && rest.length === 0;
  if (!complete || !(threshold >= 0 && threshold <= 1)) {
    throw new CommandError(`--potential takes FROM:TO:THRESHOLD such as mass:affluent:0.3, not ${quoted(text)}.`);
  }
  return { from, to, threshold };
}

/**
 * @template T
 * @param {string} flag
 * @param {string} text
 * @param {Record<string, T>} choices
 * @returns {T}
 */
function choice(flag, text, choices) {
  const found = Object.entries(choices).find(([name]) => name === text);
  if (found !== undefined) return found[1];
  throw new CommandError(`--${flag} is one of ${Object.keys(choices).join(", ")}, not ${quoted(text)}.`);
}
