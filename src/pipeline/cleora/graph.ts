import { Slice } from "../../formats/event-loop";
import type { ReadOptions } from "../../formats/progress";
import { PipelineError } from "../errors";
import type { Hyperedges } from "../hyperedges";
import { selectLargest } from "./rust-select";

/** pycleora's sparse matrix: who is next to whom in the hyperedges, each row's weights relative to its sum. */
export interface CleoraGraph {
  readonly entities: readonly string[];
  /** [entities], 1 for a customer. */
  readonly isCustomer: Uint8Array;
  readonly edges: number;
  /** First edge of each row: [entities + 1]. */
  readonly rowStart: Uint32Array;
  /** All edges, row by row and by column within a row: pairs of column (u32) and weight (f32), in pieces. */
  readonly pieces: readonly Uint32Array<ArrayBuffer>[];
  readonly lines: number;
  /** Lines longer than the trim: of their names only so many are linked with all others. */
  readonly trimmedLines: number;
}

/** Edges per piece. */
const PIECE_EDGES = 1 << 20;
/** Edges of a row that are sorted by insertion. */
const FEW = 32;
const MAX_EDGES = 2 ** 29 - 1;

/**
 * The graph of hyperedges as pycleora builds it with one worker, all sums in float32 and in the order of the lines. In a
 * line of k names every ordered pair, a name with itself included, adds 1/k² twice to its edge, and every name adds 1/k
 * twice to its row's sum. In a line of more than `trim` names, pairs of two "low" names are left out: low are all but the
 * `trim` most frequent up to this line, chosen among equals as Rust's `select_nth_unstable` chooses.
 *
 * @throws PipelineError `pipeline/too-many-edges`; the signal's reason when aborted.
 */
export async function buildGraph(
  hyperedges: Hyperedges,
  trim: number,
  options: ReadOptions = {},
): Promise<CleoraGraph> {
  const { entities, isCustomer, lineStart } = hyperedges;
  const count = entities.length;
  const rows = new RowSums(hyperedges, trim);
  const rowStart = new Uint32Array(count + 1);
  const pieces = new EdgePieces();
  const slice = new Slice();
  for (let row = 0; row < count; row++) {
    rows.addTo(pieces, row);
    if (pieces.edges > MAX_EDGES) throw new PipelineError("pipeline/too-many-edges", { most: MAX_EDGES });
    rowStart[row + 1] = pieces.edges;
    if (slice.used) await slice.turnAt(row, count, options);
  }
  options.onProgress?.(count, count);
  return {
    entities,
    isCustomer,
    edges: pieces.edges,
    rowStart,
    pieces: pieces.finish(),
    lines: lineStart.length - 1,
    trimmedLines: rows.trimmedLines,
  };
}

/** Sums up the matrix row by row: all lines that an entity stands in, in order. */
class RowSums {
  readonly trimmedLines: number;
  readonly #lineStart: Uint32Array;
  readonly #tokens: Uint32Array;
  readonly #rowSums: Float32Array;
  /** [tokens], 1 where a long line's token is low. */
  readonly #low: Uint8Array;
  readonly #incidence: { readonly start: Uint32Array; readonly lines: Uint32Array };
  /** Of the current row, by column; zero elsewhere. */
  readonly #sums: Float32Array;
  #touched = new Uint32Array(1024);

  constructor(hyperedges: Hyperedges, trim: number) {
    const { rowSums, low, trimmedLines } = countOccurrences(hyperedges, trim);
    this.trimmedLines = trimmedLines;
    this.#lineStart = hyperedges.lineStart;
    this.#tokens = hyperedges.tokens;
    this.#rowSums = rowSums;
    this.#low = low;
    this.#incidence = linesByEntity(hyperedges);
    this.#sums = new Float32Array(hyperedges.entities.length);
  }

  /** Adds a row's edges. */
  addTo(pieces: EdgePieces, row: number): void {
    const sums = this.#sums;
    // Summing up may make the list anew.
    const found = this.#sum(row);
    const columns = this.#touched.subarray(0, found);
    sortColumns(columns, sums);
    const rowSum = this.#rowSums[row] ?? 0;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i] ?? 0;
      pieces.add(column, Math.fround((sums[column] ?? 0) / rowSum));
      sums[column] = 0;
    }
  }

  /** Sums up a row; the number of columns that it touches. */
  #sum(row: number): number {
    const { start, lines } = this.#incidence;
    const end = start[row + 1] ?? 0;
    let found = 0;
    for (let i = start[row] ?? 0; i < end; i++) found = this.#addLine(row, lines[i] ?? 0, found);
    return found;
  }

  #addLine(row: number, line: number, before: number): number {
    const from = this.#lineStart[line] ?? 0;
    const end = this.#lineStart[line + 1] ?? 0;
    const tokens = this.#tokens;
    const low = this.#low;
    const sums = this.#sums;
    const size = end - from;
    const value = Math.fround(1 / (size * size));
    let highs = 0;
    let lows = 0;
    for (let i = from; i < end; i++) {
      if (tokens[i] !== row) continue;
      if (low[i] === 0) highs++;
      else lows++;
    }
    if (this.#touched.length < before + size) {
      const larger = new Uint32Array(2 * (before + size));
      larger.set(this.#touched);
      this.#touched = larger;
    }
    const touched = this.#touched;
    let found = before;
    for (let i = from; i < end; i++) {
      const times = 2 * (low[i] === 0 ? highs + lows : highs);
      if (times === 0) continue;
      const column = tokens[i] ?? 0;
      let sum = sums[column] ?? 0;
      if (sum === 0) touched[found++] = column;
      for (let j = 0; j < times; j++) sum = Math.fround(sum + value);
      sums[column] = sum;
    }
    return found;
  }
}

/** Row sums, and which positions of long lines are low. */
function countOccurrences({ entities, lineStart, tokens }: Hyperedges, trim: number) {
  const occurrences = new Float64Array(entities.length);
  const rowSums = new Float32Array(entities.length);
  const low = new Uint8Array(tokens.length);
  let trimmedLines = 0;
  for (let line = 0; line + 1 < lineStart.length; line++) {
    const from = lineStart[line] ?? 0;
    const end = lineStart[line + 1] ?? 0;
    const size = end - from;
    const share = Math.fround(1 / size);
    for (let i = from; i < end; i++) {
      const token = tokens[i] ?? 0;
      occurrences[token] = (occurrences[token] ?? 0) + 2 * size;
      rowSums[token] = Math.fround(Math.fround((rowSums[token] ?? 0) + share) + share);
    }
    if (size <= trim) continue;
    trimmedLines++;
    const positions = Int32Array.from({ length: size }, (_, i) => from + i);
    selectLargest(positions, trim, (i) => occurrences[tokens[i] ?? 0] ?? 0);
    for (const position of positions.subarray(trim)) low[position] = 1;
  }
  return { rowSums, low, trimmedLines };
}

/** The lines of each entity in order, each once: those of entity e are `lines[start[e] … start[e + 1]]`. */
function linesByEntity({ entities, lineStart, tokens }: Hyperedges) {
  const start = new Uint32Array(entities.length + 1);
  const seen = new Int32Array(entities.length).fill(-1);
  const eachOnce = (use: (token: number, line: number) => void) => {
    seen.fill(-1);
    for (let line = 0; line + 1 < lineStart.length; line++) {
      const end = lineStart[line + 1] ?? 0;
      for (let i = lineStart[line] ?? 0; i < end; i++) {
        const token = tokens[i] ?? 0;
        if (seen[token] === line) continue;
        seen[token] = line;
        use(token, line);
      }
    }
  };
  eachOnce((token) => {
    start[token + 1] = (start[token + 1] ?? 0) + 1;
  });
  for (let e = 0; e < entities.length; e++) start[e + 1] = (start[e + 1] ?? 0) + (start[e] ?? 0);
  const next = start.slice(0, entities.length);
  const lines = new Uint32Array(start[entities.length] ?? 0);
  eachOnce((token, line) => {
    const to = next[token] ?? 0;
    lines[to] = line;
    next[token] = to + 1;
  });
  return { start, lines };
}

/** Sorts the touched columns; a row that touches many is read off its sums instead. */
function sortColumns(columns: Uint32Array, sums: Float32Array): void {
  if (columns.length > FEW) {
    if (columns.length * 16 < sums.length) {
      columns.sort();
      return;
    }
    let to = 0;
    for (let column = 0; to < columns.length; column++) if (sums[column] !== 0) columns[to++] = column;
    return;
  }
  for (let i = 1; i < columns.length; i++) {
    const column = columns[i] ?? 0;
    let to = i;
    for (; to > 0 && (columns[to - 1] ?? 0) > column; to--) columns[to] = columns[to - 1] ?? 0;
    columns[to] = column;
  }
}

/** Edges as they come, in pieces that never move. */
class EdgePieces {
  readonly #pieces: Uint32Array<ArrayBuffer>[] = [];
  #columns = new Uint32Array(0);
  #weights = new Float32Array(0);
  #used = PIECE_EDGES;
  edges = 0;

  add(column: number, weight: number): void {
    if (this.#used === PIECE_EDGES) {
      this.#columns = new Uint32Array(2 * PIECE_EDGES);
      this.#weights = new Float32Array(this.#columns.buffer);
      this.#pieces.push(this.#columns);
      this.#used = 0;
    }
    this.#columns[2 * this.#used] = column;
    this.#weights[2 * this.#used + 1] = weight;
    this.#used++;
    this.edges++;
  }

  finish(): readonly Uint32Array<ArrayBuffer>[] {
    const last = this.#pieces.pop();
    if (last !== undefined) this.#pieces.push(last.subarray(0, 2 * this.#used));
    return this.#pieces;
  }
}
