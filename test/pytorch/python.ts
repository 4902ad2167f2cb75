import { join } from "node:path";
import { z } from "zod";
import { startLineProcess } from "../../scripts/lib/line-process.mjs";

const answer = z.object({ status: z.int(), stdout: z.string(), stderr: z.string() });

export interface TorchPython {
  /**
   * Runs a script with torch at hand, as `python` with these arguments would.
   *
   * @param args A script's path, or `-c` and a program; then the script's own.
   */
  readonly run: (args: readonly string[], cwd?: string) => Promise<z.infer<typeof answer>>;
  readonly close: () => void;
}

/** One Python that imports torch once, for the many short scripts of a file of tests. Its text is UTF-8. */
export function startTorchPython(): TorchPython {
  const python = z.string().parse(process.env.STUDIO_PYTHON);
  const env = { ...process.env, PYTHONIOENCODING: "utf8" };
  const { ask, close } = startLineProcess(python, [join(import.meta.dirname, "forking.py")], env);
  return {
    run: async (args, cwd = process.cwd()) => answer.parse(JSON.parse(await ask(JSON.stringify({ args, cwd })))),
    close,
  };
}
