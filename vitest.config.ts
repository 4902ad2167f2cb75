import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { findChromium, testArguments } from "./scripts/lib/chromium.mjs";
import { securityHeaders } from "./scripts/lib/headers.mjs";

const executablePath = findChromium();

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
        plugins: [react()],
        server: { headers: securityHeaders({ development: true }) },
        test: {
          name: "browser",
          include: ["test/**/*.browser.test.{ts,tsx}"],
          fileParallelism: false,
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              // Without a Chromium Playwright looks for its own and says how to install it.
              launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: testArguments },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
