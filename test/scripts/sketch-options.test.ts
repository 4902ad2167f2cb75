import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandError } from "../../scripts/lib/command.mjs";
import { parseSketchOptions } from "../../scripts/lib/sketch-options.mjs";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sketch-options-"));
  for (const name of ["c.csv", "p.csv", "e.csv", "h.txt"]) writeFileSync(join(folder, name), "x");
  writeFileSync(join(folder, "k.json"), '{"walks": [2], "recentEvents": 8}');
});

afterAll(() => rmSync(folder, { recursive: true }));

const tables = ["--customers", "c.csv", "--products", "p.csv", "--events", "e.csv"];

describe("parseSketchOptions", () => {
  it("puts the flags over the configuration file", () => {
    const args = [...tables, "--out", "o", "--config", "k.json", "--walks", "1,2,4", "--hyperedges", "h.txt"];
    expect(parseSketchOptions(args, folder)).toEqual({
      files: {
        customers: join(folder, "c.csv"),
        products: join(folder, "p.csv"),
        events: join(folder, "e.csv"),
        hyperedges: join(folder, "h.txt"),
      },
      out: join(folder, "o"),
      config: { walks: [1, 2, 4], recentEvents: 8 },
      customerEmbeddings: false,
    });
  });

  it.each([
    [["--out", "o"], "Give the three tables: --customers C --products P --events E."],
    [tables, "Say with --out DIR where the files go."],
    [[...tables, "--out", "o", "--walks", "one"], '--walks takes numbers of walks such as 1,2,4, not "one".'],
    [[...tables, "--out", "o", "--walks", "0"], '--walks takes numbers of walks such as 1,2,4, not "0".'],
    [[...tables, "--out", "o", "--walk", "1"], "There is no flag --walk; `npm run sketch -- --help` lists them."],
    [["--customers", "x.csv", ...tables.slice(2), "--out", "o"], '--customers: there is no file "x.csv".'],
    [
      [...tables, "--out", "o", "--hyperedges", "h.txt", "--embeddings", "h.txt"],
      "--hyperedges and --embeddings both replace the graph's input: leave one of them out.",
    ],
  ])("refuses %j", (args, sentence) => {
    expect(() => parseSketchOptions(args, folder)).toThrow(new CommandError(sentence));
  });
});
