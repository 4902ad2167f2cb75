import { describe, expect, it } from "vitest";
import { decidedAt } from "../../src/tasks/churn/decision";
import { evaluateChurn } from "../../src/tasks/churn/evaluation";
import { churnAnswers } from "../../src/tasks/churn/predictor";
import { decisionPoint } from "../../src/tasks/class-evaluation";
import { evaluate } from "../../src/tasks/segment/evaluation";

const probabilities = Float32Array.of(0.2, 0.6, 0.4, 0.9);
const labels = Int32Array.of(0, 0, 1, 1);

describe("where a decision stands on the ROC curve", () => {
  it("follows the threshold", () => {
    const churn = evaluateChurn(probabilities, labels, 0.5);
    expect(decisionPoint(churn)).toEqual({ fpr: 0.5, tpr: 0.5 });
    expect(decisionPoint(decidedAt(churn, 0.3))).toEqual({ fpr: 0.5, tpr: 1 });
    expect(decisionPoint(decidedAt(churn, 0.7))).toEqual({ fpr: 0, tpr: 0.5 });
  });

  it("is nowhere with a curve per class, or with one class only", () => {
    const { probabilities: both } = churnAnswers(probabilities);
    const segment = evaluate(both, Int32Array.of(0, 1, 0, 1), labels, 2);
    expect(decisionPoint(segment)).toBeNull();
    expect(decisionPoint(evaluateChurn(probabilities, Int32Array.of(0, 0, 0, 0), 0.5))).toBeNull();
  });
});
