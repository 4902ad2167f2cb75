// @ts-check
/**
 * `npm run test:webgpu`: the WebGPU engines in a page on SwiftShader, and in Node through Dawn, on this machine's graphics
 * processor or on lavapipe: in any case an adapter with other subgroups, limits and rounding. Ends with `N passed, N failed`.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { installTestChromium } from "./lib/chromium.mjs";
import { projectRoot, runCommand } from "./lib/command.mjs";
import { dawnEnvironment } from "./lib/dawn.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { conclude, configuredIn, runVitest } from "./lib/test-report.mjs";

await runCommand(async () => {
  await ensureDependencies(console.log);
  await installTestChromium();
  const env = await dawnEnvironment();
  const results = join(projectRoot, "test-results", "webgpu");
  rmSync(results, { recursive: true, force: true });
  conclude([
    await runVitest("WebGPU in a page", ["--project", "webgpu"], join(results, "page"), process.env),
    await runVitest("WebGPU through Dawn", configuredIn("dawn"), join(results, "dawn"), env),
  ]);
});
