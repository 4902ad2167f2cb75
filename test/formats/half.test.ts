import { describe, expect, it } from "vitest";
import {
  bfloat16ToNumber,
  float8e4m3fnuzToNumber,
  float8e4m3ToNumber,
  float8e5m2fnuzToNumber,
  float8e5m2ToNumber,
  halfToNumber,
} from "../../src/formats/half";

/** What PyTorch 2.13 gives for `torch.tensor([bits], dtype=torch.uint8).view(dtype).float()`. */
const truth: readonly (readonly [string, (bits: number) => number, Readonly<Record<number, number>>])[] = [
  [
    "float16",
    halfToNumber,
    { 0: 0, 1: 2 ** -24, 15360: 1, 31743: 65_504, 31744: Infinity, 32256: Number.NaN, 49152: -2 },
  ],
  ["bfloat16", bfloat16ToNumber, { 0: 0, 16256: 1, 49152: -2, 32640: Infinity }],
  ["float8_e4m3fn", float8e4m3ToNumber, { 0: 0, 1: 2 ** -9, 8: 2 ** -6, 56: 1, 126: 448, 127: Number.NaN, 128: -0 }],
  ["float8_e5m2", float8e5m2ToNumber, { 0: 0, 1: 2 ** -16, 60: 1, 123: 57_344, 124: Infinity, 127: Number.NaN }],
  [
    "float8_e4m3fnuz",
    float8e4m3fnuzToNumber,
    {
      0: 0,
      1: 2 ** -10,
      7: 0.0068359375,
      8: 2 ** -7,
      9: 0.0087890625,
      64: 1,
      124: 192,
      127: 240,
      128: Number.NaN,
      255: -240,
    },
  ],
  [
    "float8_e5m2fnuz",
    float8e5m2fnuzToNumber,
    { 0: 0, 1: 2 ** -17, 7: 7 * 2 ** -17, 8: 2 ** -14, 64: 1, 124: 32_768, 127: 57_344, 128: Number.NaN, 255: -57_344 },
  ],
];

describe("small floating point numbers", () => {
  it.each(truth)("%s", (_, toNumber, values) => {
    for (const [bits, value] of Object.entries(values)) expect(toNumber(Number(bits)), `bits ${bits}`).toBe(value);
  });
});
