// @ts-check
/**
 * `npm run test:dawn`: the WebGPU engines in Node through Dawn, on this machine's graphics processor or on lavapipe: in any
 * case an adapter with other subgroups, limits and rounding than the browser tests' SwiftShader. Ends with
 * `N passed, N failed`.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, runCommand } from "./lib/command.mjs";
import { dawnEnvironment } from "./lib/dawn.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { conclude, runVitest } from "./lib/test-report.mjs";

await runCommand(async () => {
  await ensureDependencies(console.log);
  const env = await dawnEnvironment();
  const results = join(projectRoot, "test-results", "dawn");
  rmSync(results, { recursive: true, force: true });
  conclude([await runVitest("WebGPU through Dawn", "dawn", results, env)]);
});
