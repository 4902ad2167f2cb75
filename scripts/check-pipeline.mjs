// @ts-check
/**
 * `node scripts/check-pipeline.mjs`: compares the stages from tables to sketches with what the real Python system made of
 * the same tables. The reference folder is `../shared/reference`, or the one `STUDIO_REFERENCE` names. Ends with
 * `N passed, N failed`.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError, projectRoot, runCommand, runVisibly } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { vitestCounts } from "./lib/vitest-counts.mjs";

await runCommand(async () => {
  const reference = resolve(projectRoot, process.env.STUDIO_REFERENCE ?? join("..", "shared", "reference"));
  if (!existsSync(join(reference, "pipeline"))) {
    throw new CommandError(`There are no tables in ${reference}; set STUDIO_REFERENCE to the reference folder.`);
  }
  await ensureDependencies(console.log);
  const kernels = await runVisibly(process.execPath, [join("scripts", "build-kernels.mjs")]);
  if (kernels !== 0) throw new CommandError("The kernels could not be compiled.");
  const results = join(projectRoot, "test-results", "pipeline");
  mkdirSync(results, { recursive: true });
  const report = join(results, "report.json");
  const code = await runVisibly(
    process.execPath,
    [
      join("node_modules", "vitest", "vitest.mjs"),
      ...["run", "--root", ".", "--config", join("test", "reference", "vitest.config.ts")],
      ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
    ],
    { env: { ...process.env, STUDIO_REFERENCE: reference } },
  );
  const { passed, failed } = vitestCounts(code, report);
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
