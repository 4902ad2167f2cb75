import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { denseRows } from "../../../src/data/row-source";
import { type BaselineData, computeBaselines } from "../../../src/evidence/baselines";
import { calibration } from "../../../src/evidence/calibration";
import { bootstrapIntervals, type Interval } from "../../../src/evidence/intervals";
import { RankedScores } from "../../../src/evidence/precision-recall";
import { permutation, splitMix32 } from "../../../src/evidence/random";
import { argmax, softmax } from "../../../src/metrics/softmax";
import { printedBy } from "../python";

const CLASSES = 4;
const WIDTH = 48;
const PAST = 24;
const ROWS = 900;
const TRAIN = 600;
/**
 * SciPy draws other resamples than the studio: two intervals of 1,000 resamples each differ by their own noise. The
 * noise is measured between two of SciPy's seeds and may not exceed this share of the interval's width either.
 */
const INTERVAL_TOLERANCE = 0.15;

const numbers = z.array(z.number());
const pair = z.tuple([z.number(), z.number()]);
const expectation = z.object({
  majority: numbers,
  nearestCentroid: numbers,
  nearestNeighbourPast: numbers,
  nearestNeighbourPortfolio: numbers,
  nearestNeighbourBoth: numbers,
  logistic: numbers,
  intervals: z.record(z.string(), z.tuple([pair, pair])),
  expectedCalibrationError: z.number(),
  curves: z.array(z.object({ precision: numbers, recall: numbers, thresholds: numbers, averagePrecision: z.number() })),
});

/** Sketch-like rows: non-negative counts, most of them zero, many customers alike, segments unequal and overlapping. */
function customers(): {
  readonly inputs: Float32Array<ArrayBuffer>;
  readonly data: BaselineData;
  readonly probabilities: Float32Array;
} {
  const next = splitMix32(20_260_101);
  const uniform = () => next() / 2 ** 32;
  const labels = Int32Array.from({ length: ROWS }, () => {
    const draw = uniform();
    return draw < 0.5 ? 0 : draw < 0.75 ? 1 : draw < 0.92 ? 2 : 3;
  });
  const inputs = new Float32Array(ROWS * WIDTH);
  labels.forEach((label, row) => {
    for (let column = 0; column < WIDTH; column++) {
      if (uniform() > 0.3) continue;
      const likes = column % CLASSES === label ? 3 : 1;
      inputs[row * WIDTH + column] = Math.floor(uniform() * 4 * likes) / 4;
    }
  });
  // Twins in the training split with other labels: the first of them must win.
  for (let row = 0; row < 40; row++) {
    inputs.copyWithin((300 + row) * WIDTH, row * WIDTH, (row + 1) * WIDTH);
    inputs.copyWithin((700 + row) * WIDTH, row * WIDTH, (row + 1) * WIDTH);
  }
  const order = permutation(ROWS, next);
  const inTrain = (row: number) => row < TRAIN;
  const train = order.filter(inTrain);
  const test = order.filter((row) => !inTrain(row));
  // Rounded logits make equal scores, which curves and areas must treat as one threshold.
  const logits = Float32Array.from({ length: test.length * CLASSES }, (_, index) => {
    const right = labels[test[Math.floor(index / CLASSES)] ?? 0] === index % CLASSES;
    return Math.round((uniform() * 4 + (right ? 1.5 : 0)) * 4) / 4;
  });
  const data = {
    inputs: denseRows(inputs, WIDTH),
    width: WIDTH,
    pastWidth: PAST,
    labels,
    classes: CLASSES,
    train,
    test,
  };
  return { inputs, data, probabilities: softmax(logits, CLASSES) };
}

const { inputs, data, probabilities } = customers();
const actual = Int32Array.from(data.test, (row) => data.labels[row] ?? 0);
const predictions = argmax(probabilities, CLASSES);

let expected: z.infer<typeof expectation>;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-evidence-"));
  writeFileSync(join(folder, "inputs.bin"), Buffer.from(inputs.buffer));
  writeFileSync(join(folder, "probabilities.bin"), Buffer.from(probabilities.buffer));
  const lists = { labels: [...data.labels], train: [...data.train], test: [...data.test] };
  writeFileSync(
    join(folder, "split.json"),
    JSON.stringify({ ...lists, width: WIDTH, pastWidth: PAST, classes: CLASSES }),
  );
  const script = join(import.meta.dirname, "evidence.py");
  const printed = await printedBy([script, folder]);
  rmSync(folder, { recursive: true });
  expected = expectation.parse(JSON.parse(printed));
}, 240_000);

describe("baselines", () => {
  it("are scikit-learn's, ties to the first training row", async () => {
    const found = await computeBaselines(data);
    for (const name of [
      "majority",
      "nearestCentroid",
      "nearestNeighbourPast",
      "nearestNeighbourPortfolio",
      "nearestNeighbourBoth",
    ] as const) {
      expect([...found[name]], name).toEqual(expected[name]);
    }
    // Both end their search a little before the minimum, so that a row on the border may fall to either side.
    const others = found.logistic.filter((label, row) => label !== expected.logistic[row]).length;
    expect(others).toBeLessThanOrEqual(found.logistic.length / 100);
  });
});

describe("intervals", () => {
  it("are SciPy's percentile bootstrap within the noise of 1,000 resamples", async () => {
    const found = await bootstrapIntervals({ probabilities, predictions, labels: actual, classes: CLASSES });
    const all: [string, Interval][] = [
      ["accuracy", found.accuracy],
      ["precision_macro", found.precision_macro],
      ["recall_macro", found.recall_macro],
      ["f1_macro", found.f1_macro],
      ["f1_weighted", found.f1_weighted],
      ["auc_ovr", found.auc_ovr],
      ...found.recall.map((interval, label): [string, Interval] => [`recall ${label}`, interval]),
    ];
    for (const [name, interval] of all) {
      const [first, second] = expected.intervals[name] ?? [];
      if (first === undefined || second === undefined || interval === null) throw new Error(`no interval: ${name}`);
      const tolerance = INTERVAL_TOLERANCE * (first[1] - first[0]);
      expect(tolerance).toBeGreaterThan(0);
      for (const end of [0, 1] as const) {
        expect(Math.abs(first[end] - second[end]), `SciPy's own noise: ${name}`).toBeLessThan(tolerance);
        expect(Math.abs(interval[end] - first[end]), name).toBeLessThan(tolerance);
      }
    }
  });
});

describe("calibration", () => {
  it("is NumPy's sum over 15 bins", () => {
    const { expectedCalibrationError } = calibration({ probabilities, labels: actual, classes: CLASSES });
    expect(expectedCalibrationError).toBeCloseTo(expected.expectedCalibrationError, 9);
    expect(expectedCalibrationError).toBeGreaterThan(0.01);
  });
});

describe("precision and recall", () => {
  it.each([0, 1, 2, 3])("of class %i are scikit-learn's curve and average precision", (label) => {
    const curve = new RankedScores(probabilities, actual, CLASSES, label).curve();
    const wanted = expected.curves[label];
    if (wanted === undefined) throw new Error("no curve");
    expect(curve.thresholds).toEqual(wanted.thresholds);
    for (const key of ["precision", "recall"] as const) {
      expect(curve[key]).toHaveLength(wanted[key].length);
      curve[key].forEach((value, index) => {
        expect(value).toBeCloseTo(wanted[key][index] ?? Number.NaN, 12);
      });
    }
    expect(curve.averagePrecision).toBeCloseTo(wanted.averagePrecision, 12);
  });
});
