import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { denseRows } from "../../../src/data/row-source";
import { readSketches } from "../../../src/data/sketches";
import type { ReadOptions } from "../../../src/formats";
import { parseConfig } from "../../../src/tasks/config";
import { futureBaselines } from "../../../src/tasks/foundation/baselines";
import { foundationWork } from "../../../src/tasks/foundation/work";

/** Deterministic numbers in 0..1. */
function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (Math.sin(i * 12.9898 + 1) * 43758.5453) % 1).map(Math.abs);
}

describe("futureBaselines", () => {
  const rows = 300;
  const width = 6;
  const values = noise(rows * width);
  const train = Int32Array.from({ length: 200 }, (_, i) => i);
  const test = Int32Array.from({ length: 100 }, (_, i) => i + 200);
  // A future that is a linear map of the inputs with an offset.
  const futures = new Float32Array(rows * 3);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < 3; j++) {
      futures[row * 3 + j] = 0.5 + 2 * (values[row * width + j] ?? 0) - (values[row * width + 5 - j] ?? 0);
    }
  }
  const data = { inputs: denseRows(values, width), futures: denseRows(futures, 3), pastWidth: 3, train, test };

  it("finds a linear map again", async () => {
    const { linear } = await futureBaselines(data);
    expect(linear.reduce((least, value) => Math.min(least, value), 1)).toBeGreaterThan(0.9999);
  });

  it("copies the past, and compares everyone with the mean future of the training split", async () => {
    const { copyPast, meanFuture } = await futureBaselines(data);
    const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
      const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
        Array.from(x).reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const future = futures.subarray(200 * 3, 201 * 3);
    expect(copyPast?.[0]).toBeCloseTo(cosine(values.subarray(200 * width, 200 * width + 3), future), 6);
    const mean = [0, 1, 2].map((j) => train.reduce((sum, row) => sum + (futures[row * 3 + j] ?? 0), 0) / 200);
    expect(meanFuture[0]).toBeCloseTo(cosine(mean, future), 6);
  });

  it("has no past to copy where it is of another width", async () => {
    expect((await futureBaselines({ ...data, pastWidth: 4 })).copyPast).toBeNull();
  });

  it("are read once for the checks of the same file and split, and can be canceled while they are read", async () => {
    const work = foundationWork();
    const asked: (AbortSignal | undefined)[] = [];
    const read = async ({ signal }: ReadOptions = {}) => {
      asked.push(signal);
      signal?.throwIfAborted();
      return data.futures;
    };
    const blob = await openAsBlob(join(import.meta.dirname, "../../fixtures/data/files/usual.npz"));
    const file = await readSketches(blob, { fileName: "usual.npz" });
    const sketches = { ...file, rows, inputs: data.inputs, pastWidth: 3, futures: { width: 3, read } };
    const config = parseConfig({ task: "foundation" });
    const canceled = AbortSignal.abort(new Error("canceled"));
    await expect(work.baselines(sketches, config, { signal: canceled })).rejects.toThrow("canceled");
    expect(asked).toEqual([canceled]);
    const first = await work.baselines(sketches, config, {});
    expect(await work.baselines(sketches, config, {})).toEqual(first);
    expect(asked).toHaveLength(2);
  });

  it("stops when it is told to", async () => {
    await expect(futureBaselines(data, AbortSignal.abort())).rejects.toThrow("abort");
  });
});
