import { expect, it } from "vitest";
import { valueAxis } from "../../../src/figures/axis";
import { formatCountTick, formatTick, lossColumn } from "../../../src/ui/charts/format-tick";

const labels = (values: readonly number[], log: boolean) => {
  const axis = valueAxis(values, { log });
  return axis.ticks.map(formatTick(axis, "tr"));
};

it("writes all ticks of a logarithmic axis in one notation", () => {
  expect(labels([1e-4, 1e-3], true)).toEqual(["1e-4", "2e-4", "5e-4", "1e-3"]);
  expect(labels([0.01, 0.1], true)).toEqual(["0,01", "0,02", "0,05", "0,1"]);
});

it("gives linear ticks the decimals that tell them apart", () => {
  expect(labels([0, 1], false)).toEqual(["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]);
});

it("writes no count twice where ticks stand between counts", () => {
  const axis = valueAxis([0, 2]);
  expect(axis.ticks.map(formatCountTick(axis, "en"))).toEqual(["0", "", "1", "", "2"]);
});

it("writes a column of losses with as many decimals as its smallest needs", () => {
  const column = (values: readonly number[]) => values.map(lossColumn(values, "en"));
  expect(column([1.398, 0.8674, 0.05])).toEqual(["1.39800", "0.86740", "0.05000"]);
  expect(column([12.5, 1.25])).toEqual(["12.500", "1.250"]);
  expect(column([0, Number.NaN, Number.POSITIVE_INFINITY, 2])).toEqual(["0.000", "NaN", "∞", "2.000"]);
  expect(column([3e-12])).toEqual(["0.00000000"]);
});
