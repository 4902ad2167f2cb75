// @ts-check
import { cpus } from "node:os";
import { join } from "node:path";
import { CommandError, projectRoot, runQuietly } from "./command.mjs";
import { ensureDependencies } from "./ensure-build.mjs";
import { lavapipeEnvironment } from "./lavapipe.mjs";
import { startLineProcess } from "./line-process.mjs";

/**
 * The bench without a browser: each engine in a Node process of its own, on lavapipe through Dawn.
 *
 * @returns {Promise<Omit<import("./bench-page.mjs").Bench, "probe" | "choose" | "read">>}
 * @throws {CommandError} When building or finding the driver fails; its functions throw it with what an engine says.
 */
export async function openLavapipeBench() {
  await ensureDependencies(console.log);
  const vite = join(projectRoot, "node_modules", "vite", "bin", "vite.js");
  const config = join(projectRoot, "bench", "vite.lavapipe.config.ts");
  const { code, output } = await runQuietly(process.execPath, [vite, "build", "--config", config]);
  if (code !== 0) throw new CommandError(`Vite could not build the bench (${output.trim().split("\n").at(-1) ?? ""}).`);
  const env = await lavapipeEnvironment();
  const program = join(projectRoot, ".cache", "bench-lavapipe", "lavapipe.js");

  /** @type {Map<string, import("./line-process.mjs").LineProcess>} */
  const running = new Map();
  const start = (/** @type {string} */ name, /** @type {import("../../bench/protocol").Workload} */ workload) => {
    const { hidden, layers, batch } = workload;
    const child = startLineProcess(process.execPath, [program, name, ...[hidden, layers, batch].map(String)], env);
    running.set(name, child);
    return child;
  };
  const child = (/** @type {string} */ name) => {
    const found = running.get(name);
    if (found === undefined) throw new CommandError(`${name} has not been started.`);
    return found;
  };
  return {
    async describe(workload) {
      const described = start("describe", workload);
      const model = JSON.parse(await described.next());
      described.close();
      running.delete("describe");
      return { model, machine: { cores: cpus().length, userAgent: `Node.js ${process.version}` } };
    },
    async start(engine, workload) {
      const started = start(engine, workload);
      await started.next();
      await started.next();
    },
    sample: async (engine) => Number(await child(engine).ask("sample")),
    facts: async (engine) => JSON.parse(await child(engine).ask("facts")),
    async close() {
      for (const process of running.values()) process.close();
    },
  };
}
