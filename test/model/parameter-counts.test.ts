import { describe, expect, it } from "vitest";
import { parameterCounts } from "../../src/model/parameter-counts";
import { predictorNetwork } from "../engine/conformance";

describe("parameterCounts", () => {
  /** sum(p.numel() for p in SegmentPredictor(...).parameters()) in PyTorch: 2·3 + 3, BN 2·3, and so on, by hand. */
  const shape = { inputDim: 2, hiddenDim: 3, outputDim: 4, numLayers: 1, headWidths: [5, 6], classes: 2 } as const;
  const backbone = 2 * 3 + 3 + 2 * 3 + (3 * 3 + 3 + 2 * 3) + (3 * 4 + 4);
  const head = 4 * 5 + 5 + 2 * 5 + (5 * 6 + 6 + 2 * 6) + (6 * 2 + 2);

  it("counts weights, biases and batch normalization's two, not its statistics", () => {
    expect(parameterCounts(predictorNetwork(shape))).toEqual({ total: backbone + head, trainable: backbone + head });
  });

  it("trains only the head of a frozen backbone", () => {
    expect(parameterCounts(predictorNetwork(shape, { freezeBackbone: true }))).toEqual({
      total: backbone + head,
      trainable: head,
    });
  });
});
