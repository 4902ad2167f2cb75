import { defineConfig } from "vitest/config";

if (process.env.STUDIO_REFERENCE === undefined) {
  throw new Error("Run this through `node scripts/check-pipeline.mjs`, which says where the reference data are.");
}

/** Tests against the reference data, which are no part of the repository. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["test/reference/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
