import { expect, it } from "vitest";
import { gaugeOf, nearestTokens } from "../../src/pipeline/gauge";

const rowsOf = (rows: readonly (readonly number[])[]) => ({
  names: rows.map((_, i) => `n${i}`),
  dim: rows[0]?.length ?? 0,
  data: Float32Array.from(rows.flat()),
});

it("measures mean cosine and second singular value as numpy does", async () => {
  // numpy.linalg.svd([[3, 0], [0, 2], [1, 1]]) and the cosines of the three pairs
  const gauge = await gaugeOf(
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

it("says when names are close together, and when they are nearly one point", async () => {
  expect(
    await gaugeOf(
      rowsOf([
        [1, 0.05],
        [1, -0.05],
      ]),
    ),
  ).toMatchObject({ advice: "close" });
  const same = await gaugeOf(
    rowsOf([
      [1, 0],
      [1, 0.001],
      [1, 0],
    ]),
  );
  expect(same.advice).toBe("one-point");
  expect(same.meanCosine).toBeCloseTo(1, 6);
  expect(
    await gaugeOf(
      rowsOf([
        [1, 0],
        [1, 0],
      ]),
    ),
  ).toMatchObject({ secondSingular: 0, advice: "one-point" });
});

/** Rows of which each has one number, its own. */
const apart = (values: readonly number[]) =>
  rowsOf(values.map((value, row) => values.map((_, column) => (column === row ? value : 0))));

it("finds a second value that is the first once more, or hardly less", async () => {
  expect((await gaugeOf(apart([2, 2, 2]))).secondSingular).toBeCloseTo(1, 10);
  expect((await gaugeOf(apart([5, 3, 3, 1]))).secondSingular).toBeCloseTo(0.6, 10);
  const near = apart(Array.from({ length: 300 }, (_, i) => 1 - i / 3000));
  expect((await gaugeOf(near)).secondSingular).toBeCloseTo(1 - 1 / 3000, 5);
});

it("can be canceled while thousands of names are measured", async () => {
  const [count, dim] = [2000, 256];
  const data = Float32Array.from({ length: count * dim }, (_, i) => (i * i) % 251);
  const abort = new AbortController();
  const measuring = gaugeOf({ names: Array.from({ length: count }, String), dim, data }, { signal: abort.signal });
  abort.abort(new Error("canceled"));
  await expect(measuring).rejects.toThrow("canceled");
});

it("has no measure of one name", async () => {
  expect(await gaugeOf(rowsOf([[1, 2]]))).toEqual({ meanCosine: null, secondSingular: null, advice: "distinct" });
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
