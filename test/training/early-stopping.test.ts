import { describe, expect, it } from "vitest";
import { EarlyStopping } from "../../src/training/early-stopping";

function stopsAfter(patience: number, losses: readonly number[]): { epoch: number | null; best: number | null } {
  const stopping = new EarlyStopping(patience);
  for (const [i, loss] of losses.entries()) {
    stopping.step(i + 1, loss);
    if (stopping.shouldStop) return { epoch: i + 1, best: stopping.bestEpoch };
  }
  return { epoch: null, best: stopping.bestEpoch };
}

describe("EarlyStopping", () => {
  it("stops after `patience` epochs without a strictly lower loss", () => {
    expect(stopsAfter(10, new Array(30).fill(1))).toEqual({ epoch: 11, best: 1 });
    expect(stopsAfter(2, [3, 2, 2, 2, 1])).toEqual({ epoch: 4, best: 2 });
    expect(stopsAfter(2, [3, 2, 2, 1.999999999, 2])).toEqual({ epoch: null, best: 4 });
  });

  it("never takes NaN for an improvement", () => {
    expect(stopsAfter(2, [Number.NaN, Number.NaN])).toEqual({ epoch: 2, best: null });
    expect(stopsAfter(3, [Number.NaN, 5, Number.NaN])).toEqual({ epoch: null, best: 2 });
  });

  it("goes on from a saved state", () => {
    const stopping = new EarlyStopping(2);
    stopping.step(1, 1);
    stopping.step(2, 2);
    const copy = new EarlyStopping(2);
    copy.setState(JSON.parse(JSON.stringify(stopping.getState())));
    expect(copy.epochsSinceBest).toBe(1);
    expect(copy.step(3, 1)).toBe(false);
    expect(copy.shouldStop).toBe(true);
    expect(copy.bestEpoch).toBe(1);
  });
});
