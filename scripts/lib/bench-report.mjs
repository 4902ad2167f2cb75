// @ts-check

/**
 * One engine's row of the report.
 *
 * @typedef {object} EngineResult
 * @property {number} secondsPerStep Median over samples.
 * @property {number} secondsPerStepMin
 * @property {number} gflops At the median.
 * @property {number} threads
 * @property {string | null} adapter
 * @property {number} bytes
 */

/**
 * @typedef {object} PytorchFacts
 * @property {"script" | "fused" | "compiled"} variant
 * @property {number} threads
 * @property {string} version
 * @property {string} cpuCapability
 * @property {string | null} adapter
 */

/** @typedef {PytorchFacts & { secondsPerStep: number, secondsPerStepMin: number, gflops: number }} PytorchResult */

/**
 * Reading one kind of file, in seconds.
 *
 * @typedef {object} ReadResult
 * @property {number} browserFirst The first read, with everything that compiles on the way.
 * @property {number} browser Median.
 * @property {number} python Median.
 */

/** @param {readonly number[]} values At least one. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

/**
 * @param {readonly number[]} samples Seconds per step, at least one.
 * @param {number} flopsPerStep
 */
export function summarizeSamples(samples, flopsPerStep) {
  const secondsPerStep = median(samples);
  const secondsPerStepMin = samples.reduce((least, seconds) => Math.min(least, seconds), Number.POSITIVE_INFINITY);
  return { secondsPerStep, secondsPerStepMin, gflops: flopsPerStep / secondsPerStep / 1e9 };
}

/**
 * The table on stdout: one line per engine, fastest first, each with how many times slower it is than the fastest.
 *
 * @param {Readonly<Record<string, EngineResult>>} engines
 * @param {Readonly<Record<string, PytorchResult>>} pytorchs
 */
export function formatTable(engines, pytorchs) {
  const rows = Object.entries(engines).map(([name, result]) => ({
    ...result,
    name,
    where: result.adapter ?? "CPU",
    memory: `${Math.round(result.bytes / 1e6)} MB`,
  }));
  for (const pytorch of Object.values(pytorchs)) {
    const where = pytorch.adapter ?? `CPU (${pytorch.cpuCapability})`;
    const name = `PyTorch ${pytorch.version}${pytorch.variant === "script" ? "" : `, ${pytorch.variant}`}`;
    rows.push({ ...pytorch, name, where, memory: "", bytes: 0 });
  }
  rows.sort((a, b) => a.secondsPerStep - b.secondsPerStep);
  const fastest = rows[0]?.secondsPerStep ?? 1;
  const cells = rows.map((row) => [
    row.name,
    seconds(row.secondsPerStep),
    seconds(row.secondsPerStepMin),
    `${row.gflops.toFixed(1)}`,
    `${(row.secondsPerStep / fastest).toFixed(2)}×`,
    String(row.threads),
    row.memory,
    row.where,
  ]);
  const header = ["engine", "s/step", "fastest", "GFLOPS", "ratio", "threads", "memory", "on"];
  return alignColumns([header, ...cells]);
}

/**
 * @typedef {object} ReadSample
 * @property {import("../../bench/protocol").ReadTimes} browser
 * @property {import("../../bench/protocol").ReadTimes} python
 */

/**
 * @param {readonly ReadSample[]} samples In the order in which they were taken, at least one.
 * @returns {{ sketches: ReadResult, foundation: ReadResult, ratio: number }} The ratio is that of both files together.
 */
export function summarizeReads(samples) {
  const of = (/** @type {"sketches" | "foundation"} */ file) => ({
    browserFirst: samples[0]?.browser[file] ?? Number.NaN,
    browser: median(samples.map(({ browser }) => browser[file])),
    python: median(samples.map(({ python }) => python[file])),
  });
  const [sketches, foundation] = [of("sketches"), of("foundation")];
  const ratio = (sketches.browser + foundation.browser) / (sketches.python + foundation.python);
  return { sketches, foundation, ratio };
}

/** @param {ReturnType<typeof summarizeReads>} reads */
export function formatReads({ sketches, foundation, ratio }) {
  const row = (/** @type {string} */ name, /** @type {ReadResult} */ { browserFirst, browser, python }) => [
    name,
    seconds(browserFirst),
    seconds(browser),
    seconds(python),
    `${(browser / python).toFixed(2)}×`,
  ];
  const table = alignColumns([
    ["reading", "first", "browser s", "Python s", "ratio"],
    row("sketches .npz", sketches),
    row("foundation .pt", foundation),
  ]);
  return `${table}\nBoth together: ${ratio.toFixed(2)} times what Python takes.`;
}

/**
 * Where a step's time goes on the engine's own kernels, and the tiles it took.
 *
 * @param {import("../../bench/protocol").EngineProfile} profile
 */
export function formatProfile({ timing, kernels, choices }) {
  const rate = (/** @type {number | null} */ value) => (value === null ? "" : value.toFixed(1));
  const rows = kernels.map(({ kernel, dispatches, seconds: time, share, gflops, gigabytesPerSecond }) => [
    kernel,
    String(dispatches),
    seconds(time),
    `${(100 * share).toFixed(1)} %`,
    rate(gflops),
    rate(gigabytesPerSecond),
  ]);
  const table = alignColumns([["webgpu kernel", "dispatches", "s", "share", "GFLOPS", "GB/s"], ...rows]);
  const tiles = Object.entries(choices).map(([problem, choice]) => `${problem} ${choice}`);
  return [`Kernels by ${timing}:`, table, "", "Tiles:", ...tiles].join("\n");
}

/** @param {readonly (readonly string[])[]} rows */
function alignColumns(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  const last = widths.length - 1;
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 || column === last ? cell.padEnd(width) : cell.padStart(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** @param {number} value */
function seconds(value) {
  return value < 1 ? value.toFixed(4) : value.toFixed(2);
}
