import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KernelSource } from "../../../src/engine/wasm/kernels";

/** The built kernels from disk, for tests under Node, where nothing can be fetched. */
export const nodeKernels: KernelSource = async ({ fma, shared }) => {
  const name = `${fma ? "fma" : "plain"}${shared ? "-shared" : ""}.wasm`;
  return readFileSync(join(import.meta.dirname, "../../../src/engine/wasm/generated", name));
};
