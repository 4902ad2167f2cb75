// @ts-check
/**
 * `npm run test:pytorch [SEED]`: makes Python environments, lets PyTorch and scikit-learn compute fresh cases, and runs
 * every comparing test against them, in Node and in Chromium. Ends with `N passed, N failed`.
 *
 * Another seed makes other cases. In some of them a unit lies so close to LeakyReLU's kink that float32 rounding can put
 * it on the other side (docs/parity.md), so the seed that is used unless one is given stays the same.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installTestChromium } from "./lib/chromium.mjs";
import { buildKernels, CommandError, projectRoot, runCommand } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { runForked, startForkingPython } from "./lib/forking-python.mjs";
import { conclude, configuredIn, runVitest } from "./lib/test-report.mjs";
import { pythonWithNumpy1, pythonWithTorch } from "./lib/venv.mjs";

const DEFAULT_SEED = "2";

await runCommand(async () => {
  const seed = process.argv[2] ?? DEFAULT_SEED;
  if (!/^\d+$/.test(seed)) throw new CommandError(`The seed "${seed}" is not a whole number.`);
  await ensureDependencies(console.log);
  await installTestChromium();
  await buildKernels();
  const python = await pythonWithTorch();
  const numpy1 = await pythonWithNumpy1();

  const results = join(projectRoot, "test-results", "pytorch");
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const cases = join(results, "cases");
  // A socket's path may be a hundred characters long, no more.
  const scratch = mkdtempSync(join(tmpdir(), "studio-python-"));
  const socket = join(scratch, "socket");
  const endPython = await startForkingPython(python, socket);
  let outcome;
  try {
    console.log(`\n── PyTorch computes the cases of seed ${seed}`);
    await makeCases(socket, cases, seed);
    console.log("\n── The studio is compared with them");
    outcome = await runVitest("Comparisons with PyTorch", configuredIn("pytorch"), results, {
      ...process.env,
      STUDIO_CASES: cases,
      STUDIO_SEED: seed,
      STUDIO_PYTHON: python,
      STUDIO_PYTHON_NUMPY1: numpy1,
      STUDIO_PYTHON_SOCKET: socket,
    });
  } finally {
    endPython();
    rmSync(scratch, { recursive: true });
  }
  if (outcome.failed > 0) console.log(`\nRepeat with: npm run test:pytorch ${seed}`);
  conclude([outcome]);
});

/**
 * @param {string} socket
 * @param {string} cases Folder.
 * @param {string} seed
 */
async function makeCases(socket, cases, seed) {
  const script = join(projectRoot, "scripts", "make-fixtures.py");
  const made = await runForked(socket, [script, "--live", cases, seed], projectRoot);
  console.log(made.stdout.trimEnd());
  if (made.status !== 0) throw new CommandError(`PyTorch could not compute the cases: ${made.stderr.trimEnd()}`);
}
