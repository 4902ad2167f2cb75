import { EngineError } from "../errors";
import { roundUp, WIDTH_MULTIPLE } from "./layout";

/**
 * Which operands are transposed, as in BLAS, all matrices row-major:
 * `nt` is activations × weightᵀ (forward), `nn` gradient × weight (input gradient), `tn` gradientᵀ × activations
 * (weight gradient).
 */
export type GemmKind = "nt" | "nn" | "tn";

/** How one GEMM is cut: a workgroup's tile, the depth of one shared-memory step and one thread's block. */
export interface Tile {
  readonly bm: number;
  readonly bn: number;
  readonly bk: number;
  readonly tm: number;
  readonly tn: number;
}

/** Sums of squares are kept for blocks of this many rows and columns, whatever the tile, so that no tile changes them. */
export const SQUARES_BLOCK = 32;

/** A tile, and into how many slabs the inner dimension is split; the consumer adds the slabs in order. */
export interface GemmChoice {
  readonly tile: Tile;
  readonly splits: number;
}

/** C is `[m, n]`, the inner dimension `k`; padded widths. */
export interface GemmProblem {
  readonly kind: GemmKind;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

const tile = (bm: number, bn: number, bk: number, tm: number, tn: number): Tile => ({ bm, bn, bk, tm, tn });

/** Tile of the kernels for software adapters, which sum squares in an order of their own. */
export const SOFTWARE_TILE = tile(32, 64, 1, 8, 16);

const DEFAULT_TILE = tile(64, 64, 8, 8, 8);
const SMALL_TILE = tile(32, 32, 8, 4, 4);

/** All tiles that the autotune tries; each fits 16 KB of workgroup memory and 256 invocations. */
export const TILES: readonly Tile[] = [
  DEFAULT_TILE,
  tile(64, 64, 8, 4, 4),
  tile(32, 64, 8, 4, 8),
  tile(128, 64, 8, 8, 8),
  tile(128, 128, 8, 8, 8),
  SMALL_TILE,
];

/** Tiles for the weight gradients only, whose inner dimension (rows) is a multiple of 16. */
export const DEEP_TILES: readonly Tile[] = [tile(64, 64, 16, 8, 8), tile(128, 64, 16, 8, 8)];

/** Workgroups of 64×64 below which a GPU is thought to idle, so that the inner dimension is split. */
const WANTED_WORKGROUPS = 256;
const MAX_SPLITS = 8;
/** A slab shorter than this is not worth its extra traffic. */
const MIN_SPLIT_DEPTH = 64;
/** Workgroups of 64×64 below which the small tile is taken without a measurement. */
const FEW_WORKGROUPS = 32;

function workgroupsOf({ m, n }: GemmProblem, { bm, bn }: Tile): number {
  return Math.ceil(m / bm) * Math.ceil(n / bn);
}

/**
 * Splits of the inner dimension, for enough workgroups with narrow outputs. A function of the shape alone and never
 * tuned, because it is the only part of a choice that changes the order of sums.
 */
export function splitsOf(problem: GemmProblem): number {
  if (problem.kind === "tn") return 1;
  const wanted = Math.ceil(WANTED_WORKGROUPS / workgroupsOf(problem, DEFAULT_TILE));
  return Math.max(1, Math.min(wanted, MAX_SPLITS, Math.floor(problem.k / MIN_SPLIT_DEPTH)));
}

/** Depth of one split; rounding it up may leave fewer splits than were asked for (`slabsOf`). */
export function splitDepth({ k }: GemmProblem, splits: number): number {
  return roundUp(Math.ceil(k / splits), WIDTH_MULTIPLE);
}

/** Slabs that the splits really fill. */
export function slabsOf(problem: GemmProblem, splits: number): number {
  return Math.ceil(problem.k / splitDepth(problem, splits));
}

/** What is taken on a software adapter: its few cores need no splits, and storing slabs is slow there. */
export function softwareChoice(): GemmChoice {
  return { tile: SOFTWARE_TILE, splits: 1 };
}

/** What is taken on a GPU without a measurement: a function of the shape alone. */
export function defaultChoice(problem: GemmProblem): GemmChoice {
  const few = workgroupsOf(problem, DEFAULT_TILE) < FEW_WORKGROUPS;
  return { tile: few ? SMALL_TILE : DEFAULT_TILE, splits: splitsOf(problem) };
}

/** Every choice that the autotune measures for a problem, the default first. */
export function candidateChoices(problem: GemmProblem): GemmChoice[] {
  const tiles = tilesFor(problem.kind);
  const first = defaultChoice(problem);
  return [
    first,
    ...tiles.filter((candidate) => candidate !== first.tile).map((tile) => ({ tile, splits: first.splits })),
  ];
}

/** Key of a problem in `EngineInfo.numerics`; the batch's rows are not part of it. */
export function problemKey({ kind, m, n, k }: GemmProblem): string {
  return kind === "tn" ? `gemm.tn.${m}x${n}` : `gemm.${kind}.${n}x${k}`;
}

/** Partial sums of squares that a weight gradient leaves. */
export function partialsOf({ m, n }: GemmProblem): number {
  return Math.ceil(m / SQUARES_BLOCK) * Math.ceil(n / SQUARES_BLOCK);
}

export function formatChoice({ tile: { bm, bn, bk, tm, tn }, splits }: GemmChoice): string {
  return `${bm}x${bn}x${bk}:${tm}x${tn}:${splits}`;
}

/** Tiles of this kind's kernel for GPUs. */
function tilesFor(kind: GemmKind): readonly Tile[] {
  return kind === "tn" ? [...TILES, ...DEEP_TILES] : TILES;
}

/**
 * Reads `formatChoice`'s text back, as a run's record holds it.
 *
 * @throws EngineError `engine/gpu-error` when the text is no choice for this kind of product.
 */
export function parseChoice(kind: GemmKind, text: string): GemmChoice {
  const splits = Number(/:(\d)$/.exec(text)?.[1] ?? 0);
  const known = [...tilesFor(kind), SOFTWARE_TILE].find((tile) => formatChoice({ tile, splits }) === text);
  if (known === undefined || splits < 1 || splits > MAX_SPLITS) {
    throw new EngineError("engine/gpu-error", { message: `unknown GEMM tile "${text}"` });
  }
  return { tile: known, splits };
}
