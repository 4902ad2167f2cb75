// @ts-check
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { zipSync } from "fflate";
import { projectRoot } from "./command.mjs";

/**
 * One zip of a built page with the license, the changelog, the server's settings and the SHA-256 of every file. The same
 * files give the same bytes.
 *
 * @param {string} dist Folder of the built page.
 * @param {string} root Folder that everything lies in within the zip.
 */
export function releaseZip(dist, root) {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(`dist/${relative(dist, path).replaceAll("\\", "/")}`, readFileSync(path));
  }
  for (const each of ["LICENSE", "CHANGELOG.md", "docs/deployment.md"]) {
    files.set(each.replace("docs/", ""), readFileSync(join(projectRoot, each)));
  }
  const sums = [...files].map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`).sort();
  files.set("SHA256SUMS", Buffer.from(sums.join("")));
  const entries = [...files].map(([path, bytes]) => [`${root}/${path}`, new Uint8Array(bytes)]);
  // One fixed day: the same build gives the same zip.
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: new Date(2026, 0, 1) });
}

/** @param {Uint8Array} bytes */
export function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
