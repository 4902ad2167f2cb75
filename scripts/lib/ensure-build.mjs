// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, projectRoot, runQuietly } from "./command.mjs";
import { isRunning } from "./process.mjs";

const cache = join(projectRoot, ".cache");
const stampFile = join(cache, "build.json");

/** The folder that is served. */
export const distFolder = join(projectRoot, "dist");

/** Everything that a build reads. */
const SOURCES = [
  "index.html",
  "package-lock.json",
  "public",
  "scripts/build.mjs",
  "scripts/build-kernels.mjs",
  "scripts/lib",
  "src",
  "tsconfig.json",
  "vite.config.ts",
  "workers",
];

/**
 * Whether every package of the lock file is installed in its version. Packages for other platforms may be missing.
 *
 * @param {string} root
 */
export function dependenciesAreInstalled(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === "" || (installed[path] ? installed[path].version === version : optional === true),
  );
}

/**
 * @param {string} file A lock file.
 * @returns {Record<string, { version?: string, optional?: boolean }> | null} Null when it cannot be read.
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}

/**
 * Installs the locked packages when some are missing or of another version.
 *
 * @param {(message: string) => void} say
 * @throws {CommandError} When npm cannot install them.
 */
export async function ensureDependencies(say) {
  if (dependenciesAreInstalled(projectRoot)) return;
  say("Installing packages…");
  const { code, output } = await runQuietly("npm", ["install", "--no-save"]);
  if (code !== 0) throw new CommandError(`The packages could not be installed (npm: ${lastLine(output)}).`);
}

/**
 * Installs and builds what is missing or stale. Two commands that start together build once: the second waits.
 *
 * @param {(message: string) => void} [say] Told what takes time; silent by default.
 * @throws {CommandError} When installing or building fails.
 */
export async function ensureBuild(say = () => {}) {
  await ensureDependencies(say);
  await withLock(join(cache, "build.lock"), async () => {
    const hash = sourceHash(projectRoot);
    if (existsSync(join(distFolder, "index.html")) && readStamp() === hash) return;
    say("Building…");
    await build();
    writeFileSync(stampFile, JSON.stringify({ hash }));
  });
}

/**
 * Builds beside `dist` and then takes its place, so that a failed build leaves the last good one.
 *
 * @throws {CommandError} When building fails.
 */
async function build() {
  const fresh = join(cache, "dist");
  const old = join(cache, "dist-old");
  const { code, output } = await runQuietly(process.execPath, [
    join(projectRoot, "scripts", "build.mjs"),
    "--out",
    fresh,
  ]);
  if (code !== 0) throw new CommandError(`The build failed (${lastLine(output)}): \`npm run build\` shows why.`);
  rmSync(old, { recursive: true, force: true });
  if (existsSync(distFolder)) renameSync(distFolder, old);
  renameSync(fresh, distFolder);
  rmSync(old, { recursive: true, force: true });
}

/**
 * SHA-256 over the names and contents of all files that a build reads.
 *
 * @param {string} root
 */
export function sourceHash(root) {
  const hash = createHash("sha256");
  const add = (/** @type {string} */ path) => {
    const full = join(root, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return;
    // What the build itself writes there, from sources that are hashed.
    if (path.endsWith("/generated")) return;
    if (stat.isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
    else hash.update(`${path}\0${stat.size}\0`).update(readFileSync(full));
  };
  for (const path of SOURCES) add(path);
  return hash.digest("hex");
}

/** @returns {string | null} The hash of the sources that `dist` was built from. */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8")).hash;
  } catch {
    return null;
  }
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split("\n").at(-1)?.trim() ?? "no message";
}

/**
 * Holds a lock file while `work` runs. A lock whose process has ended is taken over.
 *
 * @param {string} file
 * @param {() => Promise<void>} work
 */
async function withLock(file, work) {
  mkdirSync(cache, { recursive: true });
  while (!takeLock(file)) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function takeLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    // A lock without a number is being written at this moment, or gone already.
    const holder = readHolder(file);
    if (holder !== null && !isRunning(holder)) rmSync(file, { force: true });
    return false;
  }
}

/** @param {string} file */
function readHolder(file) {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10) || null;
  } catch {
    return null;
  }
}
