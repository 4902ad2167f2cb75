// @ts-check
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { CommandError, runVisibly } from "./command.mjs";

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
  const folders = (process.env.PATH ?? "").split(delimiter);
  const installed = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  return installed.find((path) => existsSync(path)) ?? playwrightChromium();
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
 * Finds a Chromium and installs one first when there is none: Debian's as root, Playwright's own elsewhere.
 *
 * @returns {Promise<string>} Its path.
 * @throws {CommandError} When none could be installed.
 */
export async function installChromium() {
  if (findChromium() === null) {
    if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
      await runVisibly("apt-get", ["update", "-qq"]);
      await runVisibly("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
    }
    if (findChromium() === null) await runVisibly("npx", ["playwright", "install", "chromium"]);
  }
  return requireChromium();
}

/** @returns {string | null} */
function playwrightChromium() {
  try {
    const path = createRequire(import.meta.url)("playwright-core").chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
