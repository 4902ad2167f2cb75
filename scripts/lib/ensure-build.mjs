// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CommandError, lastLine, projectRoot, runQuietly } from "./command.mjs";
import { codeOf, makeFolder, writeFailure } from "./files.mjs";
import { quoted } from "./flags.mjs";
import { nameOf, releaseLock, takeLock } from "./lock.mjs";

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
 * Installs and builds what is missing or stale. Two commands that start together build once: the second waits. Where
 * nothing is to be built nothing is written, so that any user may run a checkout that another one owns.
 *
 * @param {(message: string) => void} [say] Told what takes time; silent by default.
 * @throws {CommandError} When installing or building fails.
 */
export async function ensureBuild(say = () => {}) {
  await ensureDependencies(say);
  const hash = sourceHash(projectRoot);
  if (isBuilt(hash)) return;
  await withLock(join(cache, "build.lock"), async () => {
    if (isBuilt(hash)) return;
    say("Building…");
    await build();
    writeFileSync(stampFile, JSON.stringify({ hash }));
  });
}

/** @param {string} hash Of the sources. */
function isBuilt(hash) {
  return existsSync(join(distFolder, "index.html")) && readStamp() === hash;
}

/**
 * Builds beside `dist` and then takes its place, so that a failed build leaves the last good one.
 *
 * @throws {CommandError} When building fails.
 */
async function build() {
  checkFolderName(projectRoot);
  const fresh = join(cache, "dist");
  const old = join(cache, "dist-old");
  // What a build that was ended left there.
  rmSync(fresh, { recursive: true, force: true });
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

/**
 * @param {string} folder Where the studio lies.
 * @throws {CommandError} When the page cannot be built there: what builds it reads paths as addresses.
 */
export function checkFolderName(folder) {
  const bad = ["#", "?"].find((character) => folder.includes(character));
  if (bad === undefined) return;
  throw new CommandError(
    `The page cannot be built in a folder whose path has a "${bad}" (${quoted(folder)}): rename it, or move the studio.`,
  );
}

/** @returns {string | null} The hash of the sources that `dist` was built from. */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8")).hash;
  } catch {
    return null;
  }
}

/** How long another process may build; what takes a minute on a slow computer. */
const BUILD_TIMEOUT = 300_000;

/**
 * Holds a lock file while `work` runs. A lock whose process has ended is taken over.
 *
 * @param {string} file
 * @param {() => Promise<void>} work
 * @param {number} [timeout] How long another process may hold it, in milliseconds.
 * @throws {CommandError} When the file cannot be made, or another process does not give it back.
 */
export async function withLock(file, work, timeout = BUILD_TIMEOUT) {
  const deadline = performance.now() + timeout;
  const name = quoted(relative(projectRoot, file));
  for (;;) {
    let holder;
    try {
      makeFolder(dirname(file));
      holder = takeLock(file);
    } catch (error) {
      throw new CommandError(
        `The page must be built, but ${name} cannot be written (${codeOf(error)}): run \`npm run build\` as the owner of this folder, with room on its disk.`,
      );
    }
    if (holder === null) break;
    if (performance.now() > deadline) {
      throw new CommandError(`${nameOf(holder)} has been building for too long: end it, or delete ${name}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    await work();
  } catch (error) {
    throw error instanceof CommandError
      ? error
      : writeFailure(distFolder, error, "then the same command builds again.");
  } finally {
    releaseLock(file);
  }
}
