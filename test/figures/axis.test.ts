import { describe, expect, it } from "vitest";
import {
  type Axis,
  countAxis,
  logCountAxis,
  roomyAxis,
  shareAxis,
  shareOf,
  tickAxis,
  tickText,
  valueAxis,
  withRoom,
  zoomedAxis,
} from "../../src/figures/axis";

const texts = (axis: Axis) => axis.ticks.map((tick) => tickText(axis, tick, "en"));

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

describe("roomyAxis", () => {
  it("leaves a twentieth of the span at both ends and stands its ticks on round values", () => {
    const axis = roomyAxis([0.1, 0.6, 0.3], 6);
    expect(axis.domain[0]).toBeCloseTo(0.075, 12);
    expect(axis.domain[1]).toBeCloseTo(0.625, 12);
    expect(texts(axis)).toEqual(["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]);
  });

  it("gives a constant series room on both sides", () => {
    const axis = roomyAxis([0.5, 0.5], 5);
    expect(axis.domain).toEqual([0.25, 0.75]);
    expect(shareOf(axis, 0.5)).toBeCloseTo(0.5, 12);
  });

  it("ignores what is not finite, and spans 0 to 1 when nothing is", () => {
    expect(roomyAxis([Number.NaN, Number.POSITIVE_INFINITY, 1, 2], 4).domain).toEqual([0.95, 2.05]);
    expect(roomyAxis([Number.NaN], 4).domain).toEqual([-0.05, 1.05]);
  });

  it("writes a minus sign, not a hyphen", () => {
    expect(texts(roomyAxis([-1, 1], 4))[0]).toBe("−1.0");
  });
});

describe("a counted axis with room", () => {
  it("counts from 1 in whole numbers", () => {
    expect(withRoom(countAxis(12, 12, false, 8)).ticks).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(withRoom(countAxis(50, 50, false, 8)).ticks).toEqual([1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]);
    expect(withRoom(countAxis(3, 3, false, 8)).ticks).toEqual([1, 2, 3]);
  });

  it("shows a single epoch", () => {
    const axis = withRoom(countAxis(1, 1, false, 8));
    expect(axis.ticks).toEqual([1]);
    expect(shareOf(axis, 1)).toBeGreaterThan(0);
    expect(shareOf(axis, 1)).toBeLessThan(0.5);
  });
});

describe("shares with room and counts", () => {
  it("keeps 0 and 1 inside of the frame", () => {
    const axis = withRoom(shareAxis(1));
    expect(shareOf(axis, 0)).toBeCloseTo(0.05 / 1.1, 12);
    expect(shareOf(axis, 1)).toBeCloseTo(1 - 0.05 / 1.1, 12);
  });

  it("has room for a count of one above the floor and for the highest below the top", () => {
    const axis = logCountAxis(847);
    expect(shareOf(axis, 1)).toBeGreaterThan(0.03);
    expect(shareOf(axis, 847)).toBeLessThan(1);
    expect(texts(axis)).toEqual(["1", "2", "5", "10", "20", "50", "100", "200", "500", "1,000"]);
  });
});

it("writes every tick in full: a quarter has two decimals", () => {
  const axis = tickAxis([0, 0.25, 0.5, 0.75, 1]);
  expect(texts(axis)).toEqual(["0.00", "0.25", "0.50", "0.75", "1.00"]);
  expect(tickAxis([0, 0.2, 0.4]).decimals).toBe(1);
  expect(tickAxis([0, 250, 500]).decimals).toBe(0);
});
