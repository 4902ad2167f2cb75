import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The bench under Node: one file, with tfjs's ES modules in it, since Node alone cannot resolve them. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  logLevel: "error",
  ssr: { noExternal: true, external: ["webgpu"] },
  build: {
    ssr: fileURLToPath(new URL("dawn.ts", import.meta.url)),
    outDir: fileURLToPath(new URL("../.cache/bench-dawn", import.meta.url)),
    emptyOutDir: true,
    target: "node20",
    minify: false,
    reportCompressedSize: false,
  },
});
