import { defineConfig } from "vitest/config";

if (process.env.VK_DRIVER_FILES === undefined) {
  throw new Error("Run this through `npm run test:lavapipe`, which finds the driver.");
}

/** The browser tests of the WebGPU engine, and what only concerns lavapipe, in Node: nothing there needs a page. */
export default defineConfig({
  test: {
    name: "lavapipe",
    environment: "node",
    include: [
      "test/engine/webgpu/*.browser.test.ts",
      "test/engine/gpu-device.browser.test.ts",
      "test/lavapipe/*.test.ts",
    ],
    setupFiles: ["test/lavapipe/setup.ts"],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
    // Only the packages' ES modules hold tfjs's gradients, and Node alone cannot resolve them.
    server: { deps: { inline: [/@tensorflow\//] } },
  },
});
