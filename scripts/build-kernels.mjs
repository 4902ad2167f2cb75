// @ts-check
/**
 * Compiles the kernels (AssemblyScript) of the WASM engine and of Cleora's walks: `assembly/` into `generated/` beside it,
 * for shared and for unshared memory, the engine's with and without fused multiply-add. Does nothing for a folder whose
 * sources have not changed since.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Register tiles of the GEMM: rows (each a broadcast) × vectors of four columns. V8 leaves 15 vector registers for
 * accumulators and operands; which tile is fastest depends on the processor, so the engine measures them at start. The
 * first is for V8 with `--wasm-revectorize`: two neighboring vectors share a 256-bit register there.
 */
const tiles = [
  { rows: 6, vectors: 4 },
  { rows: 6, vectors: 2 },
  { rows: 5, vectors: 2 },
  { rows: 4, vectors: 2 },
  { rows: 3, vectors: 3 },
  { rows: 2, vectors: 4 },
  { rows: 8, vectors: 1 },
];

/** @typedef {{ name: string, fma: boolean, shared: boolean }} Variant */
/** @typedef {{ folder: string, host: string, modules: Record<string, () => string>, variants: readonly Variant[] }} Kernels */

/** The builds: `host` is the file that TypeScript and AssemblyScript share, `modules` are made here. @type {readonly Kernels[]} */
const builds = [
  {
    folder: join(root, "src", "engine", "wasm"),
    host: "commands.ts",
    modules: { "tiles.ts": tilesSource },
    variants: [
      { name: "fma-shared", fma: true, shared: true },
      { name: "fma", fma: true, shared: false },
      { name: "plain-shared", fma: false, shared: true },
      { name: "plain", fma: false, shared: false },
    ],
  },
  {
    folder: join(root, "src", "pipeline", "wasm"),
    host: "control.ts",
    modules: {},
    variants: [
      { name: "walk-shared", fma: false, shared: true },
      { name: "walk", fma: false, shared: false },
    ],
  },
];

/** @param {number} count */
const numbers = (count) => Array.from({ length: count }, (_, i) => i);

/**
 * AssemblyScript of one tile: C (+)= A · B over `block` values of k, accumulators in registers throughout. All of a row
 * is read before any of it is stored: V8 pairs only vectors that are stored one right after the other.
 *
 * @param {{ rows: number, vectors: number }} tile
 */
function tileSource({ rows, vectors }) {
  const cells = numbers(rows).flatMap((i) => numbers(vectors).map((j) => ({ i, j, name: `c${i}_${j}` })));
  return [
    `function tile${rows}x${vectors * 4}(block: i32, a: usize, b: usize, c: usize, stride: usize, accumulate: bool): void {`,
    ...cells.map(({ name }) => `let ${name} = f32x4.splat(0);`),
    `for (const end = a + <usize>(block * ${rows * 4}); a < end; a += ${rows * 4}, b += ${vectors * 16}) {`,
    ...numbers(vectors).map((j) => `const b${j} = v128.load(b, ${j * 16});`),
    ...numbers(rows).flatMap((i) => [
      `const a${i} = v128.load_splat<f32>(a, ${i * 4});`,
      ...numbers(vectors).map((j) => `c${i}_${j} = multiplyAdd(a${i}, b${j}, c${i}_${j});`),
    ]),
    "}",
    "if (accumulate) {",
    ...numbers(rows).flatMap((i) => [
      ...numbers(vectors).map((j) => `c${i}_${j} = f32x4.add(v128.load(c, ${j * 16}), c${i}_${j});`),
      ...numbers(vectors).map((j) => `v128.store(c, c${i}_${j}, ${j * 16});`),
      "c += stride;",
    ]),
    "} else {",
    ...numbers(rows).flatMap((i) => [
      ...numbers(vectors).map((j) => `v128.store(c, c${i}_${j}, ${j * 16});`),
      "c += stride;",
    ]),
    "}",
    "}",
  ].join("\n");
}

/** The module `./tiles` of the kernels: all tiles, and a table of their sizes. */
function tilesSource() {
  const choose = (/** @type {(tile: { rows: number, vectors: number }) => string} */ value) =>
    tiles.map((tile, i) => `case ${i}: return ${value(tile)};`).join("\n");
  return [
    'import { multiplyAdd } from "./simd";',
    `export const TILES: i32 = ${tiles.length};`,
    ...tiles.map(tileSource),
    `export function tileRows(tile: i32): i32 { switch (tile) { ${choose(({ rows }) => `${rows}`)} default: return 0; } }`,
    `export function tileColumns(tile: i32): i32 { switch (tile) { ${choose(({ vectors }) => `${vectors * 4}`)} default: return 0; } }`,
    "export function runTile(tile: i32, block: i32, a: usize, b: usize, c: usize, stride: usize, accumulate: bool): void {",
    "switch (tile) {",
    choose(({ rows, vectors }) => `tile${rows}x${vectors * 4}(block, a, b, c, stride, accumulate)`),
    "default: unreachable();",
    "}",
    "}",
  ].join("\n");
}

/** @param {Kernels} kernels */
function sourceHash({ folder, host }) {
  const assembly = join(folder, "assembly");
  const hash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(join(folder, host)));
  hash.update(readFileSync(join(root, "node_modules", "assemblyscript", "package.json")));
  for (const name of readdirSync(assembly).sort()) hash.update(name).update(readFileSync(join(assembly, name)));
  return hash.digest("hex");
}

/**
 * @param {Kernels} kernels
 * @param {Variant} variant
 */
async function compile({ folder, modules }, { name, fma, shared }) {
  const { main } = await import("assemblyscript/asc");
  const assembly = join(folder, "assembly");
  const entry = join(assembly, "index.ts");
  const options = [
    entry,
    ...["--outFile", `${name}.wasm`, "--baseDir", "/"],
    ...["--optimizeLevel", "3", "--noAssert", "--runtime", "stub", "--use", "abort="],
    ...["--importMemory", "--zeroFilledMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
    ...["--memoryBase", "1024", "--enable", "simd", "--enable", "threads"],
    ...(fma ? ["--enable", "relaxed-simd"] : []),
    ...(shared ? ["--sharedMemory"] : []),
  ];
  const { error, stderr } = await main(options, {
    readFile: (file, baseDir) => {
      const path = file.startsWith("/") ? file : join(baseDir, file);
      const made = dirname(path) === assembly ? modules[basename(path)] : undefined;
      if (made !== undefined) return made();
      // AssemblyScript's decorators for functions are no TypeScript, so the sources have them as comments.
      return existsSync(path) ? readFileSync(path, "utf8").replaceAll("// @inline\n", "@inline\n") : null;
    },
    writeFile: (file, contents) => writeFileSync(join(folder, "generated", file), contents),
    listFiles: () => [],
  });
  if (error !== null) {
    process.stderr.write(stderr.toString());
    throw error;
  }
}

for (const kernels of builds) {
  const output = join(kernels.folder, "generated");
  const stamp = join(output, "sources.sha256");
  const hash = sourceHash(kernels);
  const files = kernels.variants.map(({ name }) => join(output, `${name}.wasm`));
  const upToDate = files.every((file) => existsSync(file)) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
  if (upToDate) continue;
  mkdirSync(output, { recursive: true });
  for (const variant of kernels.variants) await compile(kernels, variant);
  writeFileSync(stamp, hash);
}
