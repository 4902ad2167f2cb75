/** Number of steps of an epoch; a last batch of one row makes none. */
export function stepsPerEpoch(rows: number, batchSize: number): number {
  return Math.floor(rows / batchSize) + (rows % batchSize > 1 ? 1 : 0);
}

/**
 * Cuts an epoch into batches as `DataLoader(drop_last=False)` does; the last one may be smaller, but for one of a
 * single row, on which BatchNorm has no variance (PyTorch raises): that is left out.
 *
 * @param rows the training split.
 * @param order the sampler's permutation of 0…rows.length−1, or null for the split's own order.
 */
export function epochBatches(rows: Int32Array, order: Int32Array | null, batchSize: number): Int32Array[] {
  const ordered = order === null ? rows : order.map((place) => rows[place] ?? 0);
  const steps = stepsPerEpoch(rows.length, batchSize);
  return Array.from({ length: steps }, (_, i) => ordered.slice(i * batchSize, (i + 1) * batchSize));
}
