import { UMAP } from "umap-js";
import { Slice } from "../formats/event-loop";
import type { Embeddings } from "../pipeline/cleora/walks";
import type { BankTables } from "../pipeline/tables";
import type { EntityMap, MapPoint } from "../protocol/tables";

/** Names and customers on the map, if not less than twice as many of each; neighborhoods of so many are found in seconds. */
const SHOWN = 600;
/** A row of the hashes' start has a thousand numbers, of which few matter after a walk: UMAP gets these many sums of them. */
const DIMENSIONS = 64;

/**
 * Places an even sample of names and of customers in the plane by UMAP, from a fixed start: the same vectors give the same
 * map. Throws the signal's reason when aborted.
 */
export async function mapOf(
  { tokens, all }: Embeddings,
  entities: readonly string[] | null,
  { customers, products }: BankTables,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
  shown = SHOWN,
): Promise<EntityMap> {
  const stepOf = (count: number) => Math.max(1, Math.floor(count / shown));
  const productNames = new Set(products.vocabulary.names);
  const points: Omit<MapPoint, "x" | "y">[] = [];
  const rows: Float32Array[] = [];
  for (let token = 0; token < tokens.names.length; token += stepOf(tokens.names.length)) {
    const name = tokens.names[token] ?? "";
    rows.push(tokens.data.subarray(token * tokens.dim, (token + 1) * tokens.dim));
    points.push({ name, kind: productNames.has(name) ? "product" : "event", segment: null, churn: null });
  }
  if (all !== null && entities !== null) {
    const rowOf = new Map(entities.map((name, row) => [name, row]));
    for (let customer = 0; customer < customers.ids.length; customer += stepOf(customers.ids.length)) {
      const name = customers.ids[customer] ?? "";
      const row = rowOf.get(name);
      if (row === undefined) continue;
      const bytes = await all.slice(row * tokens.dim * 4, (row + 1) * tokens.dim * 4).arrayBuffer();
      rows.push(new Float32Array(bytes));
      points.push({
        name,
        kind: "customer",
        segment: customers.segments?.[customer] ?? null,
        churn: customers.churn?.[customer] ?? null,
      });
      signal.throwIfAborted();
    }
  }
  const places = await layOut(centered(rows, tokens.dim), onProgress, signal);
  return { points: points.map((point, i) => ({ ...point, x: places[i]?.[0] ?? 0, y: places[i]?.[1] ?? 0 })) };
}

/**
 * Rows without their common direction, scaled, and folded to fewer numbers by fixed signs: after several walks all vectors
 * are nearly one, and only what is left beside it tells them apart.
 */
function centered(rows: readonly Float32Array[], dim: number): number[][] {
  const mean = new Float64Array(dim);
  for (const row of rows) {
    for (let i = 0; i < dim; i++) mean[i] = (mean[i] ?? 0) + (row[i] ?? 0) / rows.length;
  }
  const random = generator(1);
  const signs = Int8Array.from({ length: dim }, () => (random() < 0.5 ? -1 : 1));
  const folded = rows.map((row) => {
    const sums = new Array<number>(Math.min(DIMENSIONS, dim)).fill(0);
    row.forEach((value, i) => {
      sums[i % sums.length] = (sums[i % sums.length] ?? 0) + (signs[i] ?? 1) * (value - (mean[i] ?? 0));
    });
    return sums;
  });
  const largest = folded.reduce((most, row) => row.reduce((max, value) => Math.max(max, Math.abs(value)), most), 0);
  return folded.map((row) => row.map((value) => (largest === 0 ? 0 : value / largest)));
}

async function layOut(
  rows: number[][],
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  if (rows.length < 4) return rows.map((_, i) => [i, 0]);
  const umap = new UMAP({ nNeighbors: Math.min(15, rows.length - 1), minDist: 0.15, random: generator(42) });
  const epochs = umap.initializeFit(rows);
  const slice = new Slice();
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    onProgress(epoch, epochs);
    if (slice.used) await slice.turn();
    signal.throwIfAborted();
  }
  return umap.getEmbedding();
}

/** Numbers 0..1 that repeat (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
