import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const biome = join(dirname(createRequire(import.meta.url).resolve("@biomejs/biome/package.json")), "bin", "biome");
const folder = mkdtempSync(join(tmpdir(), "studio-lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CALLS =
  "f(...rows);\nMath.max(0, ...rows.map((x) => x.y));\nclass A { m(){ this.#l?.push(...a) } #l }\nnew F(...a);\n";
const OTHERS = "[...rows]; f([...rows], { ...b }); function g(...x) {}\nconst h = (...y) => y;\n";

it("the linter refuses arrays spread into a call's arguments in everything that runs, and nothing else", () => {
  const { plugins } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
  const [{ path, includes }] = plugins;
  const own = { plugins: [{ path: join(root, path), includes }], linter: { rules: { preset: "none" } } };
  writeFileSync(join(folder, "biome.json"), JSON.stringify(own));
  const folders = ["src/ui", "src/engine/wasm", "workers", "scripts/lib", "bench"];
  for (const each of folders) {
    mkdirSync(join(folder, each), { recursive: true });
    writeFileSync(join(folder, each, "calls.ts"), CALLS);
    writeFileSync(join(folder, each, "others.ts"), OTHERS);
  }
  const linted = spawnSync(process.execPath, [biome, "lint", "--colors=off", "."], { cwd: folder, encoding: "utf8" });
  const found = [...`${linted.stdout}${linted.stderr}`.matchAll(/^(\S+) plugin /gm)].map(([, place]) => place);
  expect(found.toSorted()).toEqual(
    folders.flatMap((each) => ["1:3", "2:13", "3:30", "4:7"].map((at) => `${each}/calls.ts:${at}`)).toSorted(),
  );
});
