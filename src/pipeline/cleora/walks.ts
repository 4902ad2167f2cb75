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
  const walk = await Walk.over(graph, walks.at(-1) ?? 0, settings, machine, options);
  try {
    for (let step = 1; step <= walk.last; step++) {
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

class Walk {
  readonly last: number;
  readonly #graph: CleoraGraph;
  readonly #settings: WalkSettings;
  readonly #options: ReadOptions;
  readonly #threads: WalkThreads;
  readonly #buffer: ArrayBufferLike;
  readonly #control: Int32Array;
  readonly #plan: Plan;
  readonly #chunks: number;
  readonly #stride: number;
  /** Tiles of the whole matrix, and of what is in memory at a time. */
  readonly #tiles: number;
  readonly #blockTiles: number;
  /** Which of the two buffers holds the newest vectors. */
  #current = 0;
  #done = 0;
  readonly #total: number;
  readonly #slice = new Slice();
  readonly #tokens: readonly number[];

  static async over(
    graph: CleoraGraph,
    last: number,
    settings: WalkSettings,
    machine: WalkMachine,
    { keptBytes = KEPT_BYTES, takeEdges = false, ...options }: WalkOptions,
  ): Promise<Walk> {
    const rows = graph.entities.length;
    const tiles = Math.ceil(settings.dim / TILE);
    const kept = 2 * tiles * rows * TILE_BYTES <= keptBytes;
    const blockTiles = kept ? tiles : Math.min(tiles, BLOCK_TILES);
    const chunks = chunksOf(graph.rowStart, machine.threads);
    const plan = planOf(graph, last, settings.dim, chunks.length, blockTiles);
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
    return new Walk(graph, last, settings, options, new WalkThreads(machine, task), buffer, plan, {
      chunks: chunks.length - 1,
      stride: STRIDE * machine.threads,
      tiles,
      blockTiles,
    });
  }

  private constructor(
    graph: CleoraGraph,
    last: number,
    settings: WalkSettings,
    options: ReadOptions,
    threads: WalkThreads,
    buffer: ArrayBufferLike,
    plan: Plan,
    sizes: { chunks: number; stride: number; tiles: number; blockTiles: number },
  ) {
    this.#graph = graph;
    this.last = last;
    this.#settings = settings;
    this.#options = options;
    this.#threads = threads;
    this.#buffer = buffer;
    this.#plan = plan;
    this.#chunks = sizes.chunks;
    this.#tiles = sizes.tiles;
    this.#blockTiles = sizes.blockTiles;
    this.#stride = Math.max(1, Math.floor(sizes.stride / (graph.edges / sizes.chunks + 1)));
    const control = new Int32Array(buffer);
    this.#control = control;
    control[CONTROL_ROWS / 4] = graph.entities.length;
    control[CONTROL_COLUMNS / 4] = settings.dim;
    control[CONTROL_GENERATION / 4] = settings.generation;
    control[CONTROL_HALVINGS / 4] = settings.generation === 3 ? 0 : (settings.workers ?? 1);
    control[CONTROL_HASHES / 4] = plan.hashes;
    control[CONTROL_ROW_START / 4] = plan.rowStart;
    control[CONTROL_EDGES / 4] = plan.edges;
    control[CONTROL_CHUNKS / 4] = plan.chunks;
    control[CONTROL_CHUNK_COUNT / 4] = sizes.chunks;
    control[CONTROL_SEGMENTS / 4] = plan.segments;
    control[CONTROL_ACCUMULATORS / 4] = plan.accumulators;
    control[CONTROL_LEAVES / 4] = plan.leaves;
    this.#total = sizes.tiles * (this.#kept ? last : (last * (last + 1)) / 2);
    this.#tokens = [...graph.isCustomer.keys()].filter((entity) => graph.isCustomer[entity] === 0);
  }

  get #kept(): boolean {
    return this.#blockTiles === this.#tiles;
  }

  dispose(): void {
    this.#threads.dispose();
  }

  /** Makes walk number `step`, the ones before it being done; its vectors when they are wanted. */
  async next(step: number, wanted: boolean): Promise<Embeddings | null> {
    const { dim, customerRows } = this.#settings;
    const names = this.#tokens.map((entity) => this.#graph.entities[entity] ?? "");
    const data = new Float32Array(wanted ? names.length * dim : 0);
    const columns: Blob[] = [];
    for (let tile = 0; tile < this.#tiles; tile += this.#blockTiles) {
      const count = Math.min(this.#blockTiles, this.#tiles - tile);
      this.#control[CONTROL_TILES / 4] = count;
      this.#control[CONTROL_FIRST_COLUMN / 4] = tile * TILE;
      const first = this.#kept ? step : 1;
      if (first === 1) await this.#run(OP_START, count);
      for (let walk = first; walk <= step; walk++) {
        if (walk > 1) {
          this.#control[CONTROL_NORMS / 4] = this.#normsAt(walk - 1);
          // Kept vectors were divided when their walk was done.
          if (!this.#kept) await this.#run(OP_DIVIDE, count);
        }
        await this.#propagate(count);
      }
      this.#writeSegments(tile, count);
      await this.#run(OP_SQUARES, 1);
      if (wanted) this.#gatherTokens(tile, count, data);
      if (wanted && customerRows && !this.#kept) for (const blob of this.#tileBlobs(count)) columns.push(blob);
    }
    this.#sumNorms(step);
    this.#control[CONTROL_NORMS / 4] = this.#normsAt(step);
    if (this.#kept) await this.#run(OP_DIVIDE, this.#tiles);
    if (!wanted) return null;
    this.#divideTokens(step, data);
    const all = customerRows ? await this.#allRows(step, columns) : null;
    return { walk: step, tokens: { names, dim, data }, all };
  }

  #normsAt(walk: number): number {
    return this.#plan.norms + (walk - 1) * this.#rows * 4;
  }

  #norms(walk: number): Float32Array {
    return new Float32Array(this.#buffer, this.#normsAt(walk), this.#rows);
  }

  get #rows(): number {
    return this.#graph.entities.length;
  }

  /** The tiles that hold the newest vectors. */
  get #newest(): number {
    return this.#plan.tiles[this.#current === 0 ? 0 : 1];
  }

  async #propagate(tiles: number): Promise<void> {
    this.#control[CONTROL_TARGET / 4] = this.#plan.tiles[this.#current === 0 ? 1 : 0];
    await this.#run(OP_PROPAGATE, tiles);
    this.#current = 1 - this.#current;
  }

  /** One operation over all chunks of `tiles` tiles, in as many turns as keep canceling prompt. */
  async #run(op: number, tiles: number): Promise<void> {
    const { signal, onProgress } = this.#options;
    this.#control[CONTROL_OP / 4] = op;
    this.#control[CONTROL_SOURCE / 4] = this.#newest;
    if (op === OP_START) this.#control[CONTROL_TARGET / 4] = this.#newest;
    const items = tiles * this.#chunks;
    for (let first = 0; first < items; first += this.#stride) {
      const end = Math.min(items, first + this.#stride);
      await this.#threads.run(first, end);
      if (op === OP_PROPAGATE) {
        this.#done += (end - first) / this.#chunks;
        onProgress?.(this.#done, this.#total);
      }
      if (this.#slice.used) await this.#slice.turn();
      signal?.throwIfAborted();
    }
  }

  /** The runs of columns in these tiles, cut where a leaf of NumPy's sum or a tile ends. */
  #writeSegments(firstTile: number, tiles: number): void {
    const { leafStart } = pairwiseSum(this.#settings.dim);
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
    new Int32Array(this.#buffer, this.#plan.segments, words.length).set(words);
    this.#control[CONTROL_SEGMENT_COUNT / 4] = words.length / SEGMENT_WORDS;
  }

  /** Adds the leaves' sums as NumPy does and takes the roots. */
  #sumNorms(walk: number): void {
    const rows = this.#rows;
    const leaf = (index: number) => new Float32Array(this.#buffer, this.#plan.leaves + index * rows * 4, rows);
    for (const [to, from] of pairwiseSum(this.#settings.dim).additions) {
      const total = leaf(to);
      const addend = leaf(from);
      for (let row = 0; row < rows; row++) total[row] = (total[row] ?? 0) + (addend[row] ?? 0);
    }
    const least = this.#settings.generation === 3 ? LEAST_NORM : 0;
    const sums = leaf(0);
    const norms = this.#norms(walk);
    for (let row = 0; row < rows; row++) norms[row] = Math.max(least, Math.fround(Math.sqrt(sums[row] ?? 0)));
  }

  /** Copies the tokens' rows of these tiles, not yet divided by their norms. */
  #gatherTokens(firstTile: number, tiles: number, data: Float32Array): void {
    const { dim } = this.#settings;
    for (let tile = 0; tile < tiles; tile++) {
      const column = (firstTile + tile) * TILE;
      const width = Math.min(TILE, dim - column);
      this.#tokens.forEach((entity, i) => {
        data.set(this.#rowOfTile(tile, entity, width), i * dim + column);
      });
    }
  }

  #divideTokens(walk: number, data: Float32Array): void {
    const { dim } = this.#settings;
    const norms = this.#norms(walk);
    this.#tokens.forEach((entity, i) => {
      const norm = norms[entity] ?? 1;
      for (let at = i * dim; at < (i + 1) * dim; at++) data[at] = (data[at] ?? 0) / norm;
    });
  }

  #rowOfTile(tile: number, row: number, width: number): Float32Array {
    return new Float32Array(this.#buffer, this.#newest + (tile * this.#rows + row) * TILE_BYTES, width);
  }

  /** Copies of the newest tiles, for matrices that are not kept: the platform may put them on its disk. */
  #tileBlobs(tiles: number): Blob[] {
    const bytes = this.#rows * TILE_BYTES;
    return Array.from(
      { length: tiles },
      (_, tile) => new Blob([new Uint8Array(this.#buffer, this.#newest + tile * bytes, bytes).slice()]),
    );
  }

  /** All rows in order, divided by their norms, as bytes. */
  async #allRows(walk: number, columns: readonly Blob[]): Promise<Blob> {
    const { dim } = this.#settings;
    const norms = this.#norms(walk);
    const parts: Blob[] = [];
    for (let first = 0; first < this.#rows; first += ROWS_PER_PART) {
      const count = Math.min(ROWS_PER_PART, this.#rows - first);
      const part = new Float32Array(count * dim);
      for (let tile = 0; tile < this.#tiles; tile++) {
        const width = Math.min(TILE, dim - tile * TILE);
        // Kept vectors have been divided by their norms, copied ones have not.
        const copied = columns[tile]?.slice(first * TILE_BYTES, (first + count) * TILE_BYTES);
        const address = this.#newest + (tile * this.#rows + first) * TILE_BYTES;
        const values = copied
          ? new Float32Array(await copied.arrayBuffer())
          : new Float32Array(this.#buffer, address, count * TILE);
        for (let row = 0; row < count; row++) {
          const norm = copied ? (norms[first + row] ?? 1) : 1;
          const to = row * dim + tile * TILE;
          for (let j = 0; j < width; j++) part[to + j] = (values[row * TILE + j] ?? 0) / norm;
        }
      }
      parts.push(new Blob([part]));
      if (this.#slice.used) await this.#slice.turn();
      this.#options.signal?.throwIfAborted();
    }
    return new Blob(parts);
  }
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
