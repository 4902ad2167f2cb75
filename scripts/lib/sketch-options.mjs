// @ts-check
import { resolve } from "node:path";
import { CommandError } from "./command.mjs";
import { existingFiles, parseFlags, quoted } from "./flags.mjs";
import { readConfig } from "./train-options.mjs";

/** Flags of `npm run sketch`. */
const FLAGS = /** @type {const} */ ({
  customers: { type: "string" },
  products: { type: "string" },
  events: { type: "string" },
  hyperedges: { type: "string" },
  embeddings: { type: "string" },
  out: { type: "string" },
  config: { type: "string" },
  walks: { type: "string" },
  "customer-embeddings": { type: "boolean" },
  help: { type: "boolean" },
});

export const SKETCH_USAGE = `npm run sketch -- --customers C --products P --events E --out DIR
    [--config K.json] [--walks 1,2,4] [--hyperedges F | --embeddings cleora_embeddings_walk4.npz]
    [--customer-embeddings]

docs/sketch.md explains them.`;

/**
 * What `npm run sketch` was asked for.
 *
 * @typedef {object} SketchOptions
 * @property {{ customers: string, products: string, events: string, hyperedges?: string, embeddings?: string }} files Absolute paths.
 * @property {string} out Absolute path of the folder for the files.
 * @property {Record<string, unknown>} config Keys of the configuration file under those of the flags.
 * @property {boolean} customerEmbeddings
 */

/**
 * Reads the command line and the configuration file; values of keys are left to the page.
 *
 * @param {readonly string[]} args
 * @param {string} folder What relative paths start from.
 * @returns {SketchOptions | "help"}
 * @throws {CommandError} When a flag is unknown, lacks its value or does not fit, or a file cannot be read.
 */
export function parseSketchOptions(args, folder) {
  const values = parseFlags(args, FLAGS, "sketch");
  if (values.help) return "help";
  const { customers, products, events, out, hyperedges, embeddings } = values;
  if (customers === undefined || products === undefined || events === undefined) {
    throw new CommandError("Give the three tables: --customers C --products P --events E.");
  }
  if (out === undefined) throw new CommandError("Say with --out DIR where the files go.");
  if (hyperedges !== undefined && embeddings !== undefined) {
    throw new CommandError("--hyperedges and --embeddings both replace the graph's input: leave one of them out.");
  }
  const config = values.config === undefined ? {} : readConfig(values.config, folder);
  return {
    files: existingFiles({ customers, products, events, hyperedges, embeddings }, folder),
    out: resolve(folder, out),
    config: values.walks === undefined ? config : { ...config, walks: walkList(values.walks) },
    customerEmbeddings: values["customer-embeddings"] ?? false,
  };
}

/** @param {string} text */
function walkList(text) {
  const walks = text.split(/[\s,]+/).filter((part) => part !== "");
  if (walks.length > 0 && walks.every((walk) => /^[1-9]\d{0,2}$/.test(walk))) return walks.map(Number);
  throw new CommandError(`--walks takes numbers of walks such as 1,2,4, not ${quoted(text)}.`);
}
