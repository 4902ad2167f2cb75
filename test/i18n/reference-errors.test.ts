import { describe, expect, it } from "vitest";
import type { ErrorParams } from "../../src/formats/coded-error";
import { errorCodes, errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { LOCALES } from "../../src/i18n/messages";

await loadErrorSentences();

const params: ErrorParams = {
  file: "segment_predictions_walk4.npz",
  key: "split.sizes",
  bytes: 5_000_000_000,
  array: "labels",
  shape: [3, 2],
  expected: [3],
  row: 17,
  column: 2,
  value: 9,
  last: 3,
};

const codes = errorCodes().filter((code) => code.startsWith("reference/"));

describe.each(LOCALES)("sentences about results of runs (%s)", (locale) => {
  it.each(codes)("%s names the file in one line and says what to do", (code) => {
    const sentence = errorSentence({ code, params }, locale);
    expect(sentence).toContain("segment_predictions_walk4.npz");
    expect(sentence).toMatch(/^\P{Cc}{60,300}\.$/u);
    expect(sentence).toMatch(/[;.] ?\S/);
    expect(sentence).not.toMatch(/undefined|null|\[object/);
    expect(sentence).not.toContain(code);
  });
});

describe("their places", () => {
  it("are named: array, row, column, value, key", () => {
    expect(errorSentence({ code: "reference/index", params }, "en")).toContain("row 17 of “labels” is 9");
    expect(errorSentence({ code: "reference/non-finite", params }, "en")).toContain("row 17, column 2");
    expect(errorSentence({ code: "reference/shape", params }, "en")).toContain("[3, 2] where [3]");
    expect(errorSentence({ code: "reference/run-json", params }, "tr")).toContain("“split.sizes”");
  });
});
