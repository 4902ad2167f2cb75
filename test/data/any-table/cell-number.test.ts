import { describe, expect, it } from "vitest";
import { cellNumber, textNumber } from "../../../src/data/any-table/cell-number";

const encoder = new TextEncoder();

function read(text: string, decimal: "." | "," = "."): number | null {
  const bytes = encoder.encode(`x${text}y`);
  return cellNumber(bytes, 1, bytes.length - 1, decimal);
}

describe("cellNumber", () => {
  it.each([
    ["0", 0],
    ["42", 42],
    ["-17", -17],
    ["+3.5", 3.5],
    [".5", 0.5],
    ["5.", 5],
    ["0.1", 0.1],
    ["-0.007", -0.007],
    ["123456789012345", 123456789012345],
    ["3.141592653589793238", Math.PI],
    ["1e-7", 1e-7],
    ["6.02E+23", 6.02e23],
    ["0.00000000000000000000001", 1e-23],
    ["true", 1],
    ["False", 0],
    ["inf", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
  ])("reads %s as a double, to the last bit", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(["", "NA", "NaN", "nan", "null", "None", "N/A", "-"])("takes %j for a cell without a number", (text) => {
    expect(read(text)).toBeNaN();
  });

  it.each(["abc", "1.2.3", "12 kg", "--1", "1,5", "0x10", "+", ".", "1e", "2026-11-28"])("refuses %s", (text) => {
    expect(read(text)).toBeNull();
  });

  it("reads Turkish decimals, with and without dots between the groups", () => {
    expect(read("1,5", ",")).toBe(1.5);
    expect(read("-0,25", ",")).toBe(-0.25);
    expect(read("1.234,56", ",")).toBe(1234.56);
    expect(read("1.234.567", ",")).toBe(1_234_567);
    expect(read("12", ",")).toBe(12);
    expect(read("1,5e3", ",")).toBe(1500);
    expect(read("1.5", ",")).toBeNull();
    expect(read("1,2,3", ",")).toBeNull();
    for (const fraction of ["0.123", "0.5", "012.345", "-0.123.456"]) expect(read(fraction, ",")).toBeNull();
  });

  it("reads what Number reads, of random decimals of every length", () => {
    for (let i = 0; i < 5000; i++) {
      const value = ((i * 2654435761) % 4294967296) / 10 ** (i % 12);
      const text = value.toFixed(i % 14);
      expect(read(text)).toBe(Number(text));
      expect(textNumber(text, ".")).toBe(Number(text));
    }
  });
});
