import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

/** Whatever is limited by the clock, and why no data makes it longer. */
const LIMITED: Readonly<Record<string, string>> = {
  "scripts/lib/studio.mjs": "the browser starts and the empty page opens",
  "scripts/lib/bench-page.mjs": "the benchmark's empty page opens",
  "scripts/lib/ensure-build.mjs": "another process builds the page",
  "scripts/lib/run-folder.mjs": "an orphaned browser closes",
};

function sources(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => sources(join(path, name)));
}

/** What a limit looks like: Playwright's option, a promise that gives up, a loop that looks at the clock. */
const LIMIT = /timeout: (?!0\b)|setDefaultTimeout\((?!0\))|AbortSignal\.timeout|deadline/i;

it("no command, and nothing that it asks of the page or the worker, gives up after a fixed time", () => {
  const found = [...sources("scripts"), ...sources("workers"), "src/automation.ts"]
    .filter((path) => /\.(mjs|ts)$/.test(path) && LIMIT.test(readFileSync(join(root, path), "utf8")))
    .map((path) => relative(".", path));
  expect(found.toSorted()).toEqual(Object.keys(LIMITED).toSorted());
});

it("Playwright's own limit of half a minute ends where data begins", () => {
  expect(readFileSync(join(root, "scripts/lib/studio.mjs"), "utf8")).toContain("page.setDefaultTimeout(0)");
});
