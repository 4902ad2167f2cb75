import { describe, expect, it } from "vitest";
import { fitCodes, hyperplanes } from "../../src/pipeline/codes";
import { NumpyRandomState } from "../../src/pipeline/numpy-random";

it("draws what numpy.random.RandomState(42) draws", () => {
  const random = new NumpyRandomState(42);
  // numpy.random.RandomState(42).randn(5)
  const expected = [
    0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254, -0.23415337472333597,
  ];
  for (const value of expected) expect(random.normal()).toBeCloseTo(value, 15);
  // numpy.random.RandomState(42).random_sample(2)
  const uniform = new NumpyRandomState(42);
  expect([uniform.uniform(), uniform.uniform()]).toEqual([0.3745401188473625, 0.9507143064099162]);
});

it("makes every direction a unit vector", () => {
  const planes = hyperplanes(7, { subspaces: 3, bins: 4, seed: 1 });
  for (let i = 0; i < 3; i++) {
    const square = planes.subarray(7 * i, 7 * i + 7).reduce((sum, value) => sum + value * value, 0);
    expect(square).toBeCloseTo(1, 15);
  }
});

/** Names on a line: with one dimension the projection is ± the value. */
const onLine = (values: readonly number[]) => ({
  names: values.map((_, i) => `n${i}`),
  dim: 1,
  data: Float32Array.from(values),
});

/** The direction of this seed is +1. */
const settings = { subspaces: 1, bins: 4, seed: 42 };

describe("bins", () => {
  it("are cut at NumPy's linear quantiles; a name on an edge counts to the lower bin and is told", () => {
    const codes = fitCodes(onLine([0, 1, 2, 3, 4, 5, 6]), settings);
    // numpy.quantile(range(7), [0.25, 0.5, 0.75])
    expect([...codes.edges]).toEqual([1.5, 3, 4.5]);
    expect([...codes.codes]).toEqual([0, 0, 1, 1, 2, 3, 3]);
    expect(codes.ties).toEqual([{ subspace: 0, name: 3, bin: 1 }]);
  });

  it("collapse onto one name: everything is in bin 0", () => {
    const codes = fitCodes(onLine([5]), settings);
    expect([...codes.edges]).toEqual([5, 5, 5]);
    expect([...codes.codes]).toEqual([0]);
    expect(codes.ties).toEqual([{ subspace: 0, name: 0, bin: 0 }]);
  });

  it("may be one: there is no edge then", () => {
    const codes = fitCodes(onLine([1, 2]), { ...settings, bins: 1 });
    expect(codes).toMatchObject({ codes: Int32Array.of(0, 0), edges: new Float64Array(0), ties: [] });
  });

  it("take 70,000 names", () => {
    const codes = fitCodes(onLine(Array.from({ length: 70_000 }, (_, i) => i)), settings);
    expect(codes.codes.filter((code) => code === 3)).toHaveLength(17_500);
  });
});
