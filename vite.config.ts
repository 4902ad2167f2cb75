import { gzipSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { contentSecurityPolicy, securityHeaders } from "./scripts/lib/headers.mjs";
import { headersFile, iisWebConfig } from "./scripts/lib/host-config.mjs";

/** Puts the policy into the page itself, for hosts that send no headers, and the hosts' own files beside it. */
function deployment(): Plugin {
  return {
    name: "deployment",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
        injectTo: "head-prepend",
      },
    ],
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: headersFile() });
      this.emitFile({ type: "asset", fileName: "web.config", source: iisWebConfig() });
    },
  };
}

/** What the page may load before the first file is dropped, gzip bytes of JavaScript. */
const FIRST_LOAD_BUDGET = 250_000;

/** Fails a build whose page loads more than its budget: the entry and everything that it imports statically. */
function firstLoadBudget(): Plugin {
  return {
    name: "first-load-budget",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const first = new Set(chunks.filter(({ isEntry }) => isEntry));
      for (const { imports } of first)
        for (const chunk of chunks) if (imports.includes(chunk.fileName)) first.add(chunk);
      const bytes = [...first].reduce((sum, { code }) => sum + gzipSync(code).byteLength, 0);
      if (bytes > FIRST_LOAD_BUDGET) {
        this.error(
          `The page loads ${bytes} bytes of JavaScript (gzip) before its first file; ${FIRST_LOAD_BUDGET} are allowed. ` +
            "Load what it needs later with import().",
        );
      }
      this.info(`First load: ${bytes} bytes of JavaScript (gzip) of ${FIRST_LOAD_BUDGET}.`);
    },
  };
}

/** Leaves out what zod's schemas write JSON schemas of themselves with: nobody asks for them here, and every page would load it. */
function withoutJsonSchemas(): Plugin {
  return {
    name: "without-json-schemas",
    apply: "build",
    transform: (code, id) =>
      id.endsWith("/zod/v4/classic/schemas.js")
        ? code
            .replaceAll(
              /inst\._zod\.processJSONSchema = \(ctx, json, params\) => processors\.\w+\(inst, ctx, json, params\);/g,
              "",
            )
            .replaceAll(/create(?:ToJSONSchema|StandardJSONSchema)Method\(this, [^)]*\)/g, "undefined")
        : null,
  };
}

/**
 * Of tfjs the page needs the core, which engines call as `tf.add(a, b)`, and gradients (`tfjs-engine.ts` asks for them); its
 * layers, converter, data and WebGL would be a megabyte more.
 */
export const tfjsCore = [{ find: /^@tensorflow\/tfjs$/, replacement: "@tensorflow/tfjs-core" }];

export default defineConfig(({ command }) => ({
  // Relative addresses: `dist/` must work from any sub-path of an intranet host.
  base: "./",
  resolve: { alias: tfjsCore },
  plugins: [
    react(),
    withoutJsonSchemas(),
    tailwindcss(),
    deployment(),
    firstLoadBudget(),
    VitePWA({
      // A new version waits until every tab of the old one is closed: nothing reloads under a run.
      registerType: "prompt",
      injectRegister: "script-defer",
      manifest: {
        name: "Segment Studio",
        short_name: "Segment Studio",
        description: "Fine-tune a customer-segment classifier in the browser, exactly as PyTorch would.",
        start_url: "./",
        scope: "./",
        display: "standalone",
        background_color: "#ffffff",
        theme_color: "#17181a",
        icons: [{ src: "favicon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
      },
      workbox: {
        globPatterns: ["**/*.{html,js,css,svg,png,json,wasm,woff2,npz,pt}"],
        // The two languages need Latin letters only; other subsets stay on the server until a label asks for them.
        globIgnores: ["**/*-{cyrillic,cyrillic-ext,greek,greek-ext,vietnamese}-*.woff2"],
        maximumFileSizeToCacheInBytes: 32 * 1024 * 1024,
        navigateFallback: "index.html",
        // `?demo` and the like select a view of the same page.
        ignoreURLParametersMatching: [/.*/],
        clientsClaim: true,
        skipWaiting: false,
        inlineWorkboxRuntime: true,
        sourcemap: false,
      },
    }),
  ],
  worker: { format: "es" },
  build: {
    target: "esnext",
    sourcemap: false,
    chunkSizeWarningLimit: 2000,
    // Everything stays a file of the same origin: the policy allows no `data:` scripts, fonts or WASM.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // One piece, so that zod is told not to compile schemas before any other piece makes one.
            { name: "zod", test: /node_modules\/zod\/|protocol\/no-eval/, priority: 1 },
            // What the page needs from the start in one piece: it compresses better than many, and is one request.
            { name: "first", tags: ["$initial"] },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", headers: securityHeaders({ development: command === "serve" }) },
  preview: { host: "127.0.0.1", headers: securityHeaders({ development: false }) },
}));
