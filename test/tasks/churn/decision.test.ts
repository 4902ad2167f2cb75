import { describe, expect, it } from "vitest";
import { confusionAt, decidedAt, nearestDecision } from "../../../src/tasks/churn/decision";
import { evaluateChurn } from "../../../src/tasks/churn/evaluation";
import { countAtHeight, decisionGain, liftPoints, logCounts } from "../../../src/tasks/churn/ranking";

const probabilities = Float32Array.of(0.05, 0.2, 0.31, 0.31, 0.475, 0.5, 0.62, 0.7, 0.91, 0.99);
const labels = Int32Array.of(0, 0, 1, 0, 1, 0, 1, 1, 1, 1);
const evaluation = evaluateChurn(probabilities, labels, 0.475);

describe("the decisions of a churn model", () => {
  it("are every hundredth and the configuration's threshold", () => {
    expect(evaluation.decisions.map(({ threshold }) => threshold)).toEqual(
      [...Array.from({ length: 101 }, (_, i) => i / 100), 0.475].sort((a, b) => a - b),
    );
  });

  it.each([0, 0.31, 0.475, 0.5, 0.7, 1])("are what an evaluation at %d says", (threshold) => {
    const {
      threshold: at,
      metrics,
      confusion,
      report,
      reportAverages,
    } = evaluateChurn(probabilities, labels, threshold);
    expect(decidedAt(evaluation, threshold)).toMatchObject({
      threshold: at,
      metrics,
      confusion,
      report,
      reportAverages,
    });
  });

  it("leave the ranking as it is", () => {
    const { roc, precisionRecall, bestF1, lift } = decidedAt(evaluation, 0.9);
    expect({ roc, precisionRecall, bestF1, lift }).toEqual({
      roc: evaluation.roc,
      precisionRecall: evaluation.precisionRecall,
      bestF1: evaluation.bestF1,
      lift: evaluation.lift,
    });
  });

  it("take the nearest threshold, and none where none was computed", () => {
    expect(nearestDecision(evaluation.decisions, 0.4761)?.threshold).toBe(0.475);
    expect(nearestDecision(evaluation.decisions, 2)?.threshold).toBe(1);
    expect(nearestDecision([], 0.5)).toBeNull();
    const bare = { ...evaluation, decisions: [] };
    expect(decidedAt(bare, 0.5)).toBe(bare);
  });

  it("count customers and churners", () => {
    const chosen = nearestDecision(evaluation.decisions, 0.5);
    if (chosen === null) expect.unreachable();
    expect(confusionAt(evaluation, chosen)).toEqual([
      [3, 1],
      [2, 4],
    ]);
    expect(decisionGain(evaluation, chosen)).toEqual([0.5, 4 / 6]);
  });
});

describe("curves of the ranking", () => {
  it("say how many times more churners the first customers hold", () => {
    const lifts = liftPoints(evaluation.gains);
    expect(lifts[0]).toEqual([0.1, 1 / 6 / 0.1]);
    expect(lifts.at(-1)).toEqual([1, 1]);
  });

  it("draw counts by their logarithm, with a tick per power of ten", () => {
    const { negative, positive, ticks } = logCounts({ negative: [1000, 0], positive: [1, 10] });
    expect(negative).toEqual([
      [0, 3],
      [0.5, 3],
      [0.5, Math.log10(0.5)],
      [1, Math.log10(0.5)],
    ]);
    expect(positive.at(0), "one customer stands above nobody").toEqual([0, 0]);
    expect(ticks.map(countAtHeight)).toEqual([0, 1, 10, 100, 1000]);
  });
});
