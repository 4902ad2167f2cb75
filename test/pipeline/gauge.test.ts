import { expect, it } from "vitest";
import { gaugeOf, nearestTokens } from "../../src/pipeline/gauge";

const rowsOf = (rows: readonly (readonly number[])[]) => ({
  names: rows.map((_, i) => `n${i}`),
  dim: rows[0]?.length ?? 0,
  data: Float32Array.from(rows.flat()),
});

it("measures mean cosine and second singular value as numpy does", () => {
  // numpy.linalg.svd([[3, 0], [0, 2], [1, 1]]) and the cosines of the three pairs
  const gauge = gaugeOf(
    rowsOf([
      [3, 0],
      [0, 2],
      [1, 1],
    ]),
  );
  expect(gauge.meanCosine).toBeCloseTo(Math.SQRT2 / 3, 7);
  expect(gauge.secondSingular).toBeCloseTo(Math.sqrt((15 - Math.sqrt(29)) / (15 + Math.sqrt(29))), 7);
  expect(gauge.advice).toBe("distinct");
});

it("says when names are close together, and when they are nearly one point", () => {
  expect(
    gaugeOf(
      rowsOf([
        [1, 0.05],
        [1, -0.05],
      ]),
    ),
  ).toMatchObject({ advice: "close" });
  const same = gaugeOf(
    rowsOf([
      [1, 0],
      [1, 0.001],
      [1, 0],
    ]),
  );
  expect(same.advice).toBe("one-point");
  expect(same.meanCosine).toBeCloseTo(1, 6);
  expect(
    gaugeOf(
      rowsOf([
        [1, 0],
        [1, 0],
      ]),
    ),
  ).toMatchObject({ secondSingular: 0, advice: "one-point" });
});

it("has no measure of one name", () => {
  expect(gaugeOf(rowsOf([[1, 2]]))).toEqual({ meanCosine: null, secondSingular: null, advice: "distinct" });
});

it("finds the nearest rows by cosine", () => {
  const rows = rowsOf([
    [1, 0],
    [0, 1],
    [2, 2],
    [-1, 0],
  ]);
  const [first, ...others] = nearestTokens(rows, 0, 2);
  expect(first?.name).toBe("n2");
  expect(first?.cosine).toBeCloseTo(Math.SQRT1_2, 7);
  expect(others).toEqual([{ name: "n1", cosine: 0 }]);
});
