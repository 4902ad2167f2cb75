import { describe, expect, it } from "vitest";
import { ACTIONS, actionOf, areBands, countActions, DEFAULT_BANDS } from "../../src/scoring/actions";
import { type CustomersQuery, findRows } from "../../src/scoring/query";
import { entropyRows, mostAtRisk, type Scores } from "../../src/scoring/scores";
import { csvPieces, DEFAULT_CSV, jsonLinesPieces } from "../../src/scoring/table-text";

const risks = Float32Array.of(0.75, 0.5, 0.3, 0.1, 0.75, 0.45);
const probabilities = Float32Array.from({ length: 12 }, (_, i) => {
  const risk = risks[i >> 1] ?? 0;
  return i % 2 === 0 ? 1 - risk : risk;
});
const churn: Scores = {
  task: "churn",
  rows: 6,
  classes: ["Retained", "Churned"],
  probabilities,
  predictions: Int32Array.from(risks, (risk) => (risk >= 0.4 ? 1 : 0)),
  entropy: entropyRows(probabilities, 2),
  actual: Int32Array.of(1, 0, -1, 0, 1, 0),
  id: (row) => `C${row}`,
  hasIds: true,
  rowInFile: (row) => row,
};
const segments: Scores = {
  ...churn,
  task: "segment",
  classes: ["mass", "private"],
  probabilities: Float32Array.of(0.75, 0.25, 0, 1, 1, 0, 1, 0, 0, 1, 0.5, 0.5),
  predictions: Int32Array.of(0, 1, 0, 0, 1, 0),
  actual: null,
};
const everyone: CustomersQuery = {
  id: "",
  predicted: null,
  actual: null,
  beside: null,
  since: null,
  probability: null,
  sort: { by: "row" },
  descending: false,
};
const all = Int32Array.of(0, 1, 2, 3, 4, 5);

describe("actions", () => {
  it("begin strictly above their bands, compared in float32", () => {
    expect(Array.from(risks, (risk) => actionOf(risk, DEFAULT_BANDS))).toEqual([
      "call",
      "inform",
      "none",
      "none",
      "call",
      "inform",
    ]);
    expect(actionOf(Math.fround(0.7), DEFAULT_BANDS)).toBe("email");
    expect(countActions(churn, DEFAULT_BANDS)).toEqual({ call: 2, email: 0, inform: 2, none: 2 });
    expect(countActions(churn, { call: 0.74, email: 0.45, inform: 0.05 })).toEqual({
      call: 2,
      email: 1,
      inform: 3,
      none: 0,
    });
    expect(ACTIONS).toHaveLength(4);
  });

  it("need falling bands between 0 and 1", () => {
    expect(areBands({ call: 1, email: 0.5, inform: 0.5 })).toBe(true);
    expect(areBands({ call: 0.4, email: 0.5, inform: 0.3 })).toBe(false);
    expect(areBands({ call: 0.7, email: 0.5, inform: Number.NaN })).toBe(false);
    expect(areBands({ call: 1.1, email: 0.5, inform: 0 })).toBe(false);
  });
});

describe("customers who may leave", () => {
  it("are listed most likely first, ties by row", () => {
    expect(Array.from(mostAtRisk(churn, 4))).toEqual([0, 4, 1, 5]);
  });

  it("can be those of one segment of the other model", () => {
    expect(Array.from(findRows(churn, { ...everyone, beside: 1 }, segments))).toEqual([1, 4]);
    expect(findRows(churn, { ...everyone, beside: 1 })).toHaveLength(6);
  });

  it("are written with probability, what the model calls them, and action", () => {
    const text = [...csvPieces(churn, all.subarray(0, 3))].join("");
    expect(text).toBe(
      "customer_id,churn_probability,predicted_churn,action,actual_churn\nC0,0.75,1,call,1\nC1,0.5,1,inform,0\nC2,0.300000012,0,none,\n",
    );
    const [line] = [...jsonLinesPieces(churn, all.subarray(0, 1))];
    expect(JSON.parse(line ?? "")).toEqual({
      customer_id: "C0",
      churn_probability: 0.75,
      predicted_churn: 1,
      action: "call",
      actual_churn: 1,
    });
  });

  it("have what the other model says of them in the same line", () => {
    const [head, body] = [...csvPieces(churn, Int32Array.of(4), DEFAULT_CSV, segments)];
    expect(head).toBe(
      "customer_id,churn_probability,predicted_churn,action,actual_churn,predicted_segment,p_mass,p_private,entropy\n",
    );
    expect(body).toMatch(/^C4,0\.75,1,call,1,private,0,1,/);
    const [line] = [...jsonLinesPieces(churn, Int32Array.of(4), DEFAULT_CSV, segments)];
    expect(JSON.parse(line ?? "")).toMatchObject({ action: "call", predicted_segment: "private" });
  });
});
