import {
  COMMAND_WORDS,
  CONTROL_BATCH_ROWS,
  CONTROL_SCRATCH,
  CONTROL_SCRATCH_BYTES,
  CONTROL_TILE,
  OP_GEMM,
  OP_PACK_ROWS,
  PLAN_START,
} from "./commands";
import { allocateMemory } from "./kernels";
import { Cursor, scratchSpace } from "./memory-plan";
import { type CommandList, ProgramWriter } from "./program";
import { chunkColumns, type GemmPlan } from "./step-program";
import { ThreadPool } from "./thread-pool";

/** The register tile that is fastest here. */
export interface Tuned extends GemmPlan {
  /** Index into the kernels' table. */
  readonly tile: number;
  /** Rate of all threads together, with packing. */
  readonly gflops: number;
}

/** A product like the model's, small enough to be done a hundred times: rows, columns, depth. */
const ROWS = 256;
const COLUMNS = 384;
const DEPTH = 512;
const FLOPS = 2 * ROWS * COLUMNS * DEPTH;
/** V8 replaces the kernels' first, slow code after some calls, so measuring goes on for a while (milliseconds). */
const TILES_BUDGET_MS = 180;
const RATE_BUDGET_MS = 40;
const PROGRAM_BYTES = 64 * COMMAND_WORDS * 4;

/**
 * Measures every register tile on a product of the model's kind and keeps the fastest, then measures all threads with
 * it. The choice has no influence on results: every tile adds each element's products in the same order.
 *
 * @param only the one tile to take, by its index; all are tried when left out.
 */
export async function autotune(pool: ThreadPool, only?: number): Promise<Tuned> {
  const { tiles, shared } = pool.kernels;
  const largest = tiles.reduce(
    (most, tile) => ({ rows: Math.max(most.rows, tile.rows), columns: Math.max(most.columns, tile.columns) }),
    { rows: 0, columns: 0 },
  );
  const cursor = new Cursor(PLAN_START);
  const source = cursor.take(ROWS * DEPTH * 4);
  const weight = cursor.take(COLUMNS * DEPTH * 4);
  const target = cursor.take(ROWS * COLUMNS * 4);
  const packed = cursor.take((ROWS + largest.rows) * DEPTH * 4);
  const programs = cursor.take(PROGRAM_BYTES);
  const { scratch, scratchBytes } = scratchSpace(cursor, largest, pool.threads);
  const memory = allocateMemory(cursor.position, shared);
  const control = new Int32Array(memory.buffer);
  control[CONTROL_BATCH_ROWS / 4] = ROWS;
  control[CONTROL_SCRATCH / 4] = scratch;
  control[CONTROL_SCRATCH_BYTES / 4] = scratchBytes;
  new Float32Array(memory.buffer, source, ROWS * DEPTH).fill(0.5);
  new Float32Array(memory.buffer, weight, COLUMNS * DEPTH).fill(0.25);

  const writer = new ProgramWriter(memory.buffer, programs, PROGRAM_BYTES);
  const all = tiles.map((sizes, tile): Candidate => {
    const choice = { ...sizes, threads: pool.threads };
    const program = writer.program(() => {
      writer.add(OP_PACK_ROWS, [source, DEPTH * 4, packed, 0, DEPTH, 0], true);
      const to = [target, COLUMNS * 4, 0, chunkColumns(COLUMNS, choice)];
      writer.add(OP_GEMM, [packed, weight, DEPTH * 4, 1, COLUMNS, DEPTH, ...to], true);
    });
    return { tile, choice, program, seconds: Number.POSITIVE_INFINITY };
  });

  // One thread is enough to compare tiles, and is not held up by another that has lost its core.
  const alone = new ThreadPool(pool.kernels, 1);
  await alone.attach(memory);
  const candidates = all.filter(({ tile }) => only === undefined || tile === only);
  measure(alone, control, candidates, TILES_BUDGET_MS);
  const best = candidates.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  if (pool.threads > 1) {
    await pool.attach(memory);
    best.seconds = Number.POSITIVE_INFINITY;
    measure(pool, control, [best], RATE_BUDGET_MS);
  }
  return { ...best.choice, tile: best.tile, gflops: FLOPS / best.seconds / 1e9 };
}

interface Candidate {
  readonly tile: number;
  readonly choice: GemmPlan;
  readonly program: CommandList;
  /** Least time so far. */
  seconds: number;
}

function measure(pool: ThreadPool, control: Int32Array, candidates: readonly Candidate[], budget: number): void {
  const start = performance.now();
  do {
    for (const candidate of candidates) {
      control[CONTROL_TILE / 4] = candidate.tile;
      const before = performance.now();
      pool.run(candidate.program);
      candidate.seconds = Math.min(candidate.seconds, (performance.now() - before) / 1000);
    }
  } while (performance.now() - start < budget);
}
