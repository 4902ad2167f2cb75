import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { findTestChromium, testArguments } from "../../scripts/lib/chromium.mjs";
import { securityHeaders } from "../../scripts/lib/headers.mjs";

const cases = process.env.STUDIO_CASES;
if (cases === undefined) throw new Error("Run this through `npm run test:pytorch`, which makes the cases.");
const executablePath = findTestChromium();

/** Tests that compare with PyTorch or scikit-learn read their cases from here instead of the committed fixtures. */
const alias = [{ find: /^(?:\.\.\/)+fixtures\/(?=(?:data|training|metrics)\/.*\.json$)/, replacement: `${cases}/` }];
const compared = [
  "test/data/{torch-generator,split}.test.ts",
  "test/training/{draws,reduce-lr-on-plateau,losses,steps,runs}.test.ts",
  "test/metrics/{metrics,binary}.test.ts",
  "test/evidence/churn-baselines.test.ts",
];

export default defineConfig({
  test: {
    // Taken from here for every project: a machine that does other things takes its time to load the first page.
    browser: { connectTimeout: 300_000 },
    projects: [
      {
        resolve: { alias },
        test: {
          name: "pytorch",
          environment: "node",
          include: [...compared, "test/pytorch/**/*.test.ts"],
          exclude: ["test/pytorch/**/*.browser.test.ts"],
          // As the unit tests that keep nothing: what a process has loaded serves all its files.
          isolate: false,
          maxWorkers: "100%",
          retry: process.env.CI ? 1 : 0,
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        server: { headers: securityHeaders({ development: true }), fs: { allow: [".", cases] } },
        test: {
          name: "pytorch-browser",
          include: ["test/training/*.browser.test.ts", "test/pytorch/**/*.browser.test.ts"],
          fileParallelism: false,
          retry: process.env.CI ? 1 : 0,
          testTimeout: 240_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: testArguments },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
