import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import type { KernelSource } from "../../../src/engine/wasm/kernels";

/** The built kernels from disk, for tests under Node, where nothing can be fetched. */
export const nodeKernels: KernelSource = async ({ fma, shared }) => {
  const name = `${fma ? "fma" : "plain"}${shared ? "-shared" : ""}.wasm`;
  return readFileSync(join(import.meta.dirname, "../../../src/engine/wasm/generated", name));
};

/** Has what fetches its kernels itself find them: addresses are paths in the repository here. */
export function serveKernels(): void {
  vi.stubGlobal(
    "fetch",
    async (path: string) => new Response(readFileSync(join(import.meta.dirname, "../../..", path))),
  );
}
