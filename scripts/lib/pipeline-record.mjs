// @ts-check
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { STAGES } from "./pipeline-options.mjs";

/** @typedef {import("./pipeline-options.mjs").StageName} StageName */

/**
 * What `pipeline.json` says of a stage.
 *
 * @typedef {object} StageRecord
 * @property {StageName} stage
 * @property {Record<string, unknown>} config As it was given.
 * @property {Record<string, string>} inputs SHA-256 by role.
 * @property {Record<string, string> | null} files SHA-256 by name; null while the stage is unfinished.
 * @property {number | null} seconds Null while it is.
 */

/**
 * The records of an earlier command. One that makes no sense is none, and so is the second of a stage: its stage is made
 * anew.
 *
 * @param {string} path
 * @returns {StageRecord[]}
 */
export function recordsOf(path) {
  /** @type {unknown} */
  let stages;
  try {
    ({ stages } = JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return [];
  }
  if (!Array.isArray(stages)) return [];
  /** @type {Map<StageName, StageRecord>} */
  const records = new Map();
  for (const each of stages) if (isStageRecord(each) && !records.has(each.stage)) records.set(each.stage, each);
  return [...records.values()];
}

/**
 * Whether two records begin the same: stage, configuration and inputs.
 *
 * @param {StageRecord} a
 * @param {StageRecord} b
 */
export function sameBeginning(a, b) {
  const beginning = (/** @type {StageRecord} */ { stage, config, inputs }) => JSON.stringify([stage, config, inputs]);
  return beginning(a) === beginning(b);
}

/**
 * @param {unknown} value
 * @returns {value is StageRecord}
 */
function isStageRecord(value) {
  if (!isObject(value)) return false;
  const { stage, config, inputs, files, seconds } = value;
  if (!STAGES.some((each) => each === stage) || !isObject(config) || !isHashes(inputs)) return false;
  if (files === null) return seconds === null;
  return isHashes(files) && Object.keys(files).every(isPlainName) && Number.isFinite(seconds) && Number(seconds) >= 0;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * SHA-256 by name, of one file at least.
 *
 * @param {unknown} value
 * @returns {value is Record<string, string>}
 */
function isHashes(value) {
  if (!isObject(value)) return false;
  const hashes = Object.values(value);
  return hashes.length > 0 && hashes.every((hash) => typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash));
}

/**
 * Files lie in the stage's own folder: those of an earlier stage are removed by these names.
 *
 * @param {string} name
 */
function isPlainName(name) {
  return name === basename(name) && !["", ".", ".."].includes(name) && !name.includes("\\");
}
