import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { describe, expect, it } from "vitest";
import { type OnnxLayer, sniffFile, writeOnnxClassifier } from "../../src/formats";

function values(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(seed + i * 1.7));
}

function layer(name: string, inWidth: number, outWidth: number, plain: boolean, residual = false): OnnxLayer {
  return {
    name,
    inWidth,
    outWidth,
    weight: values(inWidth * outWidth, inWidth),
    bias: values(outWidth, 3),
    batchNorm: plain
      ? null
      : {
          weight: values(outWidth, 5),
          bias: values(outWidth, 6),
          runningMean: values(outWidth, 7),
          runningVar: values(outWidth, 8).map((value) => value * value + 0.5),
          eps: 1e-5,
        },
    leakyReluSlope: plain ? null : 0.01,
    residual,
  };
}

const layers = [
  layer("input_proj.0", 5, 7, false),
  layer("residual_blocks.0.block.0", 7, 7, false, true),
  layer("classifier.8", 7, 3, true),
];

/** The same network in double precision, one row. */
function forward(row: readonly number[]): { logits: number[]; probabilities: number[] } {
  const norm = Math.max(Math.hypot(...row), 1e-12);
  let current = row.map((value) => value / norm);
  for (const { inWidth, outWidth, weight, bias, batchNorm, leakyReluSlope, residual } of layers) {
    const input = current;
    current = Array.from({ length: outWidth }, (_, o) => {
      let sum = bias[o] ?? 0;
      for (let i = 0; i < inWidth; i++) sum += (weight[o * inWidth + i] ?? 0) * (input[i] ?? 0);
      if (batchNorm !== null) {
        const scale = (batchNorm.weight[o] ?? 0) / Math.sqrt((batchNorm.runningVar[o] ?? 0) + batchNorm.eps);
        sum = (sum - (batchNorm.runningMean[o] ?? 0)) * scale + (batchNorm.bias[o] ?? 0);
      }
      if (leakyReluSlope !== null && sum < 0) sum *= leakyReluSlope;
      return residual ? sum + (input[o] ?? 0) : sum;
    });
  }
  const largest = Math.max(...current);
  const exponentials = current.map((value) => Math.exp(value - largest));
  const total = exponentials.reduce((a, b) => a + b, 0);
  return { logits: current, probabilities: exponentials.map((value) => value / total) };
}

function numbers(tensor: Tensor | undefined): number[] {
  if (!(tensor?.data instanceof Float32Array)) throw new Error("no float32 output");
  return [...tensor.data];
}

describe("writeOnnxClassifier", () => {
  it("writes what onnxruntime computes as we do, for any number of rows, zero rows included", async () => {
    env.wasm.numThreads = 1;
    const blob = writeOnnxClassifier({
      layers,
      name: "segment_predictor",
      output: "Softmax",
      normalizeEps: 1e-12,
      metadata: new Map([["classes", '["a","b","c"]']]),
      producerVersion: "1",
    });
    expect(await sniffFile(blob)).toBe("onnx");
    const session = await InferenceSession.create(new Uint8Array(await blob.arrayBuffer()));
    expect(session.inputNames).toEqual(["sketches"]);
    expect(session.outputNames).toEqual(["logits", "probabilities"]);
    for (const rows of [
      [[0.1, -2, 3, 0, 5]],
      [
        [0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1],
        [1e-3, 2, -3, 4, -5],
      ],
    ]) {
      const feed = new Tensor("float32", Float32Array.from(rows.flat()), [rows.length, 5]);
      const output = await session.run({ sketches: feed });
      const expected = rows.map(forward);
      numbers(output.logits).forEach((value, i) => {
        expect(value).toBeCloseTo(expected.flatMap(({ logits }) => logits)[i] ?? Number.NaN, 4);
      });
      numbers(output.probabilities).forEach((value, i) => {
        expect(value).toBeCloseTo(expected.flatMap(({ probabilities }) => probabilities)[i] ?? Number.NaN, 5);
      });
    }
  });

  it("refuses layers that do not fit", () => {
    const model = {
      name: "segment_predictor",
      output: "Softmax" as const,
      normalizeEps: 1e-12,
      metadata: new Map<string, string>(),
      producerVersion: "1",
    };
    const [first, , last] = layers;
    if (first === undefined || last === undefined) throw new Error("layers missing");
    const short = { ...first, bias: new Float32Array(3) };
    expect(() => writeOnnxClassifier({ ...model, layers: [short] })).toThrow(
      expect.objectContaining({
        code: "onnx/tensor-size",
        params: { name: "input_proj.0.bias", expected: 7, found: 3 },
      }),
    );
    expect(() => writeOnnxClassifier({ ...model, layers: [first, first] })).toThrow(
      expect.objectContaining({ code: "onnx/layer-widths" }),
    );
  });
});
