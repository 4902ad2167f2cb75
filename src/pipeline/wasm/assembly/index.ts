import {
  CONTROL_ACCUMULATORS,
  CONTROL_CHUNK_COUNT,
  CONTROL_CHUNKS,
  CONTROL_COLUMNS,
  CONTROL_EDGES,
  CONTROL_END,
  CONTROL_FIRST_COLUMN,
  CONTROL_GENERATION,
  CONTROL_HALVINGS,
  CONTROL_HASHES,
  CONTROL_LEAVES,
  CONTROL_NEXT,
  CONTROL_NORMS,
  CONTROL_OP,
  CONTROL_ROW_START,
  CONTROL_ROWS,
  CONTROL_SEGMENT_COUNT,
  CONTROL_SEGMENTS,
  CONTROL_SOURCE,
  CONTROL_TARGET,
  OP_DIVIDE,
  OP_PROPAGATE,
  OP_SQUARES,
  OP_START,
  SCRATCH_START,
  SEGMENT_WORDS,
  TILE,
  TILE_BYTES,
} from "../control";
import { startValue } from "./hash";

/** Room for two rows of a tile; every thread has its own instance of this module and its own room. */
let scratch: usize = 0;

/** Takes items until none is left. An item never shares an output with another, so threads cannot change a bit. */
export function work(thread: i32): void {
  scratch = SCRATCH_START + thread * 2 * TILE_BYTES;
  const op = load<i32>(CONTROL_OP);
  const end = load<i32>(CONTROL_END);
  while (true) {
    const item = atomic.add<i32>(CONTROL_NEXT, 1);
    if (item >= end) return;
    const chunks = load<i32>(CONTROL_CHUNK_COUNT);
    const tile = item / chunks;
    const chunk = load<usize>(CONTROL_CHUNKS) + <usize>((item % chunks) << 2);
    const first = load<u32>(chunk);
    const last = load<u32>(chunk, 4);
    if (op == OP_START) start(tile, first, last);
    else if (op == OP_PROPAGATE) propagate(tile, first, last);
    else if (op == OP_SQUARES) squares(first, last);
    else if (op == OP_DIVIDE) divide(tile, first, last);
    else unreachable();
  }
}

/** Address of a row within a tile of the matrix at `base`. */
// @inline
function rowAddress(base: usize, tile: i32, row: u32): usize {
  return base + (<usize>tile * <usize>load<u32>(CONTROL_ROWS) + row) * TILE_BYTES;
}

/** The start vectors of rows `first` to `last` in one tile. */
function start(tile: i32, first: u32, last: u32): void {
  const hashes = load<usize>(CONTROL_HASHES);
  const generation = load<i32>(CONTROL_GENERATION);
  const firstColumn = load<i32>(CONTROL_FIRST_COLUMN) + tile * TILE;
  const columns = min(TILE, load<i32>(CONTROL_COLUMNS) - firstColumn);
  let to = rowAddress(load<usize>(CONTROL_TARGET), tile, first);
  for (let row = first; row < last; row++, to += TILE_BYTES) {
    const hash = load<u64>(hashes + ((<usize>row) << 3)) + <u64>firstColumn;
    for (let j = 0; j < columns; j++) store<f32>(to + (j << 2), startValue(hash + <u64>j, generation));
    for (let j = columns; j < TILE; j++) store<f32>(to + (j << 2), 0);
  }
}

/**
 * Weighted sums of neighbors, multiplied and added in edge order, each rounded (no fused multiply-add). The edges are
 * halved as often as `CONTROL_HALVINGS` says; the parts' sums are then added in pairs.
 */
function propagate(tile: i32, first: u32, last: u32): void {
  const source = rowAddress(load<usize>(CONTROL_SOURCE), tile, 0);
  const rowStart = load<usize>(CONTROL_ROW_START);
  const edges = load<usize>(CONTROL_EDGES);
  const halvings = load<i32>(CONTROL_HALVINGS);
  let to = rowAddress(load<usize>(CONTROL_TARGET), tile, first);
  for (let row = first; row < last; row++, to += TILE_BYTES) {
    const from = edges + ((<usize>load<u32>(rowStart + ((<usize>row) << 2))) << 3);
    const end = edges + ((<usize>load<u32>(rowStart + ((<usize>row) << 2), 4)) << 3);
    if (halvings == 0) {
      sum(source, from, end, to);
      continue;
    }
    const middle = half(from, end);
    if (halvings == 1) {
      sum(source, from, middle, to);
      sum(source, middle, end, scratch);
    } else {
      const firstQuarter = half(from, middle);
      sum(source, from, firstQuarter, to);
      sum(source, firstQuarter, middle, scratch);
      addTo(to, scratch);
      const thirdQuarter = half(middle, end);
      sum(source, middle, thirdQuarter, scratch);
      sum(source, thirdQuarter, end, scratch + TILE_BYTES);
      addTo(scratch, scratch + TILE_BYTES);
    }
    addTo(to, scratch);
  }
}

/** The edge in the middle, rounded down. */
// @inline
function half(from: usize, end: usize): usize {
  return from + (((end - from) >> 4) << 3);
}

/** Adds a tile's row to another. */
function addTo(to: usize, from: usize): void {
  for (let i = 0; i < TILE_BYTES; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
}

/** Σ weight × row over edges `[from, end)` into `to`. */
function sum(source: usize, from: usize, end: usize, to: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0);
  let s5 = f32x4.splat(0);
  let s6 = f32x4.splat(0);
  let s7 = f32x4.splat(0);
  for (let edge = from; edge < end; edge += 8) {
    const row = source + <usize>load<u32>(edge) * TILE_BYTES;
    const weight = v128.load_splat<f32>(edge, 4);
    s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(row)));
    s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(row, 16)));
    s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(row, 32)));
    s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(row, 48)));
    s4 = f32x4.add(s4, f32x4.mul(weight, v128.load(row, 64)));
    s5 = f32x4.add(s5, f32x4.mul(weight, v128.load(row, 80)));
    s6 = f32x4.add(s6, f32x4.mul(weight, v128.load(row, 96)));
    s7 = f32x4.add(s7, f32x4.mul(weight, v128.load(row, 112)));
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  v128.store(to, s4, 64);
  v128.store(to, s5, 80);
  v128.store(to, s6, 96);
  v128.store(to, s7, 112);
}

/**
 * Sums of squares as NumPy's pairwise summation takes a leaf: eight running sums, column j to sum j mod 8; at the leaf's
 * end they are added in pairs, then the columns beyond the last eight one by one. A leaf may come in several segments.
 */
function squares(first: u32, last: u32): void {
  const source = load<usize>(CONTROL_SOURCE);
  const rows = load<u32>(CONTROL_ROWS);
  const accumulators = load<usize>(CONTROL_ACCUMULATORS);
  const segments = load<usize>(CONTROL_SEGMENTS);
  const segmentsEnd = segments + <usize>(load<i32>(CONTROL_SEGMENT_COUNT) * SEGMENT_WORDS * 4);
  const leaves = load<usize>(CONTROL_LEAVES);
  for (let row = first; row < last; row++) {
    const kept = accumulators + ((<usize>row) << 5);
    let low = v128.load(kept);
    let high = v128.load(kept, 16);
    for (let segment = segments; segment < segmentsEnd; segment += SEGMENT_WORDS * 4) {
      let at = rowAddress(source, load<i32>(segment), row) + (load<i32>(segment, 4) << 2);
      let left = load<i32>(segment, 8);
      if (load<i32>(segment, 12)) {
        low = f32x4.splat(0);
        high = f32x4.splat(0);
      }
      for (; left >= 8; left -= 8, at += 32) {
        const a = v128.load(at);
        const b = v128.load(at, 16);
        low = f32x4.add(low, f32x4.mul(a, a));
        high = f32x4.add(high, f32x4.mul(b, b));
      }
      if (load<i32>(segment, 16)) {
        let total = pairs(low) + pairs(high);
        for (; left > 0; left--, at += 4) total += load<f32>(at) * load<f32>(at);
        store<f32>(leaves + ((<usize>load<i32>(segment, 20) * <usize>rows + row) << 2), total);
      }
    }
    v128.store(kept, low);
    v128.store(kept, high, 16);
  }
}

/** (lane 0 + lane 1) + (lane 2 + lane 3). */
// @inline
function pairs(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Rows ÷ their norms, in place. */
function divide(tile: i32, first: u32, last: u32): void {
  const norms = load<usize>(CONTROL_NORMS);
  let at = rowAddress(load<usize>(CONTROL_SOURCE), tile, first);
  for (let row = first; row < last; row++, at += TILE_BYTES) {
    const norm = v128.load_splat<f32>(norms + ((<usize>row) << 2));
    for (let i = 0; i < TILE_BYTES; i += 16) v128.store(at + i, f32x4.div(v128.load(at + i), norm));
  }
}
