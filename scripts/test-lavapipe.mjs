// @ts-check
/**
 * `npm run test:lavapipe`: the WebGPU engines on lavapipe, in Node through Dawn: an adapter with other subgroups, limits
 * and rounding than the browser tests' SwiftShader. Ends with `N passed, N failed`.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, runCommand, runVisibly } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { lavapipeEnvironment } from "./lib/lavapipe.mjs";

await runCommand(async () => {
  await ensureDependencies(console.log);
  const env = await lavapipeEnvironment();
  const results = join(projectRoot, "test-results", "lavapipe");
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const report = join(results, "report.json");
  const code = await runVisibly(
    process.execPath,
    [
      join("node_modules", "vitest", "vitest.mjs"),
      ...["run", "--root", ".", "--config", join("test", "lavapipe", "vitest.config.ts")],
      ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
    ],
    { env },
  );
  const { passed, failed } = counts(report);
  // A runner that ends badly without a failed test, or runs nothing, has failed too.
  const failures = code === 0 && passed > 0 ? failed : Math.max(failed, 1);
  console.log(`\n${passed} passed, ${failures} failed`);
  if (failures > 0) process.exitCode = 1;
});

/**
 * @param {string} report Vitest's JSON.
 * @returns {{ passed: number, failed: number }}
 */
function counts(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
