import { defineConfig } from "vitest/config";

/** The browser tests of the WebGPU engine and the conformance suite in Node: nothing there needs a page. */
export default defineConfig({
  // As for unit tests: one tfjs for engine and backends, in the files that Node reads as they are.
  resolve: { alias: [{ find: /^@tensorflow\/tfjs-core($|\/.*)/, replacement: "@tensorflow/tfjs" }] },
  test: {
    name: "dawn",
    environment: "node",
    include: ["test/engine/webgpu/*.browser.test.ts", "test/engine/gpu-device.browser.test.ts", "test/dawn/*.test.ts"],
    setupFiles: ["test/dawn/setup.ts"],
    fileParallelism: false,
    retry: process.env.CI ? 1 : 0,
    testTimeout: 240_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/@tensorflow\//] } },
  },
});
