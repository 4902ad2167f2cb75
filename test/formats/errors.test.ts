import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FORMAT_ERROR_CODES, FORMAT_WARNING_CODES } from "../../src/formats";
import type { ErrorParams } from "../../src/formats/coded-error";
import { LOCALES } from "../../src/i18n/messages";
import { formatErrorMessages } from "../../src/i18n/messages/formats";

const codes = [...FORMAT_ERROR_CODES, ...FORMAT_WARNING_CODES];

/** The longest that a stranger's file may put into a sentence. */
const longest: ErrorParams = {
  file: "f".repeat(300),
  entry: "e".repeat(300),
  array: "a".repeat(300),
  tensor: "t".repeat(300),
  storage: "s".repeat(300),
  name: "n".repeat(300),
  key: "k".repeat(300),
  names: ["c".repeat(300), "d".repeat(300), "e".repeat(300), "f".repeat(300)],
  found: 123_456_789_012,
  expected: 123_456_789_012,
  declared: 123_456_789_012,
  offset: 123_456_789,
  bytes: 123_456_789_012,
  compressed: 123_456_789,
  entries: 60_000,
  digits: 4_000_000_000,
  most: 20_000_000,
  row: 999_999,
  characters: 20_000_000,
  codePoint: 0x110000,
  opcode: 255,
  method: 99,
  protocol: 255,
  version: "255.255",
  kind: "npz",
  dtype: "<z".repeat(100),
  shape: "(".repeat(100),
  header: "{".repeat(100),
  byteorder: "middle",
};

function sentence(locale: (typeof LOCALES)[number], code: (typeof codes)[number], params: ErrorParams): string {
  const message = formatErrorMessages[locale][code];
  return typeof message === "string" ? message : message(params);
}

/** `found` is a list of names where arrays are missing, else a number. */
function paramsOf(code: string): ErrorParams {
  return code === "npz/missing-array" ? { ...longest, found: ["x".repeat(99), "y", "z", "w"] } : longest;
}

describe.each(LOCALES)("sentences of format errors (%s)", (locale) => {
  it.each(codes)("%s is one sentence without holes, whatever the file is called", (code) => {
    const full = sentence(locale, code, paramsOf(code));
    expect(full).toMatch(/^[\p{L}“].*\.$/u);
    expect(full).not.toMatch(/undefined|NaN|\[object|“”|\n| {2}/);
    expect(full.length).toBeLessThanOrEqual(locale === "en" ? 250 : 320);
    expect(sentence(locale, code, {})).not.toMatch(/undefined|\[object/);
  });

  it("says something different for every code", () => {
    const all = codes.map((code) => sentence(locale, code, paramsOf(code)));
    expect(new Set(all).size).toBe(codes.length);
  });
});

describe("docs/format-errors.md", () => {
  const table = readFileSync(join(import.meta.dirname, "../../docs/format-errors.md"), "utf8");
  const listed = [...table.matchAll(/^\| `([a-z0-9]+\/[a-z0-9-]+)` \|/gm)].map(([, code]) => code);

  it("lists every code once, in order", () => {
    expect(listed).toEqual([...codes]);
  });

  const rows = new Map(
    [...table.matchAll(/^\| `([a-z0-9]+\/[a-z0-9-]+)` \| (.*) \|$/gm)].map(([, code, row]) => [code, row]),
  );

  it.each(codes)("says of %s what its sentence says", (code) => {
    const said = wordsOf(sentence("en", code, paramsOf(code)));
    // In order, all its words but the names of parameters, `OFFSET` or `BYTES`.
    const wanted = wordsOf(rows.get(code) ?? "").filter((word) => !/^[A-Z]{3,}$/.test(word) || said.includes(word));
    expect(wanted.length).toBeGreaterThan(1);
    let at = 0;
    const missing = wanted.filter((word) => {
      const found = said.findIndex((other, place) => place >= at && other.toLowerCase() === word.toLowerCase());
      if (found >= 0) at = found + 1;
      return found < 0;
    });
    expect(missing).toEqual([]);
  });

  it("says something different of every code", () => {
    expect(new Set(rows.values()).size).toBe(codes.length);
  });
});

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*/gu) ?? [];
}
