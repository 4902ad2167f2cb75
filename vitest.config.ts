import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { securityHeaders } from "./scripts/lib/headers.mjs";

/** SwiftShader gives WebGPU without a GPU; the product's own commands choose no adapter. */
const chromiumArgs = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.browser.test.ts", "test/e2e/**", "test/pytorch/**"],
          testTimeout: 30_000,
        },
      },
      {
        server: { headers: securityHeaders({ development: true }) },
        test: {
          name: "browser",
          include: ["test/**/*.browser.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: process.env.STUDIO_CHROMIUM ?? "/usr/bin/chromium",
                args: chromiumArgs,
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
