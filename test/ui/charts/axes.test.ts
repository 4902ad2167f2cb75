import { describe, expect, it } from "vitest";
import { countAxis, shareOf, spreadLabels, valueAxis, zoomedAxis } from "../../../src/ui/charts/axes";

describe("valueAxis", () => {
  it("has few round ticks around the data", () => {
    const axis = valueAxis([0.62, 0.11, Number.NaN], { fromZero: true });
    expect(axis.domain).toEqual([0, 0.8]);
    expect(axis.ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(axis.decimals).toBe(1);
  });

  it("does not go beyond what the values can reach", () => {
    const axis = valueAxis([0.93, 0.997], { atMost: 1 });
    expect(axis.domain[1]).toBe(1);
    expect(axis.ticks.at(-1)).toBe(1);
  });

  it("gives a constant series room and an empty one a unit axis", () => {
    const [from, to] = valueAxis([0.5, 0.5]).domain;
    expect(from).toBeLessThan(0.5);
    expect(to).toBeGreaterThan(0.5);
    expect(valueAxis([]).domain).toEqual([0, 1]);
    expect(valueAxis([Number.NaN]).domain).toEqual([0, 1]);
  });

  it("counts in decades on a logarithmic scale and leaves out what it cannot hold", () => {
    const axis = valueAxis([1e-3, 1e-4, 0], { log: true });
    expect(axis.scale).toBe("log");
    expect(axis.domain[0]).toBeGreaterThan(0);
    expect(axis.ticks).toEqual([1e-4, 2e-4, 5e-4, 1e-3]);
  });

  it("has round ticks over less than a decade too, and some over less than a factor of two", () => {
    expect(valueAxis([1e-4, 3e-4], { log: true }).ticks).toEqual([1e-4, 2e-4]);
    const { ticks, domain } = valueAxis([2.4e-4, 2.8e-4], { log: true });
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.every((tick) => tick >= domain[0] && tick <= domain[1])).toBe(true);
  });
});

describe("countAxis", () => {
  it("starts at 1 and ends where a finished run ended", () => {
    expect(countAxis(22, 50, false)).toMatchObject({ domain: [1, 22] });
    expect(countAxis(22, 50, false).ticks[0]).toBe(1);
  });

  it("moves seldom while a run goes on, and never beyond its last epoch", () => {
    const ends = Array.from({ length: 50 }, (_, index) => countAxis(index + 1, 50, true).domain[1]);
    expect(new Set(ends).size).toBeLessThanOrEqual(8);
    expect(Math.max(...ends)).toBe(50);
    expect(ends.every((end, index) => end >= index + 1)).toBe(true);
  });
});

describe("shareOf", () => {
  it("is linear or logarithmic", () => {
    expect(shareOf({ domain: [0, 4], ticks: [], scale: "linear", decimals: 0 }, 1)).toBe(0.25);
    expect(shareOf({ domain: [0.01, 1], ticks: [], scale: "log", decimals: 0 }, 0.1)).toBeCloseTo(0.5, 12);
    expect(shareOf({ domain: [0.01, 1], ticks: [], scale: "log", decimals: 0 }, 0)).toBeNaN();
  });
});

describe("spreadLabels", () => {
  it("moves labels apart in their order and keeps them inside", () => {
    expect(spreadLabels([50, 52], 14, 100)).toEqual([50, 64]);
    expect(spreadLabels([98, 99], 14, 100)).toEqual([86, 100]);
    expect(spreadLabels([99, 98], 14, 100)).toEqual([100, 86]);
    expect(spreadLabels([10, 80], 14, 100)).toEqual([10, 80]);
  });
});

describe("what a chart can leave out", () => {
  it("spans the bulk of the values without the outliers, all of them with", () => {
    const values = [...Array.from({ length: 100 }, (_, index) => 0.1 + index / 1000), 90];
    expect(valueAxis(values).domain[1]).toBeGreaterThanOrEqual(90);
    expect(valueAxis(values, { ignoreOutliers: true }).domain[1]).toBeLessThan(0.5);
  });

  it("zooms to a part within the axis, with round ticks, whichever way it was dragged", () => {
    const axis = countAxis(1000, 1000, false);
    expect(zoomedAxis(axis, [300, 200])).toMatchObject({ domain: [200, 300], ticks: [200, 220, 240, 260, 280, 300] });
    expect(zoomedAxis(axis, [-50, 5000]).domain).toEqual(axis.domain);
  });
});
