import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32, FormatError, openZip, writeZip, type ZipInput } from "../../src/formats";

const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => new Uint8Array(array));
const name = fc.stringMatching(/^[a-zğüşıöç]{1,12}(\/[a-z0-9_.]{1,12})?$/).filter((text) => !text.endsWith("/.."));

async function contents(blob: Blob): Promise<[string, number[]][]> {
  const zip = await openZip(blob, { fileName: "a.zip" });
  const found: [string, number[]][] = [];
  for (const entry of zip.entries) found.push([entry.name, [...(await zip.read(entry))]]);
  return found;
}

describe("crc32", () => {
  it("gives the check value of the CRC catalog, in one piece or two", () => {
    const check = new TextEncoder().encode("123456789");
    expect(crc32(check)).toBe(0xcbf43926);
    expect(crc32(check.subarray(4), crc32(check.subarray(0, 4)))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it("agrees with a bitwise CRC on every length around its step", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (data) => {
        let crc = ~0;
        for (const byte of data) {
          crc ^= byte;
          for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
        }
        expect(crc32(data)).toBe(~crc >>> 0);
      }),
    );
  });
});

describe("writeZip and openZip", () => {
  it("give back what went in, stored and deflated, with and without zip64, at any alignment", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ name, data: bytes, compress: fc.boolean() }), {
          maxLength: 6,
          selector: (member) => member.name,
        }),
        fc.boolean(),
        fc.constantFrom(1, 64),
        async (members, forceZip64, alignment) => {
          const inputs: ZipInput[] = members.map(({ data, ...member }) => ({ ...member, parts: [data] }));
          const blob = await writeZip(inputs, { forceZip64, alignment });
          expect(await contents(blob)).toEqual(members.map((member) => [member.name, [...member.data]]));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("aligns stored members to 64 bytes, whatever stands before them", async () => {
    const inputs = [1, 2, 63, 64, 65, 127].map((length) => ({
      name: "x".repeat(length),
      parts: [new Uint8Array(length).fill(7)],
    }));
    const blob = await writeZip(inputs, { alignment: 64 });
    const raw = new Uint8Array(await blob.arrayBuffer());
    const { entries } = await openZip(blob, { fileName: "a.zip" });
    for (const { headerOffset } of entries) {
      const view = new DataView(raw.buffer, headerOffset);
      expect((headerOffset + 30 + view.getUint16(26, true) + view.getUint16(28, true)) % 64).toBe(0);
    }
  });

  it("reads a range of a stored member without the rest", async () => {
    const zip = await openZip(await writeZip([{ name: "a", parts: [Uint8Array.of(1, 2, 3, 4, 5)] }]), {
      fileName: "a.zip",
    });
    const entry = zip.get("a");
    if (entry === undefined) throw new Error("member missing");
    expect([...(await zip.readRange(entry, 1, 4))]).toEqual([2, 3, 4]);
    await expect(zip.readRange(entry, 1, 6)).rejects.toThrow(RangeError);
  });

  it("open a file that is nearly all zeros: one 1 in each row of 10,000 numbers packs nearly a thousandfold", async () => {
    const rows = new Uint8Array(
      new Float64Array(1_000_000).map((_, i) => (i % 10_000 === Math.floor(i / 10_000) ? 1 : 0)).buffer,
    );
    const parts = new Array<typeof rows>(20).fill(rows);
    const blob = await writeZip([{ name: "a", parts, compress: true }]);
    const { entries } = await openZip(blob, { fileName: "a.zip" });
    expect(entries).toMatchObject([{ size: 160_000_000 }]);
    expect(blob.size).toBeLessThan(160_000_000 / 900);
  });

  it("stops when aborted, with the signal's reason", async () => {
    const zip = await openZip(await writeZip([{ name: "a", parts: [new Uint8Array(1000)], compress: true }]), {
      fileName: "a",
    });
    const entry = zip.get("a");
    if (entry === undefined) throw new Error("member missing");
    const reason = new Error("canceled");
    await expect(zip.read(entry, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("says which file cannot be read any more", async () => {
    const gone = new Blob([new Uint8Array(100)]);
    Object.defineProperty(gone, "slice", {
      value: () => ({ arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) }),
    });
    await expect(openZip(gone, { fileName: "a.npz" })).rejects.toEqual(
      new FormatError("file/unreadable", { file: "a.npz" }),
    );
  });

  it("says so too when the file vanishes while a compressed member is read", async () => {
    // Numerical Recipes' generator, upper byte: incompressible, so that the member is read in several pieces.
    let state = 1;
    const random = Uint8Array.from({ length: 3_000_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
    const blob = await writeZip([{ name: "a", parts: [random], compress: true }]);
    const zip = await openZip(blob, { fileName: "a.npz" });
    const entry = zip.get("a");
    if (entry === undefined) throw new Error("member missing");
    const gone = new Blob([]);
    gone.arrayBuffer = () => Promise.reject(new Error("gone"));
    const slice = blob.slice.bind(blob);
    let slices = 0;
    // The local header and the first piece can be read.
    blob.slice = (start, end) => (++slices > 2 ? gone : slice(start, end));
    await expect(zip.read(entry)).rejects.toEqual(new FormatError("file/unreadable", { file: "a.npz" }));
  });
});
