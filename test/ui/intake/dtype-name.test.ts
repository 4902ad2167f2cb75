import { describe, expect, it } from "vitest";
import { dtypeName } from "../../../src/ui/intake/dtype-name";

describe("dtypeName", () => {
  it.each([
    ["<f8", "float64"],
    ["<f4", "float32"],
    ["<f2", "float16"],
    [">f8", "float64 (big-endian)"],
    ["|i1", "int8"],
    ["<i8", "int64"],
    ["<u2", "uint16"],
    ["<c16", "complex128"],
    ["|b1", "bool"],
    ["|O", "object"],
    ["<U7", "str (7)"],
    ["|S5", "bytes (5)"],
    ["<M8[ns]", "<M8[ns]"],
    ["float64", "float64"],
  ])("%s is %s", (descr, name) => {
    expect(dtypeName(descr)).toBe(name);
  });
});
