import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The bench of the stages from tables to sketches under Node: one file. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  logLevel: "error",
  ssr: { noExternal: true },
  build: {
    ssr: fileURLToPath(new URL("sketches.ts", import.meta.url)),
    outDir: fileURLToPath(new URL("../.cache/bench-sketches", import.meta.url)),
    emptyOutDir: true,
    target: "node20",
    minify: false,
    reportCompressedSize: false,
  },
});
