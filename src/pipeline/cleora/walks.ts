import xxhash from "xxhash-wasm";
import { Slice } from "../../formats/event-loop";
import type { ReadOptions } from "../../formats/progress";
import { PipelineError } from "../errors";
import { release } from "../release";
import {
  CONTROL_ACCUMULATORS,
  CONTROL_CHUNK_COUNT,
  CONTROL_CHUNKS,
  CONTROL_COLUMNS,
  CONTROL_EDGES,
  CONTROL_FIRST_COLUMN,
  CONTROL_GENERATION,
  CONTROL_HALVINGS,
  CONTROL_HASHES,
  CONTROL_LEAVES,
  CONTROL_NORMS,
  CONTROL_OP,
  CONTROL_ROW_START,
  CONTROL_ROWS,
  CONTROL_SEGMENT_COUNT,
  CONTROL_SEGMENTS,
  CONTROL_SOURCE,
  CONTROL_TARGET,
  CONTROL_TILES,
  DATA_START,
  OP_DIVIDE,
  OP_PROPAGATE,
  OP_SQUARES,
  OP_START,
  SEGMENT_WORDS,
  TILE,
  TILE_BYTES,
} from "../wasm/control";
import { prepareWalk } from "../wasm/kernels";
import { type WalkMachine, WalkThreads } from "../wasm/threads";
import type { CleoraGraph } from "./graph";
import { pairwiseSum } from "./pairwise";

/** pycleora 2.0 and 3.x start from other vectors and add up in another order: different models. */
export type Generation = 2 | 3;

interface WalkSettings {
  readonly generation: Generation;
  /**
   * Of pycleora 2.0, which halves a row's sum once for one worker (the default) and twice for two. Only one worker repeats
   * bit for bit there: of two, each also takes over parts of the other's sums as they happen to be free.
   */
  readonly workers?: 1 | 2;
  /** Numbers per entity. */
  readonly dim: number;
  /** Whether the rows of customers are wanted too. */
  readonly customerRows: boolean;
}

/** Rows of names: float32 [names, dim]. */
export interface NamedRows {
  readonly names: readonly string[];
  readonly dim: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** What one number of walks gives. */
export interface Embeddings {
  readonly walk: number;
  /** Products and event types, by first appearance. */
  readonly tokens: NamedRows;
  /** All entities in order, customers included, float32 [entities, dim] as bytes; null unless they were wanted. */
  readonly all: Blob | null;
}

interface WalkOptions extends ReadOptions {
  /** When a matrix is too large to be kept: two of them come to more. */
  readonly keptBytes?: number;
  /** Gives the graph's edges up once they are copied: it cannot be walked again. */
  readonly takeEdges?: boolean;
}

/** Two whole matrices up to this size are kept; larger ones are made anew for every walk, a few columns at a time. */
const KEPT_BYTES = 2 ** 30;
/** Tiles of columns that are walked together where the matrix is not kept. */
const BLOCK_TILES = 2;
/** Edges × tiles between two looks at the clock, per thread. */
const STRIDE = 20_000_000;
/** pycleora 3 divides by no smaller norm. */
const LEAST_NORM = Math.fround(1e-10);
/** Rows that are put together at a time. */
const ROWS_PER_PART = 8192;

/**
 * Walks a graph: from the hashed start, every walk replaces each row by the weighted sum of its neighbors' and divides it
 * by its Euclidean norm, in float32 and in pycleora's order of operations, so that every bit is that of pycleora with one
 * worker, on any number of threads.
 *
 * @param walks Which numbers of walks to give, ascending; each is the continuation of the one before.
 * @throws PipelineError `pipeline/walk-failed`, `pipeline/too-large`; the signal's reason when aborted.
 */
export async function* walkGraph(
  graph: CleoraGraph,
  walks: readonly number[],
  settings: WalkSettings,
  machine: WalkMachine,
  options: WalkOptions = {},
): AsyncGenerator<Embeddings> {
  const last = walks.at(-1) ?? 0;
  const walk = await walksOver(graph, last, settings, machine, options);
  try {
    for (let step = 1; step <= last; step++) {
      const wanted = walks.includes(step);
      const embeddings = await walk.next(step, wanted);
      if (embeddings !== null) yield embeddings;
    }
  } finally {
    walk.dispose();
  }
}

/** Where everything lies in the WASM memory; addresses in bytes. */
interface Plan {
  readonly hashes: number;
  readonly rowStart: number;
  readonly edges: number;
  readonly chunks: number;
  readonly segments: number;
  readonly accumulators: number;
  readonly leaves: number;
  /** One vector per walk. */
  readonly norms: number;
  /** The two buffers of tiles. */
  readonly tiles: readonly [number, number];
  readonly bytes: number;
}

/** The walks over a graph up to the `last`, all of them laid out in one WASM memory. */
async function walksOver(
  graph: CleoraGraph,
  last: number,
  { generation, workers = 1, dim, customerRows }: WalkSettings,
  machine: WalkMachine,
  { keptBytes = KEPT_BYTES, takeEdges = false, signal, onProgress }: WalkOptions,
) {
  const rows = graph.entities.length;
  const allTiles = Math.ceil(dim / TILE);
  const kept = 2 * allTiles * rows * TILE_BYTES <= keptBytes;
  /** Those that are in memory at a time. */
  const blockTiles = kept ? allTiles : Math.min(allTiles, BLOCK_TILES);
  const chunks = chunksOf(graph.rowStart, machine.threads);
  const chunkCount = chunks.length - 1;
  const stride = Math.max(1, Math.floor((STRIDE * machine.threads) / (graph.edges / chunkCount + 1)));
  const work = allTiles * (kept ? last : (last * (last + 1)) / 2);
  const tokens = [...graph.isCustomer.keys()].filter((entity) => graph.isCustomer[entity] === 0);
  const slice = new Slice();
  /** Which of the two buffers holds the newest vectors. */
  let current = 0;
  let done = 0;

  const plan = planOf(graph, last, dim, chunks.length, blockTiles);
  const task = await prepareWalk(plan.bytes, machine.threads > 1, machine.kernels);
  const { buffer } = task.memory;
  new Uint32Array(buffer, plan.chunks, chunks.length).set(chunks);
  new Uint32Array(buffer, plan.rowStart, rows + 1).set(graph.rowStart);
  let at = plan.edges;
  for (const piece of graph.pieces) {
    new Uint32Array(buffer, at, piece.length).set(piece);
    at += piece.byteLength;
    if (takeEdges) release([piece]);
  }
  const { h64 } = await xxhash();
  const hashes = new BigUint64Array(buffer, plan.hashes, rows);
  for (let row = 0; row < rows; row++) hashes[row] = h64(graph.entities[row] ?? "");
  const threads = new WalkThreads(machine, task);

  const control = new Int32Array(buffer);
  control[CONTROL_ROWS / 4] = rows;
  control[CONTROL_COLUMNS / 4] = dim;
  control[CONTROL_GENERATION / 4] = generation;
  control[CONTROL_HALVINGS / 4] = generation === 3 ? 0 : workers;
  control[CONTROL_HASHES / 4] = plan.hashes;
  control[CONTROL_ROW_START / 4] = plan.rowStart;
  control[CONTROL_EDGES / 4] = plan.edges;
  control[CONTROL_CHUNKS / 4] = plan.chunks;
  control[CONTROL_CHUNK_COUNT / 4] = chunkCount;
  control[CONTROL_SEGMENTS / 4] = plan.segments;
  control[CONTROL_ACCUMULATORS / 4] = plan.accumulators;
  control[CONTROL_LEAVES / 4] = plan.leaves;

  /** Makes walk number `step`, the ones before it being done; its vectors when they are wanted. */
  async function next(step: number, wanted: boolean): Promise<Embeddings | null> {
    const names = tokens.map((entity) => graph.entities[entity] ?? "");
    const data = new Float32Array(wanted ? names.length * dim : 0);
    const columns: Blob[] = [];
    for (let tile = 0; tile < allTiles; tile += blockTiles) {
      const count = Math.min(blockTiles, allTiles - tile);
      control[CONTROL_TILES / 4] = count;
      control[CONTROL_FIRST_COLUMN / 4] = tile * TILE;
      const first = kept ? step : 1;
      if (first === 1) await run(OP_START, count);
      for (let walk = first; walk <= step; walk++) {
        if (walk > 1) {
          control[CONTROL_NORMS / 4] = normsAt(walk - 1);
          // Kept vectors were divided when their walk was done.
          if (!kept) await run(OP_DIVIDE, count);
        }
        await propagate(count);
      }
      writeSegments(tile, count);
      await run(OP_SQUARES, 1);
      if (wanted) gatherTokens(tile, count, data);
      if (wanted && customerRows && !kept) for (const blob of tileBlobs(count)) columns.push(blob);
    }
    sumNorms(step);
    control[CONTROL_NORMS / 4] = normsAt(step);
    if (kept) await run(OP_DIVIDE, allTiles);
    if (!wanted) return null;
    divideTokens(step, data);
    const all = customerRows ? await allRows(step, columns) : null;
    return { walk: step, tokens: { names, dim, data }, all };
  }

  const normsAt = (walk: number) => plan.norms + (walk - 1) * rows * 4;

  const normsOf = (walk: number) => new Float32Array(buffer, normsAt(walk), rows);

  /** The tiles that hold the newest vectors. */
  const newest = () => plan.tiles[current === 0 ? 0 : 1];

  async function propagate(tiles: number): Promise<void> {
    control[CONTROL_TARGET / 4] = plan.tiles[current === 0 ? 1 : 0];
    await run(OP_PROPAGATE, tiles);
    current = 1 - current;
  }

  /** One operation over all chunks of `tiles` tiles, in as many turns as keep canceling prompt. */
  async function run(op: number, tiles: number): Promise<void> {
    control[CONTROL_OP / 4] = op;
    control[CONTROL_SOURCE / 4] = newest();
    if (op === OP_START) control[CONTROL_TARGET / 4] = newest();
    const items = tiles * chunkCount;
    for (let first = 0; first < items; first += stride) {
      const end = Math.min(items, first + stride);
      await threads.run(first, end);
      if (op === OP_PROPAGATE) {
        done += (end - first) / chunkCount;
        onProgress?.(done, work);
      }
      if (slice.used) await slice.turn();
      signal?.throwIfAborted();
    }
  }

  /** The runs of columns in these tiles, cut where a leaf of NumPy's sum or a tile ends. */
  function writeSegments(firstTile: number, tiles: number): void {
    const { leafStart } = pairwiseSum(dim);
    const words: number[] = [];
    for (let leaf = 0; leaf + 1 < leafStart.length; leaf++) {
      const start = leafStart[leaf] ?? 0;
      const end = leafStart[leaf + 1] ?? 0;
      for (let from = start; from < end; ) {
        const tile = Math.floor(from / TILE);
        const to = Math.min(end, (tile + 1) * TILE);
        if (tile >= firstTile && tile < firstTile + tiles) {
          words.push(tile - firstTile, from % TILE, to - from, Number(from === start), Number(to === end), leaf);
        }
        from = to;
      }
    }
    new Int32Array(buffer, plan.segments, words.length).set(words);
    control[CONTROL_SEGMENT_COUNT / 4] = words.length / SEGMENT_WORDS;
  }

  /** Adds the leaves' sums as NumPy does and takes the roots. */
  function sumNorms(walk: number): void {
    const leaf = (index: number) => new Float32Array(buffer, plan.leaves + index * rows * 4, rows);
    for (const [to, from] of pairwiseSum(dim).additions) {
      const total = leaf(to);
      const addend = leaf(from);
      for (let row = 0; row < rows; row++) total[row] = (total[row] ?? 0) + (addend[row] ?? 0);
    }
    const least = generation === 3 ? LEAST_NORM : 0;
    const sums = leaf(0);
    const norms = normsOf(walk);
    for (let row = 0; row < rows; row++) norms[row] = Math.max(least, Math.fround(Math.sqrt(sums[row] ?? 0)));
  }

  /** Copies the tokens' rows of these tiles, not yet divided by their norms. */
  function gatherTokens(firstTile: number, tiles: number, data: Float32Array): void {
    for (let tile = 0; tile < tiles; tile++) {
      const column = (firstTile + tile) * TILE;
      const width = Math.min(TILE, dim - column);
      tokens.forEach((entity, i) => {
        data.set(rowOfTile(tile, entity, width), i * dim + column);
      });
    }
  }

  function divideTokens(walk: number, data: Float32Array): void {
    const norms = normsOf(walk);
    tokens.forEach((entity, i) => {
      const norm = norms[entity] ?? 1;
      for (let at = i * dim; at < (i + 1) * dim; at++) data[at] = (data[at] ?? 0) / norm;
    });
  }

  function rowOfTile(tile: number, row: number, width: number): Float32Array {
    return new Float32Array(buffer, newest() + (tile * rows + row) * TILE_BYTES, width);
  }

  /** Copies of the newest tiles, for matrices that are not kept: the platform may put them on its disk. */
  function tileBlobs(tiles: number): Blob[] {
    const bytes = rows * TILE_BYTES;
    return Array.from(
      { length: tiles },
      (_, tile) => new Blob([new Uint8Array(buffer, newest() + tile * bytes, bytes).slice()]),
    );
  }

  /** All rows in order, divided by their norms, as bytes. */
  async function allRows(walk: number, columns: readonly Blob[]): Promise<Blob> {
    const norms = normsOf(walk);
    const parts: Blob[] = [];
    for (let first = 0; first < rows; first += ROWS_PER_PART) {
      const count = Math.min(ROWS_PER_PART, rows - first);
      const part = new Float32Array(count * dim);
      for (let tile = 0; tile < allTiles; tile++) {
        const width = Math.min(TILE, dim - tile * TILE);
        // Kept vectors have been divided by their norms, copied ones have not.
        const copied = columns[tile]?.slice(first * TILE_BYTES, (first + count) * TILE_BYTES);
        const address = newest() + (tile * rows + first) * TILE_BYTES;
        const values = copied
          ? new Float32Array(await copied.arrayBuffer())
          : new Float32Array(buffer, address, count * TILE);
        for (let row = 0; row < count; row++) {
          const norm = copied ? (norms[first + row] ?? 1) : 1;
          const to = row * dim + tile * TILE;
          for (let j = 0; j < width; j++) part[to + j] = (values[row * TILE + j] ?? 0) / norm;
        }
      }
      parts.push(new Blob([part]));
      if (slice.used) await slice.turn();
      signal?.throwIfAborted();
    }
    return new Blob(parts);
  }

  return { next, dispose: () => threads.dispose() };
}

/** First rows of the chunks that threads take, and the number of rows: about equally many edges each. */
function chunksOf(rowStart: Uint32Array, threads: number): Uint32Array {
  const rows = rowStart.length - 1;
  const cost = (row: number) => (rowStart[row] ?? 0) + 8 * row;
  const most = Math.max(1024, cost(rows) / (64 * threads));
  const chunks = [0];
  for (let row = 1; row <= rows; row++) {
    if (row === rows || cost(row + 1) - cost(chunks.at(-1) ?? 0) > most) chunks.push(row);
  }
  return Uint32Array.from(chunks);
}

function planOf(graph: CleoraGraph, walks: number, dim: number, chunks: number, blockTiles: number): Plan {
  const rows = graph.entities.length;
  const leaves = pairwiseSum(dim).leafStart.length - 1;
  let at = DATA_START;
  const take = (bytes: number) => {
    const address = at;
    at += Math.ceil(bytes / 128) * 128;
    return address;
  };
  const plan = {
    hashes: take(rows * 8),
    rowStart: take((rows + 1) * 4),
    edges: take(graph.edges * 8),
    chunks: take(chunks * 4),
    // A tile of 32 columns begins at most five segments: leaves are longer than 64 columns, but for a lone one.
    segments: take((blockTiles * 5 + leaves) * SEGMENT_WORDS * 4),
    accumulators: take(rows * 32),
    leaves: take(leaves * rows * 4),
    norms: take(walks * rows * 4),
    tiles: [take(blockTiles * rows * TILE_BYTES), take(blockTiles * rows * TILE_BYTES)] as const,
  };
  if (at > 2 ** 32) throw new PipelineError("pipeline/too-large", { bytes: at, most: 2 ** 32 });
  return { ...plan, bytes: at };
}
