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

export default defineConfig(({ command }) => ({
  // Relative addresses: `dist/` must work from any sub-path of an intranet host.
  base: "./",
  plugins: [
    react(),
    tailwindcss(),
    deployment(),
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
  },
  server: { host: "127.0.0.1", headers: securityHeaders({ development: command === "serve" }) },
  preview: { host: "127.0.0.1", headers: securityHeaders({ development: false }) },
}));
