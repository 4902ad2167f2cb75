import { describe, expect, it } from "vitest";
import type { BaselineTable, Measured } from "../../../src/tasks/measured";
import { segmentBaselines } from "../../../src/tasks/segment/measured";
import { matrixSentence, mustBeat, verdict } from "../../../src/ui/charts/sentence";

const low = { accuracy: 0.5, f1_macro: 0.2 };
const table: BaselineTable & Pick<Measured, "intervals"> = {
  intervals: { f1_macro: [0.956, 0.97], auc: [0.975, 0.99] },
  task: "segment",
  usedRows: null,
  warnings: [],
  baselines: segmentBaselines({
    majority: low,
    nearestCentroid: low,
    nearestNeighbourPast: low,
    nearestNeighbourPortfolio: { accuracy: 0.98, f1_macro: 0.955 },
    nearestNeighbourBoth: low,
    logistic: low,
  }),
};
const churn: typeof table = {
  ...table,
  task: "churn",
  baselines: [
    { name: "largestClass", mustBeat: true, metrics: { accuracy: 0.9, auc: 0.5 }, interval: null },
    { name: "logisticBoth", mustBeat: true, metrics: { accuracy: 0.8, auc: 0.97 }, interval: null },
    { name: "linear", mustBeat: false, metrics: { auc: 1 }, interval: null },
  ],
};

describe("the verdict", () => {
  it("names the strongest baseline and the margin in points", () => {
    expect(verdict(table, { f1_macro: 0.958 }, "en")?.text).toBe(
      "The macro F1 is 0.30 points above the strongest baseline (nearest customer by portfolio sketch, 95.50%).",
    );
    const below = { ...table, intervals: { f1_macro: [0.94, 0.953] } } as const;
    expect(verdict(below, { f1_macro: 0.95 }, "tr")?.text).toBe(
      "Model, en güçlü kıyas düzeyini (portföy sketch'ine göre en yakın müşteri, makro F1 %95,50) geçemiyor: 0,50 puan altında.",
    );
    expect(verdict(table, { f1_macro: 0.955 }, "en")).toMatchObject({ beats: false });
    expect(verdict(table, { f1_macro: 0.955 }, "en")?.text).toContain("does not beat");
  });

  it("is about the metric that the task is ranked by, against the strongest that must be beaten in it", () => {
    expect(verdict(churn, { auc: 0.98, accuracy: 0.7 }, "en")).toEqual({
      beats: true,
      toldApart: true,
      text: "The AUC is 1.00 points above the strongest baseline (logistic regression on both sketches, 97.00%).",
    });
    expect(mustBeat(churn, "en")).toBe(
      "To be worth its parameters, a model must beat an AUC of 97.00%: logistic regression on both sketches.",
    );
    expect(mustBeat(table, "en")).toContain("a model must beat a macro F1 of 95.50%");
    expect(verdict(churn, { auc: null }, "en")).toBeNull();
  });
});

describe("a verdict within the interval", () => {
  const within = { ...table, intervals: { f1_macro: [0.95, 0.96] } } as const;

  it.each([0.958, 0.955, 0.952])("tells a model of %s and its baseline not apart", (f1_macro) => {
    const found = verdict(within, { f1_macro }, "en");
    expect(found).toMatchObject({ beats: f1_macro > 0.955, toldApart: false });
    expect(found?.text).toMatch(/do not tell the two apart\.$/);
  });

  it("says nothing of an interval that there is not", () => {
    expect(verdict({ ...table, intervals: {} }, { f1_macro: 0.99 }, "tr")).toMatchObject({ toldApart: true });
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
    expect(matrixSentence(confusion, names, "tr")).toContain(
      "private denilen 95 müşteri arasında aslında affluent olan 22 müşteri var",
    );
  });

  it("says so when nothing was confused", () => {
    const right = [
      [4, 0],
      [0, 5],
    ];
    expect(matrixSentence(right, names, "en")).toContain("No customer is flagged with a wrong segment.");
  });
});
