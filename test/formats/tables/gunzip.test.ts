import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fileChunks } from "../../../src/formats/tables/file-chunks";
import { gunzip, gunzipMembers } from "../../../src/formats/tables/gunzip";
import { TableError } from "../../../src/formats/tables/table-error";

const text = Array.from({ length: 40_000 }, (_, i) => `C${i},${(i * 7919) % 10_007}`).join("\n");
const plain = new TextEncoder().encode(text);

// Node's inflate takes several members, Chromium's only one: both readers are tested on everything.
const readers = {
  gunzip: (blob: Blob) => gunzip(() => fileChunks(blob, "a.gz"), "a.gz"),
  gunzipMembers: (blob: Blob) => gunzipMembers(fileChunks(blob, "a.gz"), "a.gz"),
};

describe.each(["gunzip", "gunzipMembers"] as const)("%s", (reader) => {
  async function unpacked(...parts: Uint8Array[]): Promise<string> {
    const blob = new Blob(parts.map((part) => new Uint8Array(part)));
    const pieces: BlobPart[] = [];
    for await (const piece of readers[reader](blob)) pieces.push(piece);
    return await new Blob(pieces).text();
  }

  it("unpacks one member", async () => {
    expect(await unpacked(gzipSync(plain))).toBe(text);
  });

  it.each([1, 1000, 200_000])("unpacks several members, one after the other (cut at %i)", async (cut) => {
    const parts = [gzipSync(plain.subarray(0, cut)), gzipSync(plain.subarray(cut)), gzipSync(new Uint8Array(0))];
    expect(await unpacked(...parts)).toBe(text);
  });

  it("refuses a file that is cut short, whose sum is wrong, or with other bytes behind it", async () => {
    const packed = gzipSync(plain);
    const cut = packed.subarray(0, packed.length - 9);
    const forged = Uint8Array.from(packed);
    forged[packed.length - 6] = 1 + (forged[packed.length - 6] ?? 0);
    for (const parts of [[cut], [forged], [packed, cut], [packed, forged], [packed, plain]]) {
      await expect(unpacked(...parts)).rejects.toThrow(new TableError("table/gzip", { file: "a.gz" }));
    }
  });
});
