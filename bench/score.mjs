// @ts-check
/**
 * `node bench/score.mjs --model M.pt --sketches S.npz [--hidden 3000]`: what `npm run score` reaches on many customers, as
 * a share of the WASM engine's own forward pass, and how its memory grows (Linux: the resident memory of all its
 * processes). `scripts/make-million.py` writes both files.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot, runQuietly } from "../scripts/lib/command.mjs";

const { values } = parseArgs({
  options: {
    model: { type: "string" },
    sketches: { type: "string" },
    hidden: { type: "string", default: "3000" },
  },
});
const { model, sketches, hidden } = values;
if (model === undefined || sketches === undefined) throw new Error("Give --model and --sketches.");

/** Rows of a batch that `wasm-kernels.mjs` times a forward pass of. */
const BATCH = 256;

const folder = mkdtempSync(join(tmpdir(), "studio-score-bench-"));
try {
  const out = join(folder, "scores.csv");
  const script = join(projectRoot, "scripts", "score.mjs");
  const child = spawn(process.execPath, [script, "--model", model, "--sketches", sketches, "--out", out]);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.pipe(process.stderr);
  /** @type {number[]} */
  const memory = [];
  const sampling = setInterval(() => memory.push(residentBytes(child.pid ?? 0)), 2000);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(sampling);
  const [, rows, engine, seconds] = /of (\d+) customers written \((\S+), ([\d.]+) s\)/.exec(output) ?? [];
  if (code !== 0 || rows === undefined) throw new Error(output);

  const kernels = join(projectRoot, "bench", "wasm-kernels.mjs");
  const timed = await runQuietly(process.execPath, [kernels, "--hidden", hidden, "--batch", String(BATCH)]);
  const forward = Number(/^forward ([\d.]+) ms/m.exec(timed.output)?.[1]) / 1000;
  const rate = Number(rows) / Number(seconds);
  const own = BATCH / forward;
  console.log(`${rows} customers in ${seconds} s on ${engine}: ${rate.toFixed(0)} a second, reading included`);
  console.log(`the engine's own forward pass: ${own.toFixed(0)} a second; the command reaches ${percent(rate / own)}`);
  const middle = memory.slice(Math.floor(memory.length * 0.3), Math.floor(memory.length * 0.9)).map(megabytes);
  const most = memory.map(megabytes).reduce((largest, size) => Math.max(largest, size), 0);
  console.log(`resident memory: ${middle[0]} MB after a third, ${middle.at(-1)} MB near the end, ${most} MB at most`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(0)}%`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}

/**
 * Proportional memory of a process and everything it started; what they share counts once.
 *
 * @param {number} root
 */
function residentBytes(root) {
  /** @type {Map<number, number>} */
  const parents = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readIfThere(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const belongs = (/** @type {number} */ pid) => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === root) return true;
    return false;
  };
  return [...parents.keys()]
    .filter(belongs)
    .reduce(
      (sum, pid) => sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
      0,
    );
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
