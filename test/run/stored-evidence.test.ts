import { describe, expect, it } from "vitest";
import { storedMeasure } from "../../src/run/stored-evidence";
import { standingOf, strongestBy } from "../../src/tasks/measured";

describe("what a stored run was measured against", () => {
  it("is read of a segment run, with the baseline that is hardest to beat", () => {
    const table = storedMeasure("segment", {
      baselines: {
        majority: { accuracy: 0.5, f1_macro: 0.2 },
        nearestCentroid: { accuracy: 0.9, f1_macro: 0.85 },
        nearestNeighbourBoth: { accuracy: 0.8, f1_macro: 0.7 },
      },
      intervals: { accuracy: [0.9, 0.96], f1_macro: [0.88, 0.94], recall: { mass: [0.9, 1] } },
    });
    if (table === null) throw new Error("not read");
    expect(table.intervals.f1_macro).toEqual([0.88, 0.94]);
    expect(table.intervals.f1_weighted).toBeNull();
    expect(strongestBy(table, "f1_macro")).toEqual({ name: "nearestCentroid", value: 0.85 });
    expect(table.baselines.map(({ name }) => name)).toEqual(["majority", "nearestCentroid", "nearestNeighbour"]);
    expect(standingOf(table, { f1_macro: 0.91 })).toMatchObject({ beats: true, toldApart: true });
  });

  it("is read of a foundation model, whose fitted map need not be beaten", () => {
    const table = storedMeasure("foundation", {
      model: { value: 0.6, interval: [0.58, 0.62] },
      baselines: {
        meanFuture: { value: 0.5, interval: [0.49, 0.51] },
        copyPast: null,
        linear: { value: 0.7, interval: [0.69, 0.71] },
      },
    });
    if (table === null) throw new Error("not read");
    expect(table.intervals).toMatchObject({ mean_similarity: [0.58, 0.62] });
    expect(strongestBy(table, "mean_similarity")).toEqual({ name: "meanFuture", value: 0.5 });
  });

  it("is null where the file says nothing of it, or something else", () => {
    expect(storedMeasure("segment", null)).toBeNull();
    expect(storedMeasure("segment", undefined)).toBeNull();
    expect(storedMeasure("segment", { baselines: { majority: 0.5 } })).toBeNull();
  });
});
