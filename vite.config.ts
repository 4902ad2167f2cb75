import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { securityHeaders } from "./scripts/lib/headers.mjs";

export default defineConfig(({ command }) => ({
  // Relative addresses: `dist/` must work from any sub-path of an intranet host.
  base: "./",
  plugins: [react(), tailwindcss()],
  worker: { format: "es" },
  build: { target: "esnext", sourcemap: false, chunkSizeWarningLimit: 2000 },
  server: { host: "127.0.0.1", headers: securityHeaders({ development: command === "serve" }) },
  preview: { host: "127.0.0.1", headers: securityHeaders({ development: false }) },
}));
