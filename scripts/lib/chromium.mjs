// @ts-check
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, delimiter, join } from "node:path";
import { CommandError, runVisibly } from "./command.mjs";

const HEADLESS_SHELL = "chromium-headless-shell";
const NAMES = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge"];

/** Where installers put Chromium and its kin outside of PATH. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ...[process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      join(folder, "Chromium", "Application", "chrome.exe"),
      join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]),
];

/** Quiet and offline: without these Chromium asks its maker's servers for updates and variations. */
export const quietArguments = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  "--no-first-run",
];

/** Chromium's own sandbox refuses to start for root, as in most containers. */
export const sandboxArguments = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** As most people's browser computes: 128 bits wide. */
export const narrowArguments = [...sandboxArguments, ...quietArguments, "--enable-unsafe-webgpu", "--no-proxy-server"];

/**
 * What commands and benchmarks start Chromium with; the choice of WebGPU's adapter is left to it. `--wasm-revectorize`
 * has V8 (of Chromium 156; older ones pass over a flag that they do not know) compile neighboring 128-bit operations to
 * one of 256 bits where the processor has AVX2: every lane computes what it did, so results are the same to the bit.
 */
export const commandArguments = [...narrowArguments, "--js-flags=--wasm-revectorize"];

/**
 * What the tests start Chromium with: SwiftShader gives WebGPU without a GPU. The product's own commands leave the
 * choice of the adapter to Chromium.
 */
export const testArguments = [
  ...sandboxArguments,
  ...quietArguments,
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
];

/**
 * Finds a Chromium: the one `STUDIO_CHROMIUM` names, then an installed one, then Playwright's own.
 *
 * @returns {string | null} Its path.
 * @throws {CommandError} When `STUDIO_CHROMIUM` names a file that does not exist.
 */
export function findChromium() {
  const chosen = process.env.STUDIO_CHROMIUM;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new CommandError(`STUDIO_CHROMIUM names "${chosen}", which does not exist.`);
  }
  return installed() ?? playwrightChromium();
}

/** @returns {string | null} */
function installed() {
  return inPath(NAMES) ?? PLACES.find((path) => existsSync(path)) ?? null;
}

/**
 * @returns {string} The path of a Chromium.
 * @throws {CommandError} When there is none, saying how to get one.
 */
export function requireChromium() {
  const path = findChromium();
  if (path !== null) return path;
  throw new CommandError(
    "No Chrome, Chromium or Edge was found: install one (for example `npx playwright install chromium`), or name it in the variable STUDIO_CHROMIUM.",
  );
}

/**
 * The browser of the tests: Chromium's headless shell where there is one, which draws the same pages in about 0.7 of the
 * processor time, for it has no window around them; else {@link findChromium}'s. Named in `STUDIO_CHROMIUM`, so that the
 * commands which a test starts take it too.
 *
 * @returns {string | null} Its path.
 */
export function findTestChromium() {
  const shell = process.env.STUDIO_CHROMIUM ? null : inPath([HEADLESS_SHELL]);
  if (shell !== null) process.env.STUDIO_CHROMIUM = shell;
  return findChromium();
}

/**
 * A Chromium with windows, tabs and settings, where the tests' own has none.
 *
 * @returns {string} Its path.
 * @throws {CommandError} When there is none.
 */
export function requireWholeChromium() {
  const chosen = process.env.STUDIO_CHROMIUM;
  if (chosen && basename(chosen) !== HEADLESS_SHELL) return requireChromium();
  return installed() ?? requireChromium();
}

/**
 * Installs a Chromium for the tests where there is none, and its headless shell: Debian's as root, Playwright's own elsewhere.
 *
 * @param {Promise<void>} [packages] npm's, on their way: Playwright is one of them.
 * @throws {CommandError} When none could be installed.
 */
export async function installTestChromium(packages = Promise.resolve()) {
  if (!process.env.STUDIO_CHROMIUM) {
    const whole = findChromium() === null ? ["chromium"] : [];
    await installWithApt(inPath([HEADLESS_SHELL]) === null ? [...whole, HEADLESS_SHELL] : whole);
  }
  await packages;
  if (findChromium() === null) await runVisibly("npx", ["playwright", "install", "chromium"]);
  requireChromium();
}

/**
 * Does nothing where there is no such package manager, or this is not root.
 *
 * @param {readonly string[]} names Of packages; Debian may not have them all.
 */
async function installWithApt(names) {
  if (names.length === 0 || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  await runVisibly("apt-get", ["update", "-qq"]);
  for (const name of names) await runVisibly("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name]);
}

/** @param {readonly string[]} names */
function inPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

/**
 * Playwright, loaded by the commands that start a browser. As CommonJS, which it is written in: an `import` first reads
 * its 7 MB for names to export, a third of a second of every command.
 *
 * @returns {typeof import("playwright-core")}
 */
export function playwright() {
  return createRequire(import.meta.url)("playwright-core");
}

/** @returns {string | null} */
function playwrightChromium() {
  try {
    const path = playwright().chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
