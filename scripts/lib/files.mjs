// @ts-check
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { CommandError } from "./command.mjs";
import { quoted } from "./flags.mjs";

/**
 * Makes a folder and those above it, one by one: Node's own way never ends where a file system takes no folders (/proc).
 *
 * @param {string} folder
 * @throws {Error} Of the file system.
 */
export function makeFolder(folder) {
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!(codeOf(error) === "EEXIST" && statSync(folder).isDirectory())) throw error;
  }
}

/**
 * Runs some work with a folder that goes with it.
 *
 * @param {string} prefix Of its name.
 * @param {(folder: string) => Promise<void>} work
 */
export async function inTemporaryFolder(prefix, work) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What the file system said of a write, as a sentence for people.
 *
 * @param {string} path Of the file, or what it is called while it is written (`.part`).
 * @param {unknown} error Of the file system, or Playwright's word for it.
 * @param {string} remedy What to do once it can be written.
 */
export function writeFailure(path, error, remedy) {
  // Chromium, which writes first, only says that it gave up.
  const told = codeOf(error);
  const code = /^E[A-Z]+$/.test(told) || hasRoom(dirname(path)) ? told : "ENOSPC";
  const name = quoted(basename(path, ".part"));
  if (isFull(code)) {
    return new CommandError(`The disk is full: ${name} does not fit (${code}). Make room; ${remedy}`);
  }
  return new CommandError(`${name} cannot be written (${code}). Mend that; ${remedy}`);
}

/**
 * Saves what the page offers under its name once it is whole.
 *
 * @param {Pick<import("playwright-core").Download, "saveAs">} download
 * @param {string} target
 * @param {string} remedy What to do once it can be written.
 * @param {string} part What it is called until then.
 * @throws {CommandError} When the disk refuses; nothing is left then.
 */
export async function saveDownload(download, target, remedy, part = `${target}.part`) {
  try {
    await download.saveAs(part);
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw writeFailure(target, error, remedy);
  }
}

/** A disk with less than this left is full: what Chromium has just given back of its own attempt is little, too. */
const LITTLE_ROOM = 4 * 2 ** 20;

/** @param {string} folder */
function hasRoom(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= LITTLE_ROOM;
  } catch {
    return true;
  }
}

/** @param {string} code Of the file system. */
export function isFull(code) {
  return ["ENOSPC", "EDQUOT", "EFBIG"].includes(code);
}

/** @param {unknown} error */
export function codeOf(error) {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && typeof error.code === "string") return error.code;
  return /\bE[A-Z]{3,}\b/.exec(error.message)?.[0] ?? error.message.split("\n", 1)[0] ?? "unknown";
}

/**
 * SHA-256 of a file in hexadecimal, or null when there is none that can be read.
 *
 * @param {string} file
 * @returns {Promise<string | null>}
 */
export function sha256Of(file) {
  return new Promise((resolve) => {
    const hash = createHash("sha256");
    createReadStream(file)
      .on("error", () => resolve(null))
      .on("data", (piece) => hash.update(piece))
      .on("end", () => resolve(hash.digest("hex")));
  });
}
