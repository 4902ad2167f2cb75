// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { CommandError, lastLine, projectRoot, runQuietly, runVisibly } from "./command.mjs";

/**
 * @typedef {object} Environment
 * @property {string} variable Names an interpreter that is taken instead.
 * @property {string} chosen What that one must have.
 * @property {string} folder
 * @property {string} requirements
 * @property {string} modules
 * @property {string} size
 */

/**
 * A Python with the pinned PyTorch, NumPy, scikit-learn, pycleora 3 and readers of the exported formats: the interpreter
 * that `STUDIO_PYTHON` names, or a virtual environment in `.cache/venv`, made on first use and kept while the pins stay.
 *
 * @returns {Promise<string>} Path of the interpreter.
 * @throws {CommandError} When there is no Python, or the packages cannot be installed or imported.
 */
export function pythonWithTorch() {
  return pythonOf({
    variable: "STUDIO_PYTHON",
    chosen: "torch, numpy, sklearn, scipy",
    folder: join(projectRoot, ".cache", "venv"),
    requirements: join(projectRoot, "test", "pytorch", "requirements.txt"),
    modules: "torch, numpy, sklearn, scipy, safetensors, onnx, onnxruntime, pycleora",
    size: "several hundred megabytes",
  });
}

/**
 * A Python with NumPy 1, whose pickles name its modules otherwise than NumPy 2's, and pycleora 2.0, which needs it: the
 * interpreter that `STUDIO_PYTHON_NUMPY1` names, or an environment in `.cache/venv-numpy1`.
 *
 * @returns {Promise<string>} Path of the interpreter.
 * @throws {CommandError} As `pythonWithTorch`.
 */
export function pythonWithNumpy1() {
  return pythonOf({
    variable: "STUDIO_PYTHON_NUMPY1",
    chosen: "numpy, pycleora",
    folder: join(projectRoot, ".cache", "venv-numpy1"),
    requirements: join(projectRoot, "test", "pytorch", "requirements-numpy1.txt"),
    modules: "numpy, pycleora",
    size: "a few dozen megabytes",
  });
}

/** @param {Environment} environment */
async function pythonOf({ variable, chosen, folder, requirements, modules, size }) {
  const named = process.env[variable];
  if (named) {
    await checkImports(named, chosen);
    return named;
  }
  const stamp = join(folder, "installed");
  const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (existsSync(stamp) && existsSync(python) && readFileSync(stamp, "utf8") === pins) return python;

  const name = relative(projectRoot, folder);
  console.log(`Making a Python environment in ${name} (once; ${size}).`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, ".."), { recursive: true });
  await makeEnvironment(folder);
  // Compiled are only the modules that are imported, when they are: all of them take four times as long to install.
  const install = ["install", "--quiet", "--no-compile", "--requirement", requirements];
  const code = await runVisibly(python, ["-m", "pip", ...install]);
  if (code !== 0) {
    throw new CommandError(
      `The packages of ${relative(projectRoot, requirements)} could not be installed into ${name}.`,
    );
  }
  await checkImports(python, modules);
  writeFileSync(stamp, pins);
  return python;
}

/** @param {string} folder */
async function makeEnvironment(folder) {
  for (const name of ["python3", "python"]) {
    if ((await runQuietly(name, ["-m", "venv", folder])).code === 0) return;
  }
  throw new CommandError("A Python 3.11 or 3.12 with its venv module is needed (or STUDIO_PYTHON naming one).");
}

/**
 * @param {string} python
 * @param {string} modules
 */
async function checkImports(python, modules) {
  const { code, output } = await runQuietly(python, ["-c", `import ${modules}`]);
  if (code !== 0) throw new CommandError(`${python} cannot import ${modules}: ${lastLine(output)}`);
}
