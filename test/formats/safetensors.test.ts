import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSafetensors, sniffFile, writeSafetensors } from "../../src/formats";

describe("writeSafetensors and openSafetensors", () => {
  it("give back tensors and metadata", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.array(fc.float({ noNaN: true }), { maxLength: 20 })),
        fc.dictionary(fc.string(), fc.string()),
        async (values, metadata) => {
          const tensors = new Map(
            Object.entries(values)
              .filter(([name]) => name !== "__metadata__")
              .map(([name, numbers]) => [name, { data: Float32Array.from(numbers), shape: [numbers.length] }]),
          );
          const blob = writeSafetensors(tensors, new Map(Object.entries(metadata)));
          const file = await openSafetensors(blob, { fileName: "a.safetensors" });
          expect(file.metadata).toEqual(new Map(Object.entries(metadata)));
          expect(new Set(file.tensors.keys())).toEqual(new Set(tensors.keys()));
          for (const [name, { data }] of tensors) expect(await file.tensors.get(name)?.readFloat32()).toEqual(data);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("puts 8-byte tensors first and pads the header, so that all data is aligned", async () => {
    const blob = writeSafetensors(
      new Map([
        ["a", { data: Float32Array.of(1), shape: [1] }],
        ["n", { data: BigInt64Array.of(5n), shape: [] }],
      ]),
    );
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(header % 8).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + header)).indexOf('"n"')).toBe(1);
    expect(await sniffFile(blob)).toBe("safetensors");
    const { tensors } = await openSafetensors(blob, { fileName: "a" });
    expect(await tensors.get("n")?.readBigInt64()).toEqual(BigInt64Array.of(5n));
  });
});
