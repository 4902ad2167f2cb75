import { K_BLOCK } from "../commands";

/**
 * Panels: the form in which the GEMM tiles read matrices. A matrix of `count` rows (or columns) and inner dimension
 * `depth` is cut into panels of `width` rows and K blocks of `K_BLOCK`; within a block and panel the `width` values of
 * one k are neighbors. Missing rows of the last panel are zero.
 */

/** Address of panel `panel` of the K block that begins at `k`. */
// @inline
export function panelAddress(packed: usize, panels: i32, width: i32, depth: i32, k: i32, panel: i32): usize {
  const block = min(K_BLOCK, depth - k);
  return packed + (((k * panels + panel * block) * width) << 2);
}

/** One panel and K block: `used` rows of `source`, k along the row. `stride` is in bytes. */
export function packRows(source: usize, stride: usize, used: i32, width: i32, block: i32, panel: usize): void {
  const step = <usize>(width << 2);
  for (let i = 0; i < width; i++) {
    let to = panel + (i << 2);
    if (i < used) {
      let from = source + <usize>i * stride;
      const fours = from + ((block & ~3) << 2);
      const end = from + (block << 2);
      while (from < fours) {
        const v = v128.load(from);
        v128.store_lane<f32>(to, v, 0);
        v128.store_lane<f32>(to + step, v, 1);
        v128.store_lane<f32>(to + step * 2, v, 2);
        v128.store_lane<f32>(to + step * 3, v, 3);
        from += 16;
        to += step * 4;
      }
      while (from < end) {
        store<f32>(to, load<f32>(from));
        from += 4;
        to += step;
      }
    } else {
      for (const end = to + <usize>block * step; to < end; to += step) store<f32>(to, 0);
    }
  }
}

/** One panel and K block: `used` columns of `source`, k along the column. `stride` is in bytes. */
export function packColumns(source: usize, stride: usize, used: i32, width: i32, block: i32, panel: usize): void {
  let from = source;
  let to = panel;
  const step = <usize>(width << 2);
  const end = to + <usize>block * step;
  if (used == 8 && width == 8) {
    while (to < end) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      to += 32;
      from += stride;
    }
    return;
  }
  while (to < end) {
    let i = 0;
    for (; i + 4 <= used; i += 4) v128.store(to + (i << 2), v128.load(from + (i << 2)));
    for (; i < used; i++) store<f32>(to + (i << 2), load<f32>(from + (i << 2)));
    for (; i < width; i++) store<f32>(to + (i << 2), 0);
    to += step;
    from += stride;
  }
}
