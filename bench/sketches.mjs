// @ts-check
/**
 * `node bench/sketches.mjs --tables FOLDER [--walks 1,2,3,4] [--pycleora]`: seconds of every stage from three CSV tables to
 * sketches, by the clock and of all cores' processor time, and the most memory, under Node on all cores; with `--pycleora` also what pycleora 3 takes for graph and walks
 * on the same cores, in the same run. `bench/make-bank.mjs` makes the tables.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CommandError, projectRoot, runCommand, runQuietly } from "../scripts/lib/command.mjs";
import { ensureDependencies } from "../scripts/lib/ensure-build.mjs";
import { startLineProcess } from "../scripts/lib/line-process.mjs";
import { pythonWithTorch } from "../scripts/lib/venv.mjs";

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      tables: { type: "string" },
      walks: { type: "string", default: "4" },
      pycleora: { type: "boolean", default: false },
    },
  });
  const { tables, walks, pycleora } = values;
  if (tables === undefined) throw new CommandError("Give --tables FOLDER; bench/make-bank.mjs makes one.");
  await ensureDependencies(console.log);
  for (const build of [
    [join("scripts", "build-kernels.mjs")],
    [join("node_modules", "vite", "bin", "vite.js"), "build", "--config", join("bench", "vite.sketches.config.ts")],
  ]) {
    const { code, output } = await runQuietly(process.execPath, build);
    if (code !== 0) throw new CommandError(`The bench could not be built (${output.trim().split("\n").at(-1) ?? ""}).`);
  }
  const program = join(projectRoot, ".cache", "bench-sketches", "sketches.js");
  const running = startLineProcess(
    process.execPath,
    ["--max-old-space-size=16384", program, tables, walks],
    process.env,
  );
  console.log(`${"".padEnd(32)}${"clock".padStart(9)} ${"CPU".padStart(9)} ${"memory".padStart(10)}`);
  /** @type {Map<string, number>} */
  const seconds = new Map();
  for (let stage = ""; stage !== "all"; ) {
    const lap = JSON.parse(await running.next());
    stage = lap.stage;
    seconds.set(stage, lap.seconds);
    const times = [lap.seconds, lap.cpuSeconds].map((each) => `${each.toFixed(2).padStart(8)} s`).join("");
    console.log(`${stage.padEnd(32)}${times} ${megabytes(lap.peakBytes)}`);
  }
  running.close();
  if (!pycleora) return;
  const python = await pythonWithTorch();
  const script = join("bench", "pycleora_walks.py");
  const { code, output } = await runQuietly(python, [script, join(tables, "cleora_hyperedges.txt"), walks]);
  if (code !== 0) throw new CommandError(`pycleora failed: ${output.trim().split("\n").at(-1) ?? ""}`);
  const theirs = JSON.parse(output.trim().split("\n").at(-1) ?? "");
  const graph = seconds.get("graph") ?? 0;
  const walking = walks.split(",").reduce((sum, walk) => sum + (seconds.get(`walk ${walk}`) ?? 0), 0);
  console.log(`\npycleora: graph ${theirs.graph.toFixed(2)} s, walks ${theirs.walks.toFixed(2)} s`);
  console.log(
    `studio ÷ pycleora: graph ${(graph / theirs.graph).toFixed(2)}, walks ${(walking / theirs.walks).toFixed(2)}`,
  );
});

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0).padStart(6)} MB`;
}
