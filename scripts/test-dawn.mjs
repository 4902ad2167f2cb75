// @ts-check
/**
 * `npm run test:dawn`: the WebGPU engines in Node through Dawn, on this machine's graphics processor or on lavapipe: in any
 * case an adapter with other subgroups, limits and rounding than the browser tests' SwiftShader. Ends with
 * `N passed, N failed`.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, runCommand, runVisibly } from "./lib/command.mjs";
import { dawnEnvironment } from "./lib/dawn.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { conclude, vitestOutcome } from "./lib/test-report.mjs";

await runCommand(async () => {
  await ensureDependencies(console.log);
  const env = await dawnEnvironment();
  const results = join(projectRoot, "test-results", "dawn");
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const report = join(results, "report.json");
  const code = await runVisibly(
    process.execPath,
    [
      join("node_modules", "vitest", "vitest.mjs"),
      ...["run", "--root", ".", "--config", join("test", "dawn", "vitest.config.ts")],
      ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
    ],
    { env },
  );
  const outcome = vitestOutcome("WebGPU through Dawn", code, report);
  conclude([outcome]);
});
