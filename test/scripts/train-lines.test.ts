import { describe, expect, it } from "vitest";
import { epochLine, finalLines } from "../../scripts/lib/train-lines.mjs";

const record = {
  epoch: 3,
  trainLoss: 0.23301,
  valLoss: 0.18896,
  valAccuracy: 0.95133,
  valF1Macro: 0.91174,
  learningRates: [1e-4, 1e-3],
  gradNorm: 1.5,
  seconds: 2.04,
} as const;

describe("epochLine", () => {
  it("is the Python script's, the best epoch marked", () => {
    const line = "Epoch  3/50 | Train Loss: 0.2330 | Val Loss: 0.1890 | Val Acc: 0.9513 | Val F1: 0.9117 | 2.0 s";
    expect(epochLine({ record, bestEpoch: 2 }, 50)).toBe(line);
    expect(epochLine({ record, bestEpoch: 3 }, 50)).toBe(`${line} | best`);
  });
});

describe("finalLines", () => {
  const metrics = {
    accuracy: 0.96667,
    precision_macro: 0.93,
    recall_macro: 0.94,
    f1_macro: 0.93618,
    f1_weighted: 0.967,
    auc_ovr: null,
  };

  it("says how it ended and what the test split says, nan as Python does", () => {
    const result = { outcome: "stopped-early", evaluatedEpoch: 9, seconds: 12.34, test: { metrics } } as const;
    expect(finalLines(result)).toEqual([
      "Early stopping after 12.3 s",
      "Test (epoch 9) | Accuracy: 0.9667 | Precision: 0.9300 | Recall: 0.9400 | F1 (Macro): 0.9362 | " +
        "F1 (Weighted): 0.9670 | AUC (OvR): nan",
    ]);
  });

  it("says nothing of a test that was not made", () => {
    const result = { outcome: "max-steps", evaluatedEpoch: null, seconds: 1, test: null } as const;
    expect(finalLines(result)).toEqual(["Stopped after --max-steps after 1.0 s"]);
  });
});
