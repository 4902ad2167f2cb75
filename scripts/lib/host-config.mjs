// @ts-check
/**
 * The studio's headers in the words of the hosts it is put on. `docs/deployment.md` shows exactly these texts, and the
 * build puts `_headers` and `web.config` into `dist/`.
 */
import { securityHeaders } from "./headers.mjs";

const headers = Object.entries(securityHeaders({ development: false }));

/** Media types that nginx and IIS do not know, or serve wrongly, out of the box. */
const unusualTypes = {
  mjs: "text/javascript",
  npz: "application/octet-stream",
  pt: "application/octet-stream",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
};

/** `_headers` of Netlify, Cloudflare Pages and their kin. */
export function headersFile() {
  return ["/*", ...headers.map(([name, value]) => `  ${name}: ${value}`), ""].join("\n");
}

/** A `location` for nginx. `always` sends the headers with errors too. */
export function nginxBlock() {
  return [
    "location /segment-studio/ {",
    "    alias /srv/segment-studio/;",
    "    index index.html;",
    "    gzip_static on;",
    "    types {",
    "        text/html html;",
    "        text/css css;",
    "        text/javascript js mjs;",
    "        application/json json;",
    "        image/svg+xml svg;",
    "        image/png png;",
    "        font/woff2 woff2;",
    "        application/wasm wasm;",
    "        application/manifest+json webmanifest;",
    "        application/octet-stream npz pt;",
    "    }",
    ...headers.map(([name, value]) => `    add_header ${name} "${value}" always;`),
    '    add_header Cache-Control "no-cache" always;',
    "}",
    "",
  ].join("\n");
}

/** `web.config` for IIS: each type is removed first, since a type that the server already knows is an error there. */
export function iisWebConfig() {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<configuration>",
    "  <system.webServer>",
    "    <staticContent>",
    ...Object.entries(unusualTypes).flatMap(([extension, type]) => [
      `      <remove fileExtension=".${extension}" />`,
      `      <mimeMap fileExtension=".${extension}" mimeType="${type}" />`,
    ]),
    "    </staticContent>",
    "    <httpProtocol>",
    "      <customHeaders>",
    ...headers.map(([name, value]) => `        <add name="${name}" value="${value}" />`),
    '        <add name="Cache-Control" value="no-cache" />',
    "      </customHeaders>",
    "    </httpProtocol>",
    "  </system.webServer>",
    "</configuration>",
    "",
  ].join("\n");
}
