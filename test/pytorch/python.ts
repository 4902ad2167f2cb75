import { z } from "zod";
import { runForked } from "../../scripts/lib/forking-python.mjs";

/**
 * Runs a script in a process that has torch and what else `requirements.txt` names imported already. Its text is UTF-8.
 *
 * @param args A script's path, or `-c` and a program; then the script's own.
 */
export function runPython(args: readonly string[], cwd = process.cwd()) {
  return runForked(z.string().parse(process.env.STUDIO_PYTHON_SOCKET), args, cwd);
}

/** What a script prints that has to end well. */
export async function printedBy(args: readonly string[], cwd?: string): Promise<string> {
  const { status, stdout, stderr } = await runPython(args, cwd);
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}
