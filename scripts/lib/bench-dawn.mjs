// @ts-check
import { cpus } from "node:os";
import { join } from "node:path";
import { CommandError, projectRoot, viteBuild } from "./command.mjs";
import { dawnEnvironment } from "./dawn.mjs";
import { ensureDependencies } from "./ensure-build.mjs";
import { startLineProcess } from "./line-process.mjs";

/**
 * @callback Profile Where a step's time goes, and what was chosen by measuring; null for a program without kernels of its
 *   own.
 * @param {import("../../bench/protocol").BenchEngine} engine
 * @returns {Promise<import("../../bench/protocol").EngineProfile | null>}
 */

/**
 * The bench without a browser: each engine in a Node process of its own, through Dawn on the adapter that is there.
 *
 * @returns {Promise<Omit<import("./bench-page.mjs").Bench, "probe" | "choose" | "read"> & { profile: Profile }>}
 * @throws {CommandError} When building or finding the driver fails; its functions throw it with what an engine says.
 */
export async function openDawnBench() {
  await ensureDependencies(console.log);
  await viteBuild("bench/vite.dawn.config.ts", "the bench");
  const env = await dawnEnvironment();
  const program = join(projectRoot, ".cache", "bench-dawn", "dawn.js");

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
    profile: async (engine) => JSON.parse(await child(engine).ask("profile")),
    async close() {
      for (const process of running.values()) process.close();
    },
  };
}
