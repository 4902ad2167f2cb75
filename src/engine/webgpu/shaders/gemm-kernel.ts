import { type GemmKind, SOFTWARE_TILE, type Tile } from "../tiles";
import type { ShaderSource, StepLayout } from "./common";
import { gemmShader } from "./gemm";
import { softwareGemmShader } from "./gemm-software";

/** The kernel of a tile. */
export function gemmKernel(kind: GemmKind, tile: Tile, layout: StepLayout): ShaderSource {
  return tile === SOFTWARE_TILE ? softwareGemmShader(kind, layout) : gemmShader(kind, tile, layout);
}
