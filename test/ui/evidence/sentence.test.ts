import { describe, expect, it } from "vitest";
import type { BaselineScores } from "../../../src/evidence/evidence";
import { matrixSentence, verdict } from "../../../src/ui/evidence/sentence";

const low = { accuracy: 0.5, f1_macro: 0.2 };
const baselines: BaselineScores = {
  majority: low,
  nearestCentroid: low,
  nearestNeighbourPast: low,
  nearestNeighbourPortfolio: { accuracy: 0.98, f1_macro: 0.955 },
  nearestNeighbourBoth: low,
};

describe("the verdict", () => {
  it("names the strongest baseline and the margin in points", () => {
    expect(verdict(0.958, baselines, "en")).toBe(
      "The macro F1 is 0.30 points above the strongest baseline (nearest customer by portfolio sketch, 95.50%).",
    );
    expect(verdict(0.95, baselines, "tr")).toBe(
      "Model, en güçlü kıyas düzeyini (portföy sketch'ine göre en yakın müşteri, makro F1 %95,50) geçemiyor: 0,50 puan altında.",
    );
    expect(verdict(0.955, baselines, "en")).toContain("does not beat");
  });
});

describe("the line under the matrix", () => {
  const names = ["affluent", "private"];
  it("counts the largest confusion by what was predicted", () => {
    const confusion = [
      [250, 22],
      [3, 73],
    ];
    expect(matrixSentence(confusion, names, "en")).toBe(
      "Largest confusion: 22 of 95 customers flagged private are affluent.",
    );
    expect(matrixSentence(confusion, names, "tr")).toContain("private denilen 22 / 95 müşteri aslında affluent");
  });

  it("says so when nothing was confused", () => {
    const right = [
      [4, 0],
      [0, 5],
    ];
    expect(matrixSentence(right, names, "en")).toContain("No customer is flagged with a wrong segment.");
  });
});
