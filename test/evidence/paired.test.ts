import { describe, expect, it } from "vitest";
import { type PairedPredictions, pairedDifference, significance } from "../../src/evidence/paired";
import { splitMix32 } from "../../src/evidence/random";
import { classificationReport, confusionMatrix } from "../../src/metrics/classification";

/** Two models of known accuracy on 1,500 customers of four classes. */
function models(firstRight: number, secondRight: number): PairedPredictions {
  const next = splitMix32(7);
  const draw = () => next() / 2 ** 32;
  const labels = Int32Array.from({ length: 1500 }, () => Math.floor(draw() * 4));
  const guess = (label: number, right: number) => (draw() < right ? label : (label + 1 + Math.floor(draw() * 3)) % 4);
  return {
    labels,
    before: labels.map((label) => guess(label, firstRight)),
    after: labels.map((label) => guess(label, secondRight)),
    classes: 4,
  };
}

describe("the paired difference of two models", () => {
  it("is none between a model and itself", async () => {
    const { labels, before, classes } = models(0.9, 0.9);
    const same = await pairedDifference({ labels, before, after: before, classes });
    expect(same).toEqual({ accuracy: { value: 0, interval: [0, 0] }, f1_macro: { value: 0, interval: [0, 0] } });
    expect(significance(same.accuracy)).toBe("within-chance");
  });

  it("is the difference of both models' own metrics, inside its interval", async () => {
    const pairs = models(0.85, 0.88);
    const [a, b] = [pairs.before, pairs.after].map((predicted) =>
      classificationReport(confusionMatrix(pairs.labels, predicted, pairs.classes)),
    );
    const { accuracy, f1_macro } = await pairedDifference(pairs);
    expect(accuracy.value).toBeCloseTo((b?.accuracy ?? 0) - (a?.accuracy ?? 0), 12);
    expect(f1_macro.value).toBeCloseTo((b?.macro["f1-score"] ?? 0) - (a?.macro["f1-score"] ?? 0), 12);
    for (const { value, interval } of [accuracy, f1_macro]) {
      expect(interval?.[0]).toBeLessThan(value);
      expect(interval?.[1]).toBeGreaterThan(value);
    }
  });

  it("has the width that the normal approximation of a paired difference gives", async () => {
    const { labels, before, after, classes } = models(0.85, 0.88);
    const { accuracy } = await pairedDifference({ labels, before, after, classes });
    const gains = Array.from(labels, (label, row) => Number(after[row] === label) - Number(before[row] === label));
    const mean = gains.reduce((total, gain) => total + gain, 0) / gains.length;
    const deviation = Math.sqrt(gains.reduce((total, gain) => total + (gain - mean) ** 2, 0) / gains.length ** 2);
    const [low, high] = accuracy.interval ?? [Number.NaN, Number.NaN];
    expect(Math.abs((high - low) / (2 * 1.96 * deviation) - 1)).toBeLessThan(0.08);
  });

  it("tells a real gain from chance, both ways", async () => {
    const { labels, before, after, classes } = models(0.8, 0.95);
    expect(significance((await pairedDifference({ labels, before, after, classes })).f1_macro)).toBe("higher");
    const back = await pairedDifference({ labels, before: after, after: before, classes });
    expect(significance(back.f1_macro)).toBe("lower");
    expect(significance((await pairedDifference(models(0.9, 0.901))).accuracy)).toBe("within-chance");
  });

  it("refuses customers that are not the same", async () => {
    const { labels, before, classes } = models(0.9, 0.9);
    await expect(pairedDifference({ labels, before, after: before.slice(1), classes })).rejects.toThrow(RangeError);
  });

  it("can be canceled", async () => {
    const controller = new AbortController();
    const going = pairedDifference(models(0.9, 0.9), { signal: controller.signal, sliceMs: 0 });
    controller.abort(new Error("enough"));
    await expect(going).rejects.toThrow("enough");
  });
});
