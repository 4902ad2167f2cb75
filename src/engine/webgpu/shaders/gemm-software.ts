import { type GemmKind, SOFTWARE_TILE, SQUARES_BLOCK } from "../tiles";
import { type ShaderSource, type StepLayout, stepStruct } from "./common";
import { gemmBindings, gemmDeclarations } from "./gemm";

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/**
 * The same products for adapters that run on the CPU. There, neighboring invocations are the lanes of one SIMD
 * instruction, a load is cheap only when the lanes read one address or consecutive ones, and workgroup memory and
 * barriers cost more than they save. So every load is scalar and straight from the matrices:
 * lanes are neighboring columns and share every value of A; B is contiguous along the columns, but for `nt`, where
 * lanes read rows of B whose next values the cache then holds: that too is faster than staging.
 */
export function softwareGemmShader(kind: GemmKind, layout: StepLayout): ShaderSource {
  return {
    label: `gemm-software-${kind}`,
    code: `${stepStruct(layout)}${gemmDeclarations(kind, "f32")}${body(kind)}`,
    bindings: gemmBindings(kind),
  };
}

function body(kind: GemmKind): string {
  const { bm, bn, tm, tn } = SOFTWARE_TILE;
  const across = bn / tn;
  const threads = (bm / tm) * across;
  const rows = range(tm);
  const columns = range(tn);
  const blocks = bn / SQUARES_BLOCK;
  const perBlock = tn / blocks;
  const squares = range(blocks).map((block) => {
    const own = columns.slice(block * perBlock, (block + 1) * perBlock);
    const terms = rows.flatMap((i) => own.map((j) => `squared(c${i}_${j}, row + ${i}u, column + ${j * across}u)`));
    return `sums[${block * threads}u + thread] = ${terms.join(" + ")};`;
  });
  return /* wgsl */ `
${
  kind === "tn"
    ? /* wgsl */ `
var<workgroup> sums: array<f32, ${blocks * threads}>;

fn squared(value: f32, row: u32, column: u32) -> f32 {
  return select(0.0, value * value, row < gemm.m && column < gemm.n4 * 4u);
}
`
    : ""
}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let m = ${kind === "tn" ? "gemm.m" : "step.paddedRows"};
  let depth = ${kind === "tn" ? "step.paddedRows" : "gemm.k"};
  let row = group.y * ${bm}u + thread / ${across}u * ${tm}u;
  let column = group.x * ${bn}u + thread % ${across}u;
  let strideA = gemm.strideA * 4u;
  let strideB = gemm.strideB * 4u;
  ${rows.flatMap((i) => columns.map((j) => `var c${i}_${j} = 0.0;`)).join(" ")}

  let kEnd = min((group.z + 1u) * gemm.splitDepth, depth);
  for (var k = group.z * gemm.splitDepth; k < kEnd; k++) {
    ${rows.map((i) => `let a${i} = a[${kind === "tn" ? `k * strideA + row + ${i}u` : `(row + ${i}u) * strideA + k`}];`).join("\n    ")}
    ${columns.map((j) => `let b${j} = b[${kind === "nt" ? `(column + ${j * across}u) * strideB + k` : `k * strideB + column + ${j * across}u`}];`).join("\n    ")}
    ${rows.flatMap((i) => columns.map((j) => `c${i}_${j} += a${i} * b${j};`)).join("\n    ")}
  }

  let at = group.z * gemm.slab4 * 4u + row * gemm.strideC * 4u + column;
  ${rows
    .map((i) => {
      const stores = columns.map(
        (j) =>
          `if (column + ${j * across}u < gemm.n4 * 4u) { c[at + ${i}u * gemm.strideC * 4u + ${j * across}u] = c${i}_${j}; }`,
      );
      return `if (row + ${i}u < m) {\n    ${stores.join("\n    ")}\n  }`;
    })
    .join("\n  ")}
  ${
    kind === "tn"
      ? /* wgsl */ `
  ${squares.join("\n  ")}
  workgroupBarrier();
  let blocksAcross = (gemm.n4 * 4u + ${SQUARES_BLOCK - 1}u) / ${SQUARES_BLOCK}u;
  let blockX = group.x * ${blocks}u + thread;
  if (thread < ${blocks}u && blockX < blocksAcross) {
    var total = 0.0;
    for (var i = 0u; i < ${threads}u; i++) { total += sums[thread * ${threads}u + i]; }
    partials[gemm.firstPartial + group.y * blocksAcross + blockX] = total;
  }`
      : ""
  }
}
`;
}
