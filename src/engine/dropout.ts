/**
 * Counter-based dropout masks, the same bits on every engine (TypeScript, WASM, WGSL): a mask bit depends only on the
 * run's seed, the step, the layer and the element's index, so nothing has to be stored and a resumed run continues.
 *
 * The hash is `lowbias32` of Christopher Wellons' hash-prospector (two multiply-xorshift rounds; public domain),
 * applied to a per-layer key and the element's index.
 */

/** lowbias32: a bijective 32-bit mixer with low avalanche bias. Takes and returns an unsigned 32-bit integer. */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b) >>> 0;
  return (x ^ (x >>> 16)) >>> 0;
}

/** Key of one dropout layer at one step; `layer` counts the network's dropout layers in forward order from 0. */
export function dropoutKey(seed: number, step: number, layer: number): number {
  return mix32(mix32(mix32(seed >>> 0) ^ (step >>> 0)) + layer);
}

/** Elements are kept when their hash is at least this: p·2³², rounded to an integer below 2³². */
export function dropoutThreshold(p: number): number {
  return Math.min(0xffff_ffff, Math.round(p * 2 ** 32)) >>> 0;
}

/** True when element `row * width + column` of the batch is kept (and scaled by 1/(1-p)). */
export function dropoutKeeps(key: number, index: number, threshold: number): boolean {
  return mix32((key + index) >>> 0) >= threshold;
}
