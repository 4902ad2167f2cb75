import type { GemmKind, Tile } from "../tiles";
import { type ShaderSource, stepStruct } from "./common";

/** Words of the `Gemm` uniform: m, n4, k, strides of A, B, C in vec4, depth of a split, vec4 per slab, first partial. */
export interface GemmUniform {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly strideA: number;
  readonly strideB: number;
  readonly strideC: number;
  readonly splitDepth: number;
  readonly slab: number;
  readonly firstPartial: number;
}

/** The uniform's words; all sizes in elements, multiples of 4. */
export function gemmUniformWords(uniform: GemmUniform): Uint32Array<ArrayBuffer> {
  const { m, n, k, strideA, strideB, strideC, splitDepth, slab, firstPartial } = uniform;
  return Uint32Array.of(
    m,
    n / 4,
    k,
    strideA / 4,
    strideB / 4,
    strideC / 4,
    splitDepth,
    slab / 4,
    firstPartial,
    0,
    0,
    0,
  );
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const lanes = ["x", "y", "z", "w"] as const;

/**
 * One step's loads into shared memory, as `[k][row]` in vec4 along the rows.
 *
 * An operand whose inner dimension is contiguous is read as 4×4 blocks and transposed in registers, because stores to
 * single components of a shared vec4 are not safe on every backend.
 */
function loads(operand: "a" | "b", contiguousInner: boolean, size: number, bk: number, threads: number): string {
  const shared = operand === "a" ? "tileA" : "tileB";
  const origin = operand === "a" ? "m0" : "n0";
  const stride = operand === "a" ? "gemm.strideA" : "gemm.strideB";
  const width = size / 4;
  const items = contiguousInner ? width * (bk / 4) : width * bk;
  return range(Math.ceil(items / threads))
    .map((round) => {
      const item = `(thread + ${round * threads}u)`;
      const body = contiguousInner
        ? /* wgsl */ `
      let inner = item % ${bk / 4}u;
      let outer = item / ${bk / 4}u;
      let first = (${origin} + outer * 4u) * ${stride} + k / 4u + inner;
      let r0 = ${operand}[first];
      let r1 = ${operand}[first + ${stride}];
      let r2 = ${operand}[first + 2u * ${stride}];
      let r3 = ${operand}[first + 3u * ${stride}];
      let slot = inner * ${4 * width}u + outer;
      ${lanes.map((lane, i) => `${shared}[slot + ${i * width}u] = vec4f(r0.${lane}, r1.${lane}, r2.${lane}, r3.${lane});`).join("\n      ")}`
        : /* wgsl */ `
      ${shared}[item] = ${operand}[(k + item / ${width}u) * ${stride} + ${origin} / 4u + item % ${width}u];`;
      const guarded = (round + 1) * threads > items;
      return `    ${guarded ? `if (${item} < ${items}u) ` : ""}{\n      let item = ${item};${body}\n    }`;
    })
    .join("\n");
}

/**
 * C = A·B in tiles, register-blocked, with shared-memory staging. Every operand's contiguous dimension is a multiple of
 * 8 and its inner dimension is zero-padded, so nothing is guarded but the stores: what a border tile reads beyond its
 * matrix only reaches results that are not stored.
 *
 * `nt` and `nn` write split z of the inner dimension to slab z of C; `tn` also leaves the sum of squares of each tile
 * in `partials`, which makes the gradient norm free of another pass.
 */
export function gemmShader(kind: GemmKind, tile: Tile, dropoutLayers: number): ShaderSource {
  const { bm, bn, bk, tm, tn } = tile;
  const threadsX = bn / tn;
  const threadsY = bm / tm;
  const threads = threadsX * threadsY;
  const rows = range(tm);
  const columns = range(tn / 4);
  const withSquares = kind === "tn";

  const inner = range(bk)
    .map((k) => {
      const a = range(tm / 4).map((i) => `let a${i} = tileA[${k * (bm / 4) + i * threadsY}u + ty];`);
      const b = columns.map((j) => `let b${j} = tileB[${k * (bn / 4) + j * threadsX}u + tx];`);
      const products = rows.flatMap((i) => columns.map((j) => `c${i}_${j} += a${i >> 2}.${lanes[i & 3]} * b${j};`));
      return `    {\n      ${[...a, ...b, ...products].join("\n      ")}\n    }`;
    })
    .join("\n");

  const stores = rows
    .flatMap((i) =>
      columns.map((j) => {
        const row = `m0 + ${(i >> 2) * threadsY * 4 + (i & 3)}u + ty * 4u`;
        const square = withSquares ? ` squares += dot(c${i}_${j}, c${i}_${j});` : "";
        return `  if (${row} < m && column + ${j * threadsX}u < gemm.n4) { c[base + (${row}) * gemm.strideC + column + ${j * threadsX}u] = c${i}_${j};${square} }`;
      }),
    )
    .join("\n");

  const code = /* wgsl */ `
${stepStruct(dropoutLayers)}
struct Gemm {
  m: u32, n4: u32, k: u32,
  strideA: u32, strideB: u32, strideC: u32,
  splitDepth: u32, slab4: u32, firstPartial: u32,
}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<uniform> gemm: Gemm;
@group(0) @binding(2) var<storage, read> a: array<vec4f>;
@group(0) @binding(3) var<storage, read> b: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> c: array<vec4f>;
${withSquares ? "@group(0) @binding(5) var<storage, read_write> partials: array<f32>;" : ""}

var<workgroup> tileA: array<vec4f, ${(bk * bm) / 4}>;
var<workgroup> tileB: array<vec4f, ${(bk * bn) / 4}>;
${withSquares ? `var<workgroup> sums: array<f32, ${threads}>;` : ""}

@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let m = ${kind === "tn" ? "gemm.m" : "step.rows"};
  let depth = ${kind === "tn" ? "step.paddedRows" : "gemm.k"};
  let m0 = group.y * ${bm}u;
  let n0 = group.x * ${bn}u;
  let tx = thread % ${threadsX}u;
  let ty = thread / ${threadsX}u;
  ${rows.flatMap((i) => columns.map((j) => `var c${i}_${j} = vec4f();`)).join(" ")}

  let kEnd = min((group.z + 1u) * gemm.splitDepth, depth);
  for (var k = group.z * gemm.splitDepth; k < kEnd; k += ${bk}u) {
${loads("a", kind !== "tn", bm, bk, threads)}
${loads("b", kind === "nt", bn, bk, threads)}
    workgroupBarrier();
${inner}
    workgroupBarrier();
  }

  let column = n0 / 4u + tx;
  let base = group.z * gemm.slab4;
  ${withSquares ? "var squares = 0.0;" : ""}
${stores}
${
  withSquares
    ? /* wgsl */ `
  sums[thread] = squares;
  workgroupBarrier();
  for (var width = ${threads / 2}u; width > 0u; width >>= 1u) {
    if (thread < width) { sums[thread] += sums[thread + width]; }
    workgroupBarrier();
  }
  if (thread == 0u) { partials[gemm.firstPartial + group.y * groups.x + group.x] = sums[0]; }`
    : ""
}
}
`;
  return {
    label: `gemm-${kind}-${bm}x${bn}x${bk}-${tm}x${tn}`,
    code,
    bindings: ["uniform", "uniform", "read", "read", "write", ...(withSquares ? (["write"] as const) : [])],
  };
}
