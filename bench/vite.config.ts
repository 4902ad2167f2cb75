import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The bench page, built beside the studio and never shipped with it. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  publicDir: false,
  logLevel: "error",
  worker: { format: "es" },
  build: {
    outDir: fileURLToPath(new URL("../.cache/bench", import.meta.url)),
    emptyOutDir: true,
    target: "esnext",
    // tfjs starts its WASM threads from a function's own source text, which must keep its names.
    minify: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
});
