import { describe, expect, it } from "vitest";
import type { ErrorParams } from "../../src/formats/coded-error";
import { quoted, short } from "../../src/i18n/error-sentences";
import { errorCodes, errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { LOCALES } from "../../src/i18n/messages";

await loadErrorSentences();

/** Parameters that any of our sentences may ask for, with telling values. */
const params: ErrorParams = {
  file: "emde_session_sketches_walk4.npz",
  kind: "csv",
  detail: "RangeError: out of memory",
  message: "device removed",
  reason: "webgpu-software",
  past: 320,
  portfolio: 320,
  sum: 640,
  input: 600,
  sketches: "a.npz",
  foundation: "b.pt",
  walk: 4,
  labels: ["VIP", "gold", "silver", "bronze", "tin", "lead"],
  classes: ["mass", "affluent", "business", "private"],
  rows: 12_345,
  without: 45,
  firstRow: 17,
  name: "private",
  train: 7000,
  validation: 1500,
  test: 1500,
  part: "test",
  array: "past_sketches",
  count: 3,
  row: 41,
  column: 7,
  epochRows: 7001,
  batchSize: 256,
  bytes: 520_000_000,
  limit: 400_000_000,
  least: 900,
  most: 2 * 900,
  largest: "mass",
  smallest: "private",
  ratio: 12.4,
  threads: 2,
  adapter: "SwiftShader",
  keys: ["lr", "batch"],
  task: "segment",
  tasks: ["churn"],
  key: "split.train",
  value: "2",
  what: "batchSize",
  largestBatch: 128,
  epochSeconds: 90,
  frozenShare: 0.4,
  engine: "gpu",
  cause: "device-lost",
  epoch: 3,
};

/** Sentences whose parameters are all above; those of the file formats and the data are tested with their modules. */
const own = errorCodes().filter((code) => /^(open|preflight|config|engine|internal)\//.test(code));

describe.each(LOCALES)("error sentences (%s)", (locale) => {
  it.each(own)("%s is one whole sentence that names its parameters", (code) => {
    const sentence = errorSentence({ code, params }, locale);
    expect(sentence).not.toMatch(/undefined|\[object|\(\)|“”|\{\w+\}/);
    expect(sentence).toMatch(/[.…]$/);
    expect(sentence).not.toContain("  ");
  });

  it("stays a sentence when parameters are missing", () => {
    for (const code of errorCodes()) {
      expect(errorSentence({ code, params: {} }, locale)).not.toMatch(/undefined|\[object/);
    }
  });

  it("stays short whatever a parameter holds", () => {
    const long = Object.fromEntries(Object.keys(params).map((key) => [key, "x".repeat(9000)]));
    for (const code of errorCodes())
      expect(errorSentence({ code, params: long }, locale).length, code).toBeLessThan(900);
  });

  it("shows the code of what it does not know", () => {
    expect(errorSentence({ code: "moon/full", params: {} }, locale)).toContain("moon/full");
  });
});

describe("errorSentence", () => {
  it("has a sentence of its own for each language", () => {
    expect(own.length).toBeGreaterThan(40);
    for (const code of errorCodes()) {
      expect(errorSentence({ code, params }, "tr"), code).not.toBe(errorSentence({ code, params }, "en"));
    }
  });

  it("keeps refusals short enough for a terminal line (300 bytes)", () => {
    for (const code of own) {
      const bytes = new TextEncoder().encode(errorSentence({ code, params }, "en")).length;
      expect(bytes, code).toBeLessThanOrEqual(300);
    }
  });

  it("says what a wrong file is and what to do, in both languages", () => {
    const wrong = (kind: string) => ({ code: "open/unsupported", params: { file: "x", kind } });
    expect(errorSentence(wrong("csv"), "en")).toBe(
      "x is a text table (CSV) without a label and numbers; a bank's three tables go into Data.",
    );
    expect(errorSentence(wrong("pickle"), "tr")).toContain("torch.save");
    expect(errorSentence(wrong("never heard of"), "en")).toContain("is not a file that the studio reads");
  });

  it("groups counts as the language does", () => {
    const missing = { code: "preflight/labels-missing", params: { rows: 12_345 } };
    expect(errorSentence(missing, "en")).toContain("12,345");
    expect(errorSentence(missing, "tr")).toContain("12.345");
  });
});

describe("short", () => {
  it("leaves out the middle of long names and what a terminal would obey", () => {
    expect(short("emde_session_sketches_walk4.npz")).toBe("emde_session_sketches_walk4.npz");
    expect(short(`${"a".repeat(60)}.npz`)).toBe(`${"a".repeat(24)}…${"a".repeat(19)}.npz`);
    expect([...short("x".repeat(500), 24)]).toHaveLength(24);
    expect(short("a\u001b[31m")).toBe("a\ufffd[31m");
  });
});

describe("quoted", () => {
  it("cuts long lists", () => {
    expect(quoted(["a", "b", "c", "d", "e", "f"], "en")).toBe("“a”, “b”, “c”, “d” and 2 more");
    expect(quoted(["a"], "tr")).toBe("“a”");
    expect(quoted("a", "en")).toBe("“a”");
    expect(quoted(undefined, "en")).toBe("");
  });
});

it("speaks of classes where a table's are unequal too", () => {
  const unequal = { code: "preflight/balance", params: { largest: "no", smallest: "yes", ratio: 3 } } as const;
  expect(errorSentence(unequal, "en")).toMatch(/^Classes are unequal: “no” has 3/);
  expect(errorSentence(unequal, "tr")).toMatch(/^Sınıflar dengesiz: “no”, “yes” sınıfının 3/);
});
