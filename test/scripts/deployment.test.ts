import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "../../scripts/lib/headers.mjs";
import { headersFile, iisWebConfig, nginxBlock } from "../../scripts/lib/host-config.mjs";
import { mediaTypes } from "../../scripts/lib/server.mjs";

const document = readFileSync(join(import.meta.dirname, "..", "..", "docs", "deployment.md"), "utf8");
const headers = Object.entries(securityHeaders({ development: false }));

describe("docs/deployment.md", () => {
  it.each([
    ["nginx", nginxBlock()],
    ["xml", iisWebConfig()],
    ["", headersFile()],
  ])("shows the block that the studio is served with (%s)", (language, block) => {
    expect(document).toContain(`\`\`\`${language}\n${block}\`\`\``);
  });

  it("gives every header and the media types that hosts do not know", () => {
    for (const [name, value] of headers) {
      expect(nginxBlock()).toContain(`add_header ${name} "${value}" always;`);
      expect(iisWebConfig()).toContain(`<add name="${name}" value="${value}" />`);
      expect(headersFile()).toContain(`${name}: ${value}`);
    }
    for (const extension of ["wasm", "npz", "pt", "webmanifest"]) {
      const type = Object.entries(mediaTypes).find(([ending]) => ending === `.${extension}`)?.[1];
      expect(iisWebConfig()).toContain(`<mimeMap fileExtension=".${extension}" mimeType="${type}" />`);
    }
  });
});

describe("the policy", () => {
  it("lets no data leave and no foreign code in", () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toContain("connect-src 'self'");
    // No other page may frame the studio; only a header can say so.
    expect(securityHeaders({ development: false })["Content-Security-Policy"]).toBe(
      `${contentSecurityPolicy}; frame-ancestors 'none'`,
    );
    expect(contentSecurityPolicy).not.toMatch(/'unsafe-eval'|https?:|\*/);
    expect(contentSecurityPolicy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
  });
});
