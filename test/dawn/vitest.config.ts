import { defineConfig } from "vitest/config";

/** The browser tests of the WebGPU engine and the conformance suite in Node: nothing there needs a page. */
export default defineConfig({
  test: {
    name: "dawn",
    environment: "node",
    include: ["test/engine/webgpu/*.browser.test.ts", "test/engine/gpu-device.browser.test.ts", "test/dawn/*.test.ts"],
    setupFiles: ["test/dawn/setup.ts"],
    fileParallelism: false,
    retry: process.env.CI ? 1 : 0,
    testTimeout: 240_000,
    hookTimeout: 60_000,
    // Only the packages' ES modules hold tfjs's gradients, and Node alone cannot resolve them.
    server: { deps: { inline: [/@tensorflow\//] } },
  },
});
