// @ts-check
import { join, resolve } from "node:path";
import { CommandError, projectRoot } from "./command.mjs";
import { existingFile, parseFlags, wholeNumber } from "./flags.mjs";

/** @typedef {import("../../bench/protocol").BenchEngine} BenchEngine */

/** @type {readonly BenchEngine[]} */
export const BENCH_ENGINES = ["wasm", "webgpu", "tfjs-wasm", "tfjs-webgpu"];
/** Measured when they are asked for: pre-training's step beside fine-tuning's. */
const FOUNDATION_ENGINES = /** @type {const} */ (["wasm-foundation", "webgpu-foundation"]);
const KNOWN_ENGINES = [...BENCH_ENGINES, ...FOUNDATION_ENGINES];

/** Flags of `npm run bench`. */
const FLAGS = /** @type {const} */ ({
  hidden: { type: "string" },
  layers: { type: "string" },
  batch: { type: "string" },
  steps: { type: "string" },
  engines: { type: "string" },
  json: { type: "string" },
  narrow: { type: "boolean" },
  pytorch: { type: "boolean" },
  dawn: { type: "boolean" },
  read: { type: "boolean" },
  sketches: { type: "string" },
  foundation: { type: "string" },
  help: { type: "boolean" },
});

export const BENCH_USAGE = `npm run bench -- [--hidden N] [--layers N] [--batch N] [--steps N] [--engines ${KNOWN_ENGINES.join(",")}]
    [--json FILE] [--narrow] [--pytorch] [--dawn] [--read [--sketches A.npz] [--foundation B.pt]]

docs/performance.md explains them.`;

/**
 * What `npm run bench` was asked for.
 *
 * @typedef {object} BenchOptions
 * @property {import("../../bench/protocol").Workload} workload
 * @property {number | null} steps Samples per engine; null takes a few, fewer of slow engines.
 * @property {BenchEngine[] | null} engines Null takes those that make sense on this machine; none with `--read` alone.
 * @property {string | null} json Absolute path of the report.
 * @property {boolean} narrow Starts Chromium as most people do, not as commands do.
 * @property {boolean} pytorch
 * @property {boolean} dawn Measures the WebGPU engines in Node instead of all in Chromium.
 * @property {{ sketches: string, foundation: string } | null} read Absolute paths of the files to read.
 */

/**
 * @param {readonly string[]} args
 * @param {string} folder What relative paths start from.
 * @returns {BenchOptions | "help"}
 * @throws {CommandError} When a flag is unknown, lacks its value or does not fit.
 */
export function parseBenchOptions(args, folder) {
  const values = parseFlags(args, FLAGS, "bench");
  if (values.help) return "help";
  if (values.dawn && values.read) throw new CommandError("--read reads in Chromium, which --dawn does without.");
  const engines =
    values.engines === undefined ? (values.read && !values.pytorch ? [] : null) : engineList(values.engines);
  const unfit = values.dawn ? engines?.find((name) => !name.endsWith("webgpu")) : undefined;
  if (unfit !== undefined) throw new CommandError(`--dawn measures webgpu and tfjs-webgpu, not "${unfit}".`);
  const demo = join(projectRoot, "public", "demo");
  return {
    workload: {
      hidden: wholeNumber("hidden", values.hidden, 1) ?? 3000,
      layers: wholeNumber("layers", values.layers, 0) ?? 3,
      batch: wholeNumber("batch", values.batch, 2) ?? 256,
    },
    steps: wholeNumber("steps", values.steps, 1) ?? null,
    engines: engines ?? (values.dawn ? ["webgpu", "tfjs-webgpu"] : null),
    json: values.json === undefined ? null : resolve(folder, values.json),
    narrow: values.narrow ?? false,
    pytorch: values.pytorch ?? false,
    dawn: values.dawn ?? false,
    read: values.read
      ? {
          sketches: existingFile("sketches", values.sketches ?? join(demo, "emde_session_sketches_walk4.npz"), folder),
          foundation: existingFile("foundation", values.foundation ?? join(demo, "future_ubr_model_walk4.pt"), folder),
        }
      : null,
  };
}

/**
 * @param {string} text
 * @returns {BenchEngine[]}
 */
function engineList(text) {
  return [...new Set(text.split(","))].map((name) => {
    const engine = KNOWN_ENGINES.find((known) => known === name.trim());
    if (engine === undefined) {
      throw new CommandError(`--engines takes names from ${KNOWN_ENGINES.join(",")}, not "${name}".`);
    }
    return engine;
  });
}
