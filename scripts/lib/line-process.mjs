// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { CommandError, projectRoot } from "./command.mjs";

/**
 * A program that answers each line with one line.
 *
 * @typedef {object} LineProcess
 * @property {(seconds?: number) => Promise<string>} next The next line that it prints; a program that takes longer than
 *   so many seconds for it, where they are given, is ended.
 * @property {(line: string) => Promise<string>} ask Sends a line and gives the answer.
 * @property {() => void} close
 */

/**
 * Starts a program whose stdout is read line by line.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] This process's own when left out.
 * @returns {LineProcess}
 */
export function startLineProcess(file, args, env = process.env) {
  const child = spawn(file, args, { cwd: projectRoot, env, stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (/** @type {Buffer} */ chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  // A program that ended is noticed by the line that does not come.
  child.stdin.on("error", () => {});
  child.on("error", (error) => {
    complaint = error.message;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (/** @type {number | undefined} */ seconds = undefined) => {
    const patience =
      seconds === undefined
        ? undefined
        : setTimeout(() => {
            complaint = `no answer for ${seconds} s`;
            child.kill("SIGKILL");
          }, seconds * 1000);
    const { value, done } = await lines.next();
    clearTimeout(patience);
    if (!done) return value;
    throw new CommandError(`${file} ended early: ${complaint.trim().split("\n").at(-1) ?? ""}`);
  };
  return {
    next,
    ask(line) {
      child.stdin.write(`${line}\n`);
      return next();
    },
    close: () => {
      child.stdin.end();
      child.kill();
    },
  };
}
