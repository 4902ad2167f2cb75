// @ts-check
/**
 * `npm run test:pytorch [SEED]`: makes Python environments, lets PyTorch and scikit-learn compute fresh cases, and runs
 * every comparing test against them, in Node and in Chromium. Ends with `N passed, N failed`.
 *
 * Another seed makes other cases. In some of them a unit lies so close to LeakyReLU's kink that float32 rounding can put
 * it on the other side (docs/parity.md), so the seed that is used unless one is given stays the same.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installTestChromium } from "./lib/chromium.mjs";
import { CommandError, projectRoot, runCommand, runVisibly } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { conclude, vitestOutcome } from "./lib/test-report.mjs";
import { pythonWithNumpy1, pythonWithTorch } from "./lib/venv.mjs";

const DEFAULT_SEED = "2";

await runCommand(async () => {
  const seed = process.argv[2] ?? DEFAULT_SEED;
  if (!/^\d+$/.test(seed)) throw new CommandError(`The seed "${seed}" is not a whole number.`);
  await ensureDependencies(console.log);
  await installTestChromium();
  const kernels = await runVisibly(process.execPath, [join("scripts", "build-kernels.mjs")]);
  if (kernels !== 0) throw new CommandError("The kernels could not be compiled.");
  const python = await pythonWithTorch();
  const numpy1 = await pythonWithNumpy1();

  const results = join(projectRoot, "test-results", "pytorch");
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const cases = join(results, "cases");
  console.log(`\n── PyTorch computes the cases of seed ${seed}`);
  const made = await runVisibly(python, [join("scripts", "make-fixtures.py"), "--live", cases, seed]);
  if (made !== 0) throw new CommandError("PyTorch could not compute the cases.");

  console.log("\n── The studio is compared with them");
  const report = join(results, "report.json");
  const code = await runVisibly(
    process.execPath,
    [
      join("node_modules", "vitest", "vitest.mjs"),
      ...["run", "--root", ".", "--config", join("test", "pytorch", "vitest.config.ts")],
      ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
    ],
    {
      env: {
        ...process.env,
        STUDIO_CASES: cases,
        STUDIO_SEED: seed,
        STUDIO_PYTHON: python,
        STUDIO_PYTHON_NUMPY1: numpy1,
      },
    },
  );
  const outcome = vitestOutcome("Comparisons with PyTorch", code, report);
  if (outcome.failed > 0) console.log(`\nRepeat with: npm run test:pytorch ${seed}`);
  conclude([outcome]);
});
