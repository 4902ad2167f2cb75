import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The pack's program: one file, with everything in it but Dawn's module. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  logLevel: "error",
  ssr: { noExternal: true, external: ["webgpu"] },
  build: {
    ssr: fileURLToPath(new URL("pack.ts", import.meta.url)),
    outDir: fileURLToPath(new URL("../../.cache/gpu-pack", import.meta.url)),
    emptyOutDir: true,
    target: "node20",
    minify: false,
    reportCompressedSize: false,
  },
});
