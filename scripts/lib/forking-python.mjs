// @ts-check
import { connect } from "node:net";
import { join } from "node:path";
import { projectRoot } from "./command.mjs";
import { startLineProcess } from "./line-process.mjs";

/**
 * Starts one Python that imports the packages of `test/pytorch/requirements.txt` once, for all scripts of the comparing
 * tests.
 *
 * @param {string} python
 * @param {string} socket Where it is asked.
 * @returns {Promise<() => void>} Ends it.
 */
export async function startForkingPython(python, socket) {
  // What the scripts compute is small: more threads would only wait for each other.
  const env = { ...process.env, PYTHONIOENCODING: "utf8", OMP_NUM_THREADS: "1" };
  const { next, close } = startLineProcess(python, [join(projectRoot, "test", "pytorch", "forking.py"), socket], env);
  await next();
  return close;
}

/**
 * Runs a script in a process of the Python at a socket.
 *
 * @param {string} socket
 * @param {readonly string[]} args A script's path, or `-c` and a program; then the script's own.
 * @param {string} cwd
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
export function runForked(socket, args, cwd) {
  return new Promise((resolve, reject) => {
    const connection = connect(socket, () => connection.write(`${JSON.stringify({ args, cwd })}\n`));
    connection.setEncoding("utf8");
    let said = "";
    connection.on("data", (chunk) => {
      said += chunk;
    });
    connection.on("error", reject);
    connection.on("end", () => {
      if (said.endsWith("\n")) resolve(JSON.parse(said));
      else reject(new Error(`The Python that ran ${args[0]} ended without an answer.`));
    });
  });
}
