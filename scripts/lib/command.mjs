// @ts-check
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The top level of the repository. */
export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A file of an installed package.
 *
 * @param {string} name
 * @param {string} path
 */
export function packageFile(name, path) {
  return join(projectRoot, "node_modules", name, path);
}

/** Something a user can mend, said in one sentence. Anything else that is thrown is a defect. */
export class CommandError extends Error {
  /** @override */
  name = "CommandError";
}

/** The longest sentence that a command writes to stderr, in UTF-8 bytes: 300 with the line break. */
const SENTENCE_BYTES = 299;

/**
 * One line of at most 300 bytes: line breaks become spaces, and what is too long is cut between characters.
 *
 * @param {string} text
 */
export function oneSentence(text) {
  const line = text.replace(/\s+/g, " ").trim();
  if (Buffer.byteLength(line) <= SENTENCE_BYTES) return line;
  let cut = "";
  for (const character of line) {
    if (Buffer.byteLength(cut) + Buffer.byteLength(character) > SENTENCE_BYTES - Buffer.byteLength("…")) break;
    cut += character;
  }
  return `${cut}…`;
}

/**
 * Runs a command's main function: a failure becomes one sentence on stderr and exit code 1, never a stack. Node's own
 * warnings are kept off stderr.
 *
 * @param {() => Promise<void>} main
 */
export async function runCommand(main) {
  process.removeAllListeners("warning");
  // Whoever reads the lines may stop (`train … | head`); what is written to files is why the command runs.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.once("uncaughtException", (error) => {
    sayFailure(error);
    process.exit(1);
  });
  try {
    await main();
  } catch (error) {
    sayFailure(error);
    process.exitCode = 1;
  }
}

/** Whether another command of the studio runs this one. */
const isLed = process.connected === true;

/**
 * Rejects at Ctrl-C or SIGTERM, or when the command that runs this one has gone, so that what the command has started is
 * ended on the way out.
 *
 * @param {string} remedy What to do then.
 * @returns {Promise<never>}
 */
export function interrupted(remedy) {
  return new Promise((_, reject) => {
    const end = () => reject(new CommandError(`Interrupted; ${remedy}`));
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      // A terminal tells the whole group, and a command over this one may tell it again.
      process.on(signal, end);
    }
    if (!isLed) return;
    process.once("disconnect", end);
    if (process.connected) process.channel?.unref();
    else end();
  });
}

/** @param {unknown} error */
function sayFailure(error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${oneSentence(text)}\n`);
}

/**
 * The folder that relative paths on the command line mean: where `npm run` was typed, not where it runs its scripts.
 *
 * @param {string} command The script's name in `package.json`.
 */
export function callersFolder(command) {
  const typed = process.env.npm_lifecycle_event === command ? process.env.INIT_CWD : undefined;
  if (typed !== undefined) return typed;
  try {
    return process.cwd();
  } catch {
    throw new CommandError("The current folder does not exist any more: change to one that does.");
  }
}

/**
 * Runs a program without showing what it prints.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>} Exit code (1 when it could not start) and everything printed.
 */
export function runQuietly(file, args, options = {}) {
  return run(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
}

/**
 * Runs a program that prints for itself.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} Its exit code, 1 when it could not start.
 */
export async function runVisibly(file, args, options = {}) {
  return (await run(file, args, { ...options, stdio: "inherit" })).code;
}

/**
 * Builds a page or program by its configuration of Vite.
 *
 * @param {string} config Path from the top level.
 * @param {string} what
 * @throws {CommandError} With the last line that Vite says.
 */
export async function viteBuild(config, what) {
  const args = [packageFile("vite", "bin/vite.js"), "build", "--config", join(projectRoot, config)];
  const { code, output } = await runQuietly(process.execPath, args);
  if (code !== 0) throw new CommandError(`Vite could not build ${what} (${lastLine(output)}).`);
}

/** @throws {CommandError} When they could not be compiled; the compiler says why. */
export async function buildKernels() {
  const code = await runVisibly(process.execPath, [join(projectRoot, "scripts", "build-kernels.mjs")]);
  if (code !== 0) throw new CommandError("The WASM kernels could not be built.");
}

/** @param {string} output Of a program. */
export function lastLine(output) {
  return output.trim().split("\n").at(-1)?.trim() ?? "no message";
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio: import("node:child_process").StdioOptions }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(file, args, options) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: projectRoot,
      // `npm` is a script file on Windows, which only a shell starts.
      shell: process.platform === "win32" && file === "npm",
      ...options,
    });
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
