import { describe, expect, it } from "vitest";
import { FormatError, openNpz, openTorch, TensorRef, WritableTensor, writeNpz, writeTorch } from "../../src/formats";
import { deflate, inflate } from "../../src/formats/inflate";
import { expectSame } from "../same";

const plain = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
const range = { file: "a.npz", entry: "a.npy" };

async function compressed(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await deflate([plain])).arrayBuffer());
}

async function* pieces(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += 2 ** 20) yield bytes.subarray(at, at + 2 ** 20);
}

/** What comes out, or the refusal's code: the browser's own inflate must be turned into the same as Node's. */
async function outcome(
  bytes: Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>>,
  size: number,
): Promise<number | string> {
  let length = 0;
  try {
    const source = bytes instanceof Uint8Array ? pieces(bytes) : bytes;
    for await (const chunk of inflate(source, { ...range, size })) length += chunk.length;
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return length;
}

describe("the browser's inflate", () => {
  it("gives everything", async () => {
    expect(await outcome(await compressed(), plain.length)).toBe(plain.length);
  });

  it("names what is wrong", async () => {
    const bytes = await compressed();
    expect(await outcome(bytes.slice(0, bytes.length - 20), plain.length)).toBe("zip/bad-deflate");
    expect(await outcome(new Uint8Array(64).fill(255), 100)).toBe("zip/bad-deflate");
    expect(await outcome(new Uint8Array(0), 100)).toBe("zip/bad-deflate");
    expect(await outcome(bytes, plain.length + 1)).toBe("zip/size-mismatch");
    expect(await outcome(bytes, plain.length - 1)).toBe("zip/beyond-size");
  });

  it("stops a bomb after its first chunk", async () => {
    const bomb = new Uint8Array(await (await deflate([new Uint8Array(50_000_000)])).arrayBuffer());
    let taken = 0;
    async function* counted() {
      for (let at = 0; at < bomb.length; at += 2 ** 12) {
        taken++;
        yield bomb.subarray(at, at + 2 ** 12);
      }
    }
    expect(await outcome(counted(), 100)).toBe("zip/beyond-size");
    expect(bomb.length).toBeGreaterThan(10 * 2 ** 12);
    // The one that was too much, and what the inflate has asked for meanwhile.
    expect(taken).toBeLessThan(5);
  });
});

describe("in the browser", () => {
  it("arrays and tensors come back from files", async () => {
    const values = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i));
    const npz = await openNpz(
      new File([await writeNpz(new Map([["a", { data: values, shape: [100, 1000] }]]))], "a.npz"),
      {
        fileName: "a.npz",
      },
    );
    expectSame((await npz.readFloat32("a")).data, Float32Array.from(values));
    const weights = Float32Array.from(values);
    const blob = await writeTorch(new Map([["w", new WritableTensor(weights, [100, 1000])]]), { rootName: "a" });
    const { root } = await openTorch(new File([blob], "a.pt"), { fileName: "a.pt" });
    const read = root instanceof Map ? root.get("w") : null;
    expectSame(read instanceof TensorRef && (await read.readFloat32()), weights);
  });
});
