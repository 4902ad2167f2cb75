import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { segmentConfig } from "../tasks/segment-config";

const folder = join(import.meta.dirname, "..", "..", "public", "demo");
const files = ["emde_session_sketches_walk4.npz", "future_ubr_model_walk4.pt", "config.json"];

describe("the demo bank", () => {
  it("takes at most 6 MB", () => {
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    expect(bytes).toBeLessThan(6e6);
    expect(bytes).toBeGreaterThan(1e6);
  });

  it("brings a configuration that the studio takes, of at most 12 epochs", () => {
    const config = segmentConfig(JSON.parse(readFileSync(join(folder, "config.json"), "utf8")));
    expect(config.epochs).toBeLessThanOrEqual(12);
    expect(config.classes).toEqual(["mass", "affluent", "business", "private"]);
  });
});

it("a translator leaves the page alone", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "..", "index.html"), "utf8");
  expect(page).toMatch(/<html [^>]*translate="no" class="notranslate"/);
  expect(page).toContain('<meta name="google" content="notranslate" />');
});
