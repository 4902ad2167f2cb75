import { type GemmKind, type GemmProblem, SQUARES_BLOCK, splitDepth, type Tile } from "../tiles";
import { type BindingKind, type ShaderSource, type StepLayout, stepStruct } from "./common";

/**
 * The words of the `Gemm` uniform: m, n4, k, strides of A, B, C in vec4, depth of a split, vec4 per slab, first partial.
 *
 * @param slab Elements of C from one split's to the next one's, a multiple of 4 as all sizes are.
 */
export function gemmUniformWords(
  problem: GemmProblem,
  splits: number,
  slab: number,
  firstPartial: number,
): Uint32Array<ArrayBuffer> {
  const { kind, m, n, k } = problem;
  const strideA = kind === "tn" ? m : k;
  const strideB = kind === "nt" ? k : n;
  const depth = splitDepth(problem, splits);
  return Uint32Array.of(m, n / 4, k, strideA / 4, strideB / 4, n / 4, depth, slab / 4, firstPartial, 0, 0, 0);
}

/** Bindings of every GEMM kernel; the weight gradients also have `partials`. */
export function gemmBindings(kind: GemmKind): readonly BindingKind[] {
  return ["uniform", "uniform", "read", "read", "write", ...(kind === "tn" ? (["write"] as const) : [])];
}

/** The same in WGSL, with matrices of vec4f or f32; the uniform counts widths and strides in vec4 either way. */
export function gemmDeclarations(kind: GemmKind, element: "vec4f" | "f32"): string {
  return /* wgsl */ `
struct Gemm {
  m: u32, n4: u32, k: u32,
  strideA: u32, strideB: u32, strideC: u32,
  splitDepth: u32, slab4: u32, firstPartial: u32,
}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<uniform> gemm: Gemm;
@group(0) @binding(2) var<storage, read> a: array<${element}>;
@group(0) @binding(3) var<storage, read> b: array<${element}>;
@group(0) @binding(4) var<storage, read_write> c: array<${element}>;
${kind === "tn" ? "@group(0) @binding(5) var<storage, read_write> partials: array<f32>;" : ""}
`;
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
      let first = (${origin} + outer * 4u) * ${stride} + k0 / 4u + inner;
      let r0 = ${operand}[first];
      let r1 = ${operand}[first + ${stride}];
      let r2 = ${operand}[first + 2u * ${stride}];
      let r3 = ${operand}[first + 3u * ${stride}];
      let slot = inner * ${4 * width}u + outer;
      ${lanes.map((lane, i) => `${shared}[slot + ${i * width}u] = vec4f(r0.${lane}, r1.${lane}, r2.${lane}, r3.${lane});`).join("\n      ")}`
        : /* wgsl */ `
      ${shared}[item] = ${operand}[(k0 + item / ${width}u) * ${stride} + ${origin} / 4u + item % ${width}u];`;
      const guarded = (round + 1) * threads > items;
      return `    ${guarded ? `if (${item} < ${items}u) ` : ""}{\n      let item = ${item};${body}\n    }`;
    })
    .join("\n");
}

/** Adds the squares of each 32×32 block of the tile in one order, which is the same for every tile. */
function squareSums({ bm, bn }: Tile, threads: number): string {
  const across = bn / SQUARES_BLOCK;
  const side = SQUARES_BLOCK / 4;
  return /* wgsl */ `
  workgroupBarrier();
  let blocksAcross = (gemm.n4 + ${side - 1}u) / ${side}u;
  for (var block = thread; block < ${(bm / SQUARES_BLOCK) * across}u; block += ${threads}u) {
    let x = block % ${across}u;
    let y = block / ${across}u;
    var sum = 0.0;
    for (var i = 0u; i < ${side * side}u; i++) {
      sum += squares[(y * ${side}u + i / ${side}u) * ${bn / 4}u + x * ${side}u + i % ${side}u];
    }
    let blockX = group.x * ${across}u + x;
    let blockY = group.y * ${bm / SQUARES_BLOCK}u + y;
    if (blockX < blocksAcross && blockY * ${SQUARES_BLOCK}u < m) {
      partials[gemm.firstPartial + blockY * blocksAcross + blockX] = sum;
    }
  }`;
}

/**
 * C = A·B in tiles, register-blocked, with shared-memory staging. Every operand's contiguous dimension is a multiple of
 * 8 and its inner dimension is zero-padded, so nothing is guarded but the stores: what a border tile reads beyond its
 * matrix only reaches results that are not stored.
 *
 * `nt` and `nn` write split z of the inner dimension to slab z of C; `tn` also leaves sums of
 * squares in `partials`, which makes the gradient norm free of another pass.
 */
export function gemmShader(kind: GemmKind, tile: Tile, layout: StepLayout): ShaderSource {
  const { bm, bn, bk, tm, tn } = tile;
  const threadsX = bn / tn;
  const threadsY = bm / tm;
  const threads = threadsX * threadsY;
  const rows = range(tm);
  const columns = range(tn / 4);
  const withSquares = kind === "tn";

  // Rolled: compilers unroll a constant loop where it pays, and software adapters compile the short form far faster.
  const blockA = range(tm / 4).map((i) => `let a${i} = tileA[k * ${bm / 4}u + ${i * threadsY}u + ty];`);
  const blockB = columns.map((j) => `let b${j} = tileB[k * ${bn / 4}u + ${j * threadsX}u + tx];`);
  const products = rows.flatMap((i) => columns.map((j) => `c${i}_${j} += a${i >> 2}.${lanes[i & 3]} * b${j};`));

  // A 4×4 block is inside or outside as a whole: widths are multiples of 8, rows of 16.
  const blocks = range(tm / 4).flatMap((i) => columns.map((j) => ({ i, j })));
  const stores = blocks
    .map(({ i, j }) => {
      const block = range(4).map((r) => `c${4 * i + r}_${j}`);
      const squares = block.map((c) => `dot(${c}, ${c})`).join(" + ");
      return /* wgsl */ `
  {
    let row = m0 + ${4 * i * threadsY}u + ty * 4u;
    let column = n0 / 4u + ${j * threadsX}u + tx;
    let inside = row < m && column < gemm.n4;
    if (inside) {
      let at = group.z * gemm.slab4 + row * gemm.strideC + column;
      ${block.map((c, r) => `c[at + ${r}u * gemm.strideC] = ${c};`).join("\n      ")}
    }
    ${withSquares ? `squares[(${i * threadsY}u + ty) * ${bn / 4}u + ${j * threadsX}u + tx] = select(0.0, ${squares}, inside);` : ""}
  }`;
    })
    .join("");

  const code = /* wgsl */ `
${stepStruct(layout)}
${gemmDeclarations(kind, "vec4f")}
var<workgroup> tileA: array<vec4f, ${(bk * bm) / 4}>;
var<workgroup> tileB: array<vec4f, ${(bk * bn) / 4}>;
${withSquares ? `var<workgroup> squares: array<f32, ${(bm * bn) / 16}>;` : ""}

@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let m = ${kind === "tn" ? "gemm.m" : "step.paddedRows"};
  let depth = ${kind === "tn" ? "step.paddedRows" : "gemm.k"};
  let m0 = group.y * ${bm}u;
  let n0 = group.x * ${bn}u;
  let tx = thread % ${threadsX}u;
  let ty = thread / ${threadsX}u;
  ${rows.flatMap((i) => columns.map((j) => `var c${i}_${j} = vec4f();`)).join(" ")}

  let kEnd = min((group.z + 1u) * gemm.splitDepth, depth);
  for (var k0 = group.z * gemm.splitDepth; k0 < kEnd; k0 += ${bk}u) {
${loads("a", kind !== "tn", bm, bk, threads)}
${loads("b", kind === "nt", bn, bk, threads)}
    workgroupBarrier();
    for (var k = 0u; k < ${bk}u; k++) {
      ${[...blockA, ...blockB, ...products].join("\n      ")}
    }
    workgroupBarrier();
  }

${stores}
${withSquares ? squareSums(tile, threads) : ""}
}
`;
  return {
    label: `gemm-${kind}-${bm}x${bn}x${bk}-${tm}x${tn}`,
    code,
    bindings: gemmBindings(kind),
  };
}
