// @ts-check
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { CommandError } from "./command.mjs";

/**
 * Flags of a command, as `parseArgs` of `node:util` takes them.
 *
 * @typedef {Record<string, { type: "string" | "boolean", multiple?: boolean }>} Flags
 */

/**
 * Reads a command line strictly: every mistake is one sentence that names the flag.
 *
 * @template {Flags} F
 * @param {readonly string[]} args
 * @param {F} flags
 * @param {string} command Name of the npm script, for the sentence.
 * @throws {CommandError} When a flag is unknown or lacks its value.
 */
export function parseFlags(args, flags, command) {
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw new CommandError(`"${token.value}" belongs to no flag.`);
    if (token.kind !== "option") continue;
    const flag = Object.entries(flags).find(([name]) => name === token.name)?.[1];
    if (flag === undefined) {
      throw new CommandError(`There is no flag ${token.rawName}; \`npm run ${command} -- --help\` lists them.`);
    }
    // A value that starts with a dash is the next flag, unless it is a number.
    const missing = token.value === undefined || (!token.inlineValue && /^-\D/.test(token.value));
    if (flag.type === "string" && missing) throw new CommandError(`${token.rawName} needs a value.`);
    // What an empty variable of a shell leaves; as a path it would be the current folder.
    if (token.value?.trim() === "") throw new CommandError(`${token.rawName} is empty; give it a value.`);
    if (flag.type === "boolean" && token.value !== undefined)
      throw new CommandError(`${token.rawName} takes no value.`);
  }
  return parseArgs({ args: joinNegative(args), options: flags, strict: true }).values;
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
 * @param {string} flag
 * @param {string} path
 * @param {string} folder
 */
export function existingFile(flag, path, folder) {
  const file = resolve(folder, path);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new CommandError(`--${flag}: there is no file ${quoted(path)}.`);
  if (!stat.isFile()) throw new CommandError(`--${flag}: ${quoted(path)} is not a file.`);
  return file;
}

/**
 * Absolute paths of the files that flags name; a flag that was not given is left out.
 *
 * @template {Record<string, string | undefined>} Paths
 * @param {Paths} paths By the flag's name.
 * @param {string} folder What relative paths start from.
 * @returns {Paths}
 */
export function existingFiles(paths, folder) {
  const given = Object.entries(definedOnly(paths));
  const files = Object.fromEntries(given.map(([flag, path]) => [flag, existingFile(flag, String(path), folder)]));
  return /** @type {Paths} */ (files);
}

/**
 * @param {string} flag
 * @param {string | undefined} text
 * @param {number} least
 */
export function wholeNumber(flag, text, least) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new CommandError(`--${flag} takes a whole number from ${least} up, not ${quoted(text)}.`);
}

/**
 * @param {string} flag
 * @param {string | undefined} text
 */
export function positiveNumber(flag, text) {
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
export function oneOf(flag, text, choices) {
  if (text === undefined || choices.includes(text)) return text;
  throw new CommandError(`--${flag} is one of ${choices.join(", ")}, not ${quoted(text)}.`);
}

/**
 * The language of report and model card: English without the flag.
 *
 * @param {string | undefined} text Of the flag `--language`.
 * @returns {"en" | "tr"}
 */
export function languageOf(text) {
  return oneOf("language", text, ["en", "tr"]) === "tr" ? "tr" : "en";
}

/**
 * A path or value within a sentence, its end kept when it is long.
 *
 * @param {string} text
 */
export function quoted(text) {
  return text.length <= 120 ? `"${text}"` : `"…${text.slice(-119)}"`;
}

/** @param {Record<string, unknown>} values */
export function definedOnly(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
