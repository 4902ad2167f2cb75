// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, projectRoot, runQuietly, runVisibly } from "./command.mjs";

const requirements = join(projectRoot, "test", "pytorch", "requirements.txt");
const folder = join(projectRoot, ".cache", "venv");
const stamp = join(folder, "installed");

/**
 * A Python with the pinned PyTorch, NumPy, scikit-learn and readers of the exported formats: the interpreter that
 * `STUDIO_PYTHON` names, or a virtual environment in `.cache/venv`, made on first use and kept while the pins stay.
 *
 * @param {(line: string) => void} [log] Receives one line per slow step.
 * @returns {Promise<string>} Path of the interpreter.
 * @throws {CommandError} When there is no Python, or the packages cannot be installed or imported.
 */
export async function pythonWithTorch(log = console.log) {
  const chosen = process.env.STUDIO_PYTHON;
  if (chosen) {
    await checkImports(chosen, "torch, numpy, sklearn, scipy");
    return chosen;
  }
  const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const python = join(folder, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));
  if (existsSync(stamp) && existsSync(python) && readFileSync(stamp, "utf8") === pins) return python;

  log("Making a Python environment with PyTorch in .cache/venv (once; several hundred megabytes).");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, ".."), { recursive: true });
  await makeEnvironment();
  const code = await runVisibly(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
  if (code !== 0) throw new CommandError(`The packages of test/pytorch/requirements.txt could not be installed.`);
  await checkImports(python, "torch, numpy, sklearn, scipy, safetensors, onnxruntime");
  writeFileSync(stamp, pins);
  return python;
}

async function makeEnvironment() {
  for (const name of ["python3", "python"]) {
    if ((await runQuietly(name, ["-m", "venv", folder])).code === 0) return;
  }
  throw new CommandError("A Python 3.11 or later with its venv module is needed (or STUDIO_PYTHON naming one).");
}

/**
 * @param {string} python
 * @param {string} modules
 */
async function checkImports(python, modules) {
  const { code, output } = await runQuietly(python, ["-c", `import ${modules}`]);
  if (code !== 0) throw new CommandError(`${python} cannot import ${modules}: ${output.trim().split("\n").at(-1)}`);
}
