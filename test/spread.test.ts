import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/**
 * Folders whose arrays may be as long as the data. A call takes about 120,000 arguments, so spreading rows into one ends a
 * long run at its last step. The page's charts and the engines' plans spread only
 * what layers, classes and epochs bound, the two files of the store a callback's own arguments.
 */
const FOLDERS = ["src", "workers"];
const BOUNDED = ["src/ui/", "src/engine/", "src/store/supervised-worker.ts", "src/store/with-progress.ts"];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Lines in which an array is spread into a call's arguments: the bracket around the dots is a call's, not a literal's or a parameter list's. */
function spreads(source: string): string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|\s)\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  const found: string[] = [];
  const open: { readonly at: number; readonly isCall: boolean }[] = [];
  for (let at = 0; at < code.length; at++) {
    const character = code.charAt(at);
    if ("([{".includes(character)) {
      open.push({ at, isCall: character === "(" && /[\w$)\]>]$/.test(code.slice(Math.max(0, at - 1), at)) });
    } else if (")]}".includes(character)) open.pop();
    else if (code.startsWith("...", at)) {
      const inner = open.at(-1);
      if (inner?.isCall === true && !isParameters(code, inner.at))
        found.push(code.slice(code.lastIndexOf("\n", at) + 1, code.indexOf("\n", at)).trim());
      at += 2;
    }
  }
  return found;
}

/** Whether the bracket holds a function's parameters: a body, an arrow or a type follows it. */
function isParameters(code: string, start: number): boolean {
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    if (code.charAt(at) === "(") depth++;
    else if (code.charAt(at) === ")" && --depth === 0) return /^\s*(?:[{:]|=>)/.test(code.slice(at + 1, at + 40));
  }
  return false;
}

it("stress 1: the scanner tells calls from literals and parameters", () => {
  expect(spreads("f(...rows);\nMath.max(0, ...rows.map((x) => x.y))\nthis.#list.push(...a)")).toHaveLength(3);
  expect(
    spreads("[...rows]; ({ ...a }); f([...rows], { ...b }); function g(...x) {}\nconst h = (...y: number[]) => y;"),
  ).toEqual([]);
});

it("stress 1: no array as long as the data is spread into a call's arguments", () => {
  const wrong = FOLDERS.flatMap((folder) => sourceFiles(join(root, folder)))
    .map((file) => [relative(root, file), readFileSync(file, "utf8")] as const)
    .filter(([file]) => !BOUNDED.some((folder) => file.startsWith(folder)))
    .flatMap(([file, source]) => spreads(source).map((line) => `${file}: ${line}`));
  expect(wrong).toEqual([]);
});
