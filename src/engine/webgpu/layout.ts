import { elementCount, isParameter, stateDictSpecs, type TensorSpec } from "../../model/architecture";
import type { NetworkPlan, PlannedLayer } from "../../model/plan";
import { EngineError } from "../errors";

/**
 * Widths of matrices on the GPU are rounded up to this, with zeros, so that every GEMM may load vec4 and step through
 * its inner dimension without a guard. The real model's widths (640, 3000, 320, 256, 64) already are multiples.
 */
export const WIDTH_MULTIPLE = 8;

/** Batches are rounded up to this many rows, with zeros: rows are the inner dimension of the weight gradients. */
export const ROW_MULTIPLE = 16;

/** `minStorageBufferOffsetAlignment` of WebGPU's defaults, in bytes. */
const ALIGNMENT = 256;

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

export function paddedWidth(width: number): number {
  return roundUp(width, WIDTH_MULTIPLE);
}

/** A parameter's place in the arenas: P at `offset`, and G, M, V at the same offset less the page's frozen part. */
export interface Placement {
  readonly spec: TensorSpec;
  readonly page: number;
  /** In bytes, a multiple of 256. */
  readonly offset: number;
  /** In bytes, padding included. */
  readonly size: number;
  /** Rows and columns; a vector is one row. */
  readonly rows: number;
  readonly columns: number;
  /** Columns with padding. */
  readonly stride: number;
}

/** One set of arena buffers. The real model needs one; larger models need more, each within the binding limit. */
interface ArenaPage {
  /** Bytes of the P arena. */
  readonly bytes: number;
  /** First byte of what is trained; G, M and V start there. */
  readonly trainedFrom: number;
  /** For each parameter group, the first byte of what belongs to it or a later one; `bytes` when nothing does. */
  readonly groupsFrom: readonly number[];
}

export interface ArenaLayout {
  readonly placements: ReadonlyMap<string, Placement>;
  readonly pages: readonly ArenaPage[];
}

function placed(spec: TensorSpec): { rows: number; columns: number; stride: number; size: number } {
  const columns = spec.shape[spec.shape.length - 1] ?? 1;
  const rows = elementCount(spec.shape) / columns;
  const stride = paddedWidth(columns);
  const paddedRows = spec.role === "weight" ? paddedWidth(rows) : 1;
  return { rows, columns, stride, size: roundUp(paddedRows * stride * 4, ALIGNMENT) };
}

/**
 * Lays all trainable tensors out in state-dict order. The three vectors of a layer (bias, BatchNorm weight and bias)
 * stay side by side in one page, so that one binding covers them.
 *
 * @param maxBytes Largest buffer and binding.
 * @throws EngineError `engine/limit` when one weight alone is larger than `maxBytes`.
 */
export function layoutArenas(
  { layers, groups }: Pick<NetworkPlan, "layers" | "groups">,
  maxBytes: number,
): ArenaLayout {
  const placements = new Map<string, Placement>();
  /** First bytes are infinite until there is something. */
  const emptyPage = () => ({
    bytes: 0,
    trainedFrom: Number.POSITIVE_INFINITY,
    groupsFrom: groups.map(() => Number.POSITIVE_INFINITY),
  });
  let open = emptyPage();
  const pages = [open];

  const place = (specs: readonly TensorSpec[], { trained, groupIndex }: PlannedLayer): void => {
    const sizes = specs.map(placed);
    const total = sizes.reduce((sum, { size }) => sum + size, 0);
    const first = specs[0];
    if (first === undefined) return;
    if (total > maxBytes) throw new EngineError("engine/limit", { what: first.name, bytes: total, limit: maxBytes });
    if (open.bytes + total > maxBytes) {
      open = emptyPage();
      pages.push(open);
    }
    if (trained) open.trainedFrom = Math.min(open.trainedFrom, open.bytes);
    for (let i = 0; i <= groupIndex; i++) {
      open.groupsFrom[i] = Math.min(open.groupsFrom[i] ?? 0, open.bytes);
    }
    specs.forEach((spec, i) => {
      const size = sizes[i];
      if (size === undefined) return;
      placements.set(spec.name, { spec, page: pages.length - 1, offset: open.bytes, ...size });
      open.bytes += size.size;
    });
  };

  for (const layer of layers) {
    const [weight, ...vectors] = stateDictSpecs([layer]).filter(isParameter);
    if (weight !== undefined) place([weight], layer);
    place(vectors, layer);
  }
  return {
    placements,
    pages: pages.map(({ bytes, trainedFrom, groupsFrom }) => ({
      bytes,
      trainedFrom: Math.min(trainedFrom, bytes),
      groupsFrom: groupsFrom.map((from) => Math.min(from, bytes)),
    })),
  };
}

/** Host tensor (PyTorch layout) to the padded layout; the same array when nothing has to be padded. */
export function padTensor(values: Float32Array, { rows, columns, stride, size }: Placement): Float32Array {
  if (values.byteLength === size) return values;
  const padded = new Float32Array(size / 4);
  if (stride === columns) padded.set(values);
  else for (let r = 0; r < rows; r++) padded.set(values.subarray(r * columns, (r + 1) * columns), r * stride);
  return padded;
}

/** The inverse of `padTensor`; always a copy. */
export function unpadTensor(padded: Float32Array, { rows, columns, stride }: Placement): Float32Array {
  if (stride === columns) return padded.slice(0, rows * columns);
  const values = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) values.set(padded.subarray(r * stride, r * stride + columns), r * columns);
  return values;
}
