import { describe, expect, it } from "vitest";
import { denseRows } from "../../src/data/row-source";
import { IMPORTANCE_REPEATS, type ImportanceInputs, permutationImportance } from "../../src/evidence/importance";
import { permutation, splitMix32 } from "../../src/evidence/random";
import { classificationReport, confusionMatrix } from "../../src/metrics/classification";
import { argmax } from "../../src/metrics/softmax";

const WIDTH = 110;
const PAST = 70;
const ROWS = 60;
/** The only column that the model below looks at: in the second subspace of the past sketch. */
const COLUMN = 40;

const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 2);
const inputs = new Float32Array(ROWS * WIDTH);
labels.forEach((label, row) => {
  inputs[row * WIDTH + COLUMN] = label;
});

const data: ImportanceInputs = {
  inputs: denseRows(inputs, WIDTH),
  width: WIDTH,
  columns: null,
  pastWidth: PAST,
  outputs: 2,
  rows: Int32Array.from({ length: ROWS - 10 }, (_, index) => index + 10),
  score: (outputs, rows) => {
    const actual = Int32Array.from(rows, (row) => labels[row] ?? 0);
    return classificationReport(confusionMatrix(actual, argmax(outputs, 2), 2)).macro["f1-score"];
  },
  infer: async (given, rows) =>
    Float32Array.from({ length: rows * 2 }, (_, index) => {
      const value = given[(index >> 1) * WIDTH + COLUMN] ?? 0;
      return (index & 1) === 1 ? value : 1 - value;
    }),
};

describe("permutation importance", () => {
  it("falls where the model looks and nowhere else", async () => {
    const found = await permutationImportance(data);
    expect(found).toMatchObject({ rows: ROWS - 10, score: 1, portfolio: 0 });
    // 70 past columns are three blocks of at most 32, 40 portfolio columns two.
    expect(found.portfolioSubspaces).toEqual([0, 0]);
    expect(found.pastSubspaces.map((fall) => fall !== 0)).toEqual([false, true, false]);
    // Half of the shuffled rows keep the right value by chance.
    expect(found.past).toBeGreaterThan(0.3);
    expect(found.past).toBeLessThan(0.7);
    expect(found.pastSubspaces[1]).toBeGreaterThan(0.3);
    expect(await permutationImportance(data)).toEqual(found);
  });

  it("leaves its inputs alone, counts its questions and can be canceled", async () => {
    const before = inputs.slice();
    const controller = new AbortController();
    const steps: number[] = [];
    const total = 7 * IMPORTANCE_REPEATS + 1;
    await permutationImportance(data, { onProgress: (done) => steps.push(done) });
    expect(steps).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    expect(inputs).toEqual(before);
    const canceled = permutationImportance(data, {
      signal: controller.signal,
      onProgress: (done) => {
        if (done === 2) controller.abort(new Error("canceled"));
      },
    });
    await expect(canceled).rejects.toThrow("canceled");
  });
});

describe("the drawing of rows", () => {
  it("permutes, each order as likely as the next", () => {
    const next = splitMix32(1);
    const first = new Float64Array(4);
    for (let repeat = 0; repeat < 8000; repeat++) {
      const order = permutation(4, next);
      expect([...order].sort()).toEqual([0, 1, 2, 3]);
      first[order[0] ?? -1] = (first[order[0] ?? -1] ?? 0) + 1;
    }
    for (const count of first) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
