import { CONTROL_BATCH_ROWS, CONTROL_TILE, K_BLOCK, PANELS_PER_ITEM } from "../commands";
import { argument } from "./command";
import { packColumns, packRows, panelAddress } from "./pack";
import { high, low } from "./simd";
import { runTile, tileColumns, tileRows } from "./tiles";

/** Whether packed rows or columns, all of its arguments are the same. */
// @inline
function packItem(command: usize, item: i32, alongRows: bool): bool {
  const source = <usize>argument(command, 0);
  const stride = <usize>argument(command, 1);
  const target = <usize>argument(command, 2);
  // 0: the batch's rows.
  const count = alongRows ? rowsOf(command, 3) : argument(command, 3);
  const depth = alongRows ? argument(command, 4) : rowsOf(command, 4);
  const tile = load<i32>(CONTROL_TILE);
  const width = argument(command, 5) == 0 ? tileRows(tile) : tileColumns(tile);
  const panels = (count + width - 1) / width;
  const first = item * PANELS_PER_ITEM;
  if (first >= panels) return false;
  const last = min(panels, first + PANELS_PER_ITEM);
  for (let k = 0; k < depth; k += K_BLOCK) {
    const block = min(K_BLOCK, depth - k);
    for (let panel = first; panel < last; panel++) {
      const start = panel * width;
      const used = min(width, count - start);
      const to = panelAddress(target, panels, width, depth, k, panel);
      if (alongRows) packRows(source + <usize>start * stride + (k << 2), stride, used, width, block, to);
      else packColumns(source + <usize>k * stride + (start << 2), stride, used, width, block, to);
    }
  }
  return true;
}

/** A count of a command: an argument, or the batch's rows where that is 0. */
// @inline
function rowsOf(command: usize, index: i32): i32 {
  const given = argument(command, index);
  return given == 0 ? load<i32>(CONTROL_BATCH_ROWS) : given;
}

/** source, stride (bytes), target, count, depth, side (0: rows of the tile, 1: columns of the tile). */
export function packRowsItem(command: usize, item: i32): bool {
  return packItem(command, item, true);
}

export function packColumnsItem(command: usize, item: i32): bool {
  return packItem(command, item, false);
}

/** One tile of C, through `edge` where the tile reaches over C's rim. */
function tileInto(
  tile: i32,
  block: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  accumulate: bool,
  rows: i32,
  columns: i32,
  edge: usize,
): void {
  const width = tileColumns(tile);
  if (rows == tileRows(tile) && columns == width) {
    runTile(tile, block, a, b, c, stride, accumulate);
    return;
  }
  runTile(tile, block, a, b, edge, <usize>(width << 2), false);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const to = c + <usize>i * stride + (j << 2);
      const sum = load<f32>(edge + ((i * width + j) << 2));
      store<f32>(to, accumulate ? load<f32>(to) + sum : sum);
    }
  }
}

/**
 * C[rows, n] (+)= A · B, A packed, B = Wᵀ (W rows are C's columns) or W (W columns are C's columns).
 *
 * packed A, W, stride of W (bytes), transposed (1: Wᵀ), n, depth, C, stride of C (bytes), accumulate, columns per item.
 */
export function gemmItem(command: usize, item: i32, scratch: usize): bool {
  const packed = <usize>argument(command, 0);
  const weight = <usize>argument(command, 1);
  const weightStride = <usize>argument(command, 2);
  const transposed = argument(command, 3) != 0;
  const n = argument(command, 4);
  const depth = argument(command, 5);
  const target = <usize>argument(command, 6);
  const stride = <usize>argument(command, 7);
  const accumulate = argument(command, 8) != 0;
  const chunk = argument(command, 9);
  const rows = load<i32>(CONTROL_BATCH_ROWS);
  const tile = load<i32>(CONTROL_TILE);
  const height = tileRows(tile);
  const width = tileColumns(tile);
  const start = item * chunk;
  if (start >= n) return false;
  const end = min(n, start + chunk);
  const panels = (rows + height - 1) / height;
  // Behind the edge tile lie the chunk's panels.
  const chunkPanels = scratch + ((height * width) << 2);

  for (let k = 0; k < depth; k += K_BLOCK) {
    const block = min(K_BLOCK, depth - k);
    const panelBytes = (block * width) << 2;
    let to = chunkPanels;
    for (let column = start; column < end; column += width) {
      const used = min(width, end - column);
      if (transposed) {
        packRows(weight + <usize>column * weightStride + (k << 2), weightStride, used, width, block, to);
      } else {
        packColumns(weight + <usize>k * weightStride + (column << 2), weightStride, used, width, block, to);
      }
      to += panelBytes;
    }
    let b = chunkPanels;
    for (let column = start; column < end; column += width) {
      const columns = min(width, end - column);
      for (let panel = 0; panel < panels; panel++) {
        const row = panel * height;
        const a = panelAddress(packed, panels, height, depth, k, panel);
        const c = target + <usize>row * stride + (column << 2);
        tileInto(tile, block, a, b, c, stride, accumulate || k > 0, min(height, rows - row), columns, scratch);
      }
      b += panelBytes;
    }
  }
  return true;
}

/**
 * C[m, n] = A · B, both packed, inner dimension the batch's rows; and Σ c² of every row of C (float64).
 *
 * packed A, packed B, m, n, C, stride of C (bytes), sums of squares, panels of A per item.
 */
export function gemmGradientItem(command: usize, item: i32, scratch: usize): bool {
  const packedA = <usize>argument(command, 0);
  const packedB = <usize>argument(command, 1);
  const m = argument(command, 2);
  const n = argument(command, 3);
  const target = <usize>argument(command, 4);
  const stride = <usize>argument(command, 5);
  const squares = <usize>argument(command, 6);
  const perItem = argument(command, 7);
  const depth = load<i32>(CONTROL_BATCH_ROWS);
  const tile = load<i32>(CONTROL_TILE);
  const height = tileRows(tile);
  const width = tileColumns(tile);
  const panelsA = (m + height - 1) / height;
  const panelsB = (n + width - 1) / width;
  const first = item * perItem;
  if (first >= panelsA) return false;
  const last = min(panelsA, first + perItem);

  for (let k = 0; k < depth; k += K_BLOCK) {
    const block = min(K_BLOCK, depth - k);
    for (let panelB = 0; panelB < panelsB; panelB++) {
      const column = panelB * width;
      const columns = min(width, n - column);
      const b = panelAddress(packedB, panelsB, width, depth, k, panelB);
      for (let panel = first; panel < last; panel++) {
        const row = panel * height;
        const a = panelAddress(packedA, panelsA, height, depth, k, panel);
        const c = target + <usize>row * stride + (column << 2);
        tileInto(tile, block, a, b, c, stride, k > 0, min(height, m - row), columns, scratch);
      }
    }
  }
  const lastRow = min(m, last * height);
  for (let row = first * height; row < lastRow; row++) {
    store<f64>(squares + (row << 3), sumOfSquares(target + <usize>row * stride, n));
  }
  return true;
}

/** Σ x², in float64. */
export function sumOfSquares(values: usize, count: i32): f64 {
  let sums0 = f64x2.splat(0);
  let sums1 = f64x2.splat(0);
  const fours = values + ((count & ~3) << 2);
  const end = values + (count << 2);
  let at = values;
  for (; at < fours; at += 16) {
    const v = v128.load(at);
    const l = low(v);
    const h = high(v);
    sums0 = f64x2.add(sums0, f64x2.mul(l, l));
    sums1 = f64x2.add(sums1, f64x2.mul(h, h));
  }
  const sums = f64x2.add(sums0, sums1);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; at < end; at += 4) {
    const value = <f64>load<f32>(at);
    sum += value * value;
  }
  return sum;
}
