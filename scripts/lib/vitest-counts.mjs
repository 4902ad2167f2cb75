// @ts-check
import { readFileSync } from "node:fs";

/**
 * What a Vitest run came to. A runner that ends badly without a failed test (no browser, a file that does not load) has
 * failed too, and so has one that ran nothing.
 *
 * @param {number} code Exit code of the runner.
 * @param {string} report File that its JSON reporter wrote.
 * @returns {{ passed: number, failed: number }}
 */
export function vitestCounts(code, report) {
  const { passed, failed } = reported(report);
  return { passed, failed: code === 0 && passed > 0 ? failed : Math.max(failed, 1) };
}

/** @param {string} report */
function reported(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
