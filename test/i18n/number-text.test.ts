import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberText, parseNumber } from "../../src/i18n/number-text";

describe("parseNumber", () => {
  it.each([
    ["0.001", 0.001],
    ["0,001", 0.001],
    [" 1e-4 ", 1e-4],
    ["1E−4", 1e-4],
    ["2,5e-3", 2.5e-3],
    ["−3", -3],
    [".5", 0.5],
    ["1.", 1],
    ["1.000", 1],
  ])("reads %j", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(["", " ", "abc", "1,000.5", "1.000,5", "1 000", "0x10", "1e", "--1", "NaN", "Infinity", "1%"])(
    "refuses %j",
    (text) => {
      expect(parseNumber(text)).toBeNull();
    },
  );

  it("reads back what numberText wrote, in both languages", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom("en", "tr"), (value, locale) => {
        expect(parseNumber(numberText(value, locale))).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
  });
});
