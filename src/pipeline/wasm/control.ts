/**
 * The words through which a walk's driver and its kernels agree, at the beginning of the WASM memory: addresses in bytes,
 * counts in elements. Read by TypeScript and by AssemblyScript.
 *
 * A matrix of n rows lies in tiles of `TILE` columns: `[tile][row][TILE]` float32, the last tile padded with zeros. All
 * tiles of a few megabytes stay in a core's cache while every edge is followed.
 */
export const TILE = 32;
export const TILE_BYTES = 128;

/** Next item that a thread takes, and the item to stop before. */
export const CONTROL_NEXT = 64;
export const CONTROL_END = 68;
/** What is to be done: one of the `OP_…`. */
export const CONTROL_OP = 72;
/** Rows of the matrix. */
export const CONTROL_ROWS = 76;
/** Tiles in `CONTROL_SOURCE` and `CONTROL_TARGET`, and the column of the whole matrix that the first begins with. */
export const CONTROL_TILES = 80;
export const CONTROL_FIRST_COLUMN = 84;
/** Columns of the whole matrix. */
export const CONTROL_COLUMNS = 88;
/** Of pycleora, whose start vectors are made: 2 or 3. */
export const CONTROL_GENERATION = 92;
/** Hashes of the entities, u64 [rows]. */
export const CONTROL_HASHES = 96;
/** First edge of each row, u32 [rows + 1], and the edges: pairs of column (u32) and weight (f32). */
export const CONTROL_ROW_START = 100;
export const CONTROL_EDGES = 104;
/** First row of each chunk, u32 [chunks + 1]: what a thread takes at a time. */
export const CONTROL_CHUNKS = 108;
export const CONTROL_CHUNK_COUNT = 112;
/** Tiles read and tiles written. */
export const CONTROL_SOURCE = 116;
export const CONTROL_TARGET = 120;
/** Norms to divide by, f32 [rows]. */
export const CONTROL_NORMS = 124;
/** Runs of columns whose squares are summed (`SEGMENT_WORDS` each), and their number. */
export const CONTROL_SEGMENTS = 128;
export const CONTROL_SEGMENT_COUNT = 132;
/** Eight running sums of each row, f32 [rows, 8], and the finished sums, f32 [leaves, rows]. */
export const CONTROL_ACCUMULATORS = 136;
export const CONTROL_LEAVES = 140;
/** How often the edges of a row are halved into parts that are summed on their own: 0, 1 or 2. */
export const CONTROL_HALVINGS = 144;
/** Room of each thread for two rows of a tile; AssemblyScript's own tables are below. */
export const SCRATCH_START = 16_384;
/** So many threads have room. */
export const MOST_THREADS = 192;
/** Where the first array may lie. */
export const DATA_START = 65_536;

/** Target = the start vectors. */
export const OP_START = 0;
/** Target = weights × source. */
export const OP_PROPAGATE = 1;
/** Adds the squares of the source's segments to the running sums. */
export const OP_SQUARES = 2;
/** Source = source ÷ norms, in place. */
export const OP_DIVIDE = 3;

/** A segment: tile, column within it, columns, whether it begins and whether it ends its leaf, the leaf. */
export const SEGMENT_WORDS = 6;
