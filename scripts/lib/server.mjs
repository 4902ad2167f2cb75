// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { CommandError } from "./command.mjs";
import { securityHeaders } from "./headers.mjs";

/** Media types of everything that `dist/` holds; `docs/deployment.md` repeats those that hosts do not know. */
export const mediaTypes = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".npz": "application/octet-stream",
  ".png": "image/png",
  ".pt": "application/octet-stream",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/**
 * @param {string} folder
 * @returns {string[]} Paths of all files below it.
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/**
 * Serves a folder on loopback with the studio's security headers. The folder is read into memory once, so a later
 * build cannot change the files under a page that is open, and no request can reach any other file. Where the build left a
 * `.gz` beside a file, browsers that take it get that.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {number} options.port First port to try; 0 takes any free one.
 * @param {boolean} [options.nextFree] Whether the following ports are tried when the first is taken.
 * @param {string} [options.base] Path under which the folder appears, with a slash at both ends.
 * @param {Record<string, string>} [options.headers] Security headers of every response; the studio's when left out.
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 * @throws {CommandError} When no port is free.
 */
export async function startServer({
  root,
  port,
  nextFree = false,
  base = "/",
  headers = securityHeaders({ development: false }),
}) {
  /** @type {Map<string, { body: Buffer, packed: Buffer | null, type: string }>} */
  const files = new Map();
  const paths = filesBelow(root);
  const packed = new Set(paths.filter((path) => path.endsWith(".gz")));
  for (const path of paths) {
    if (packed.has(path)) continue;
    const name = relative(root, path).split(sep).join("/");
    const type = Object.entries(mediaTypes).find(([extension]) => extension === extname(path))?.[1];
    files.set(base + name, {
      body: readFileSync(path),
      packed: packed.has(`${path}.gz`) ? readFileSync(`${path}.gz`) : null,
      type: type ?? "application/octet-stream",
    });
  }
  const index = files.get(`${base}index.html`);
  if (index !== undefined) files.set(base, index);

  const server = createServer((request, response) => {
    const reading = request.method === "GET" || request.method === "HEAD";
    const file = reading ? files.get(pathOf(request.url ?? "/")) : undefined;
    const takesGzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
    const packed = takesGzip ? (file?.packed ?? null) : null;
    const body = packed ?? file?.body ?? Buffer.from(reading ? "Not found\n" : "Only GET and HEAD\n");
    response.writeHead(file ? 200 : reading ? 404 : 405, {
      ...headers,
      "Content-Type": file?.type ?? "text/plain; charset=utf-8",
      ...(packed !== null && { "Content-Encoding": "gzip" }),
      ...(file?.packed != null && { Vary: "Accept-Encoding" }),
      "Content-Length": body.length,
      "Cache-Control": "no-cache",
    });
    response.end(request.method === "HEAD" ? undefined : body);
  });

  const last = nextFree ? port + 100 : port;
  for (let candidate = port; candidate <= last; candidate++) {
    const taken = await listen(server, candidate);
    if (taken !== null) return { url: `http://127.0.0.1:${taken}${base}`, port: taken, close: () => close(server) };
  }
  throw new CommandError(
    nextFree
      ? `No port from ${port} to ${last} is free: end one of the programs that use them.`
      : `Port ${port} is taken.`,
  );
}

/** @param {string} url */
function pathOf(url) {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0] ?? "/");
  } catch {
    return "";
  }
}

/**
 * @param {import("node:http").Server} server
 * @param {number} port
 * @returns {Promise<number | null>} The port, or null when it is taken.
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      if ("code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")) resolve(null);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => {
      server.removeAllListeners("error");
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** @param {import("node:http").Server} server */
function close(server) {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
