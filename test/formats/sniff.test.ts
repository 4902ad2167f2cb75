import { describe, expect, it } from "vitest";
import { sniffFile, writeNpy, writeNpz, writeTorch, writeZip } from "../../src/formats";

const bytes = (...values: number[]) => new Blob([Uint8Array.from(values)]);

describe("sniffFile", () => {
  it.each<[string, () => Blob | Promise<Blob>]>([
    ["empty", () => new Blob([])],
    ["npz", () => writeNpz(new Map([["a", { data: Float32Array.of(1), shape: [1] }]]))],
    ["npy", () => writeNpy({ data: Float32Array.of(1), shape: [1] })],
    ["torch-zip", () => writeTorch(1, { rootName: "a" })],
    [
      "torchscript",
      () =>
        writeZip([
          { name: "a/data.pkl", parts: [] },
          { name: "a/constants.pkl", parts: [] },
        ]),
    ],
    ["zip", () => writeZip([{ name: "a.txt", parts: [] }])],
    ["zip", () => bytes(0x50, 0x4b, 3, 4, 0, 0)],
    [
      "torch-legacy",
      () => bytes(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e),
    ],
    ["pickle", () => bytes(0x80, 4, 0x4e, 0x2e)],
    ["png", () => bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ["hdf5", () => bytes(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)],
    ["parquet", () => new Blob(["PAR1"])],
    ["json", () => new Blob(['\ufeff {"epochs": 3, "note": "müşteri"}'])],
    ["csv", () => new Blob(["müşteri;segment\n1;mass\n"])],
    ["csv", () => new Blob([`a,${"ş".repeat(5000)}`])],
    ["unknown", () => new Blob(["hello"])],
    ["unknown", () => bytes(1, 2, 3, 0xff, 0xfe)],
  ])("tells %s", async (kind, make) => {
    expect(await sniffFile(await make())).toBe(kind);
  });
});
