import { describe, expect, it } from "vitest";
import { tickAxis, valueAxis } from "../../../src/figures/axis";
import { lineEnds, spreadLabels, ticksWithRoom } from "../../../src/ui/charts/line-ends";

describe("spreadLabels", () => {
  it("moves labels apart in their order and keeps them inside", () => {
    expect(spreadLabels([50, 52], 14, 100)).toEqual([50, 64]);
    expect(spreadLabels([98, 99], 14, 100)).toEqual([86, 100]);
    expect(spreadLabels([99, 98], 14, 100)).toEqual([100, 86]);
    expect(spreadLabels([10, 80], 14, 100)).toEqual([10, 80]);
  });
});

describe("ticksWithRoom", () => {
  const steps = [1, 200, 400, 600, 800, 1000, 1200, 1400];
  const widthOf = (tick: number) => 7 * String(tick).length;

  it("leaves out every second or third tick where labels would touch", () => {
    expect(ticksWithRoom(steps, widthOf, 400)).toEqual(steps);
    expect(ticksWithRoom(steps, widthOf, 190)).toEqual([1, 400, 800, 1200]);
    expect(ticksWithRoom(steps, widthOf, 90)).toEqual([1, 600, 1200]);
    expect(ticksWithRoom([], widthOf, 0)).toEqual([]);
  });
});

describe("lineEnds", () => {
  const area = { width: 100, height: 50 };
  const x = tickAxis([1, 3]);
  const y = valueAxis([0, 10], { fromZero: true });
  const to = (end: number, value: number) => ({ points: [[1, 0] as const, [end, value] as const] });

  it("moves names apart that end at the same place, and leaves others alone", () => {
    const [a, b, c, none] = lineEnds([to(3, 5), to(3, 5.1), to(2, 5), { points: [[1, Number.NaN]] }], x, y, area, 24);
    expect(Math.abs((a?.top ?? 0) - (b?.top ?? 0))).toBeGreaterThanOrEqual(13);
    expect(c).toEqual({ left: 50, top: 25 });
    expect(none).toBeNull();
  });

  it("puts names whose lines end within a name's width beside the end that is furthest", () => {
    const [a, b] = lineEnds([to(2.9, 5), to(2.6, 5)], x, y, area, 24);
    expect(a?.left).toBeCloseTo(95);
    expect(b?.left).toBe(a?.left);
    expect(Math.abs((a?.top ?? 0) - (b?.top ?? 0))).toBe(14);
  });

  it("keeps the highest name below the words above the plot", () => {
    const [a] = lineEnds([to(3, 10)], x, y, area, 24, 8);
    expect(a?.top).toBe(8);
  });

  it("moves all apart that stand in one column", () => {
    const [a, c] = lineEnds([to(3, 5), to(2, 5)], x, y, area, Number.POSITIVE_INFINITY);
    expect(Math.abs((a?.top ?? 0) - (c?.top ?? 0))).toBe(14);
  });
});
