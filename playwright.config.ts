import { createServer } from "node:net";
import { defineConfig } from "@playwright/test";
import { findTestChromium, requireChromium, testArguments } from "./scripts/lib/chromium.mjs";

/** The first process picks the port; Playwright's workers, which read this file again, inherit it. */
process.env.STUDIO_E2E_PORT ??= String(await freePort());
const baseURL = `http://127.0.0.1:${process.env.STUDIO_E2E_PORT}/`;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("The system gave no port."));
      });
    });
  });
}

/** Tests that judge milliseconds. */
const timed = /@timed/;

/** Axe over every state of every place: minutes that `npm test` leaves to a command of its own. */
const accessibility = "**/accessibility.spec.ts";

export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-results/e2e",
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: process.env.CI ? 2 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    baseURL,
    trace: "off",
    // Every test has a browser profile of its own, into which the worker would copy 10 MB first.
    serviceWorkers: "block",
    launchOptions: { executablePath: findTestChromium() ?? requireChromium(), args: testArguments },
  },
  projects: [
    { name: "chromium", use: { browserName: "chromium" }, grepInvert: timed, testIgnore: accessibility },
    {
      name: "accessibility",
      use: { browserName: "chromium" },
      testMatch: accessibility,
      workers: 1,
      // In `.ci/run` others compute beside it.
      timeout: 600_000,
      expect: { timeout: 60_000 },
    },
    // After all others, and one at a time: a trainer in another page takes both cores.
    {
      name: "timed",
      use: { browserName: "chromium" },
      grep: timed,
      workers: 1,
      dependencies: ["chromium", "accessibility"],
    },
    ...(process.env.STUDIO_LOOKS === undefined ? [] : [{ name: "looks", testMatch: "looks.ts" }]),
  ],
  webServer: {
    command: `node scripts/start.mjs --port ${process.env.STUDIO_E2E_PORT}`,
    url: baseURL,
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  },
});
