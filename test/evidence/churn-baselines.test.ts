import { describe, expect, it } from "vitest";
import { z } from "zod";
import { denseRows } from "../../src/data/row-source";
import type { SketchCodes } from "../../src/data/sketches";
import { binaryIntervals } from "../../src/evidence/binary-intervals";
import { columnAucs } from "../../src/evidence/columns";
import { bootstrapIntervals } from "../../src/evidence/intervals";
import { type LabeledRows, logisticRegression } from "../../src/evidence/logistic";
import { evidenceSentence } from "../../src/i18n/messages/evidence-errors";
import { binaryAuc } from "../../src/metrics/roc";
import { isFewLater } from "../../src/pipeline/sketch-files";
import { type ChurnBaselineData, churnBaselines } from "../../src/tasks/churn/baselines";
import { leakWarnings } from "../../src/tasks/churn/leaks";
import { intervalsAt, measuredBaselines } from "../../src/tasks/churn/measured";
import { churnAnswers } from "../../src/tasks/churn/predictor";
import { strongestBy } from "../../src/tasks/measured";
import { floats, indices } from "../data/cases";
import baselinesJson from "../fixtures/metrics/churn-baselines.json";
import { expectClose } from "../metrics/close";

const numbers = z.array(z.number());
/** Sketch-like rows; column 5 nearly gives the answer away. Every number is scikit-learn's. */
const known = z
  .object({
    width: z.int(),
    pastWidth: z.int(),
    train: z.int(),
    test: z.int(),
    inputs: floats,
    labels: indices,
    columns: z.array(z.tuple([z.number(), z.number()])),
    noPast: z.tuple([z.number(), z.number()]),
    past: numbers,
    portfolio: numbers,
    both: numbers,
  })
  .parse(baselinesJson);

const { width, pastWidth, labels } = known;
const LEAKING = 5;

/** The rows without the column that gives the answer away. */
const honest = known.inputs.map((value, i) => (i % width === LEAKING ? 0 : value));

function split(inputs: Float32Array): [LabeledRows, LabeledRows] {
  const rows = (from: number, to: number): LabeledRows => {
    return { values: inputs.slice(from * width, to * width), width, labels: labels.slice(from, to) };
  };
  return [rows(0, known.train), rows(known.train, known.train + known.test)];
}

const [train, test] = split(known.inputs);

function dataOf(inputs: Float32Array): ChurnBaselineData {
  const all = Int32Array.from({ length: known.train + known.test }, (_, row) => row);
  return {
    inputs: denseRows(inputs, width),
    pastWidth,
    labels,
    train: all.subarray(0, known.train),
    validation: new Int32Array(0),
    test: all.subarray(known.train),
  };
}

describe("columns by themselves", () => {
  it("have scikit-learn's AUC, the way round that the training rows say", async () => {
    const found = await columnAucs(train, test, pastWidth);
    const wanted = [
      ...known.columns.map((aucs, column) => ({ column, aucs })),
      { column: "no-past", aucs: known.noPast },
    ];
    for (const { column, aucs } of wanted) {
      const ours = found.find((each) => each.column === column);
      expectClose(ours?.train, aucs[0], `${column} train`);
      expectClose(ours?.test, aucs[0] < 0.5 ? 1 - aucs[1] : aucs[1], `${column} test`);
    }
    expect(found[0]?.column).toBe(LEAKING);
    expect(found).toHaveLength(width + 2);
  });

  it("are none where a split has one class only", async () => {
    expect(await columnAucs(train, { ...test, labels: new Int32Array(known.test) }, pastWidth)).toEqual([]);
  });
});

describe("logistic regression", () => {
  it.each([
    ["past", 0, pastWidth],
    ["portfolio", pastWidth, width],
    ["both", 0, width],
  ] as const)("on the %s columns gives scikit-learn's probabilities", async (name, from, to) => {
    const ours = await logisticRegression(train, test, { from, to });
    ours.forEach((probability, row) => {
      expect(Math.abs(probability - (known[name][row] ?? Number.NaN))).toBeLessThan(1e-5);
    });
  });

  it("can be canceled", async () => {
    const signal = AbortSignal.abort(new Error("canceled"));
    await expect(logisticRegression(train, test, { from: 0, to: width }, { signal, sliceMs: 0 })).rejects.toThrow(
      "canceled",
    );
  });
});

describe("churn's baselines", () => {
  it("are constant, one column and three regressions, each strongest in its own metric", async () => {
    const { scores, usedRows } = await churnBaselines(dataOf(honest));
    const churned = test.labels.reduce((sum, label) => sum + label, 0);
    expect(scores.largestClass).toMatchObject({
      accuracy: (known.test - churned) / known.test,
      f1: 0,
      auc: 0.5,
      average_precision: churned / known.test,
    });
    expect(usedRows).toEqual({ train: known.train, test: known.test });
    const baselines = measuredBaselines(scores);
    expect(baselines.map(({ name }) => name)).toEqual([
      "largestClass",
      "bestColumn",
      "logisticPast",
      "logisticPortfolio",
      "logisticBoth",
    ]);
    const best = (metric: "accuracy" | "auc") => strongestBy({ baselines }, metric);
    const aucs = baselines.map(({ metrics }) => metrics.auc ?? 0);
    const accuracies = baselines.map(({ metrics }) => metrics.accuracy ?? 0);
    expect(best("auc")?.value).toBe(Math.max(...aucs));
    expect(best("accuracy")?.value).toBe(Math.max(...accuracies));
    expect(scores.logisticBoth?.auc).toBe(
      binaryAuc(test.labels, await logisticRegression(split(honest)[0], split(honest)[1], { from: 0, to: width })),
    );
  });

  it("are the constant alone where nobody of the training rows churned", async () => {
    const data = { ...dataOf(honest), labels: labels.map((label, row) => (row < known.train ? 0 : label)) };
    const { scores, columns } = await churnBaselines(data);
    expect(scores.logisticBoth).toBeNull();
    expect(columns).toEqual([]);
    expect(measuredBaselines(scores).map(({ name }) => name)).toEqual(["largestClass"]);
  });

  it("tell a share that only grows", async () => {
    const shares: number[] = [];
    const onProgress = (done: number, total: number) => shares.push(done / total);
    await churnBaselines(dataOf(honest), { sliceMs: 0, onProgress });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeGreaterThan(0.99);
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });
});

describe("what gives the answer away", () => {
  const sketches = { pastWidth, portfolioWidth: width - pastWidth, codes: null, scalars: {} };

  it("is found where it was planted, and named", async () => {
    const found = await churnBaselines(dataOf(known.inputs));
    const planted = found.columns.find(({ column }) => column === LEAKING)?.test ?? 0;
    expect(planted).toBeGreaterThan(0.9);
    const codes: SketchCodes = {
      names: ["login", "complaint", "loan"],
      subspaces: 2,
      bins: 3,
      codes: Int32Array.of(0, 1, 2, 2, 2, 0),
    };
    expect(leakWarnings({ ...sketches, codes }, found, planted)).toEqual([
      {
        code: "leak/column",
        params: {
          part: "past",
          column: LEAKING,
          subspace: 1,
          bin: 2,
          names: ["login", "complaint"],
          auc: planted,
          model: planted,
          more: 0,
        },
      },
    ]);
    // Before there is a model, only what nobody could know beforehand is suspect.
    expect(leakWarnings(sketches, found, null).map(({ code }) => code)).toEqual(["leak/column-alone"]);
  });

  it("is no matter of a model that orders no better than chance, which half of all columns surpass", () => {
    const column = (index: number | "no-past", auc: number) => ({ column: index, train: auc, test: auc });
    const logistic = { logisticBoth: null, logisticPast: null, logisticPortfolio: null };
    const noScores = { bestColumn: null, largestClass: null, ...logistic };
    const found = (best: number) => ({
      scores: noScores,
      columns: [column(0, best), column(1, 0.52), column("no-past", 0.51)],
    });
    expect(leakWarnings(sketches, found(0.55), 0.44)).toEqual([]);
    expect(leakWarnings(sketches, found(0.97), 0.44)).toMatchObject([
      { code: "leak/column-alone", params: { auc: 0.97, more: 0 } },
    ]);
    // That a sketch is empty is not counted among the columns.
    expect(leakWarnings(sketches, found(0.55), 0.505)).toMatchObject([{ code: "leak/column", params: { more: 1 } }]);
  });

  it("is nothing in honest data", async () => {
    const found = await churnBaselines(dataOf(honest));
    const model = found.scores.logisticBoth?.auc ?? 0;
    const best = Math.max(...found.columns.map(({ test: auc }) => auc), found.scores.logisticPortfolio?.auc ?? 0);
    expect(model).toBeGreaterThan(best);
    expect(leakWarnings(sketches, found, model)).toEqual([]);
    expect(leakWarnings(sketches, found, null)).toEqual([]);
  });

  it("is a portfolio that says it all, without any event", async () => {
    // The label in the portfolio's two columns together, in neither alone.
    const noise = (row: number) => ((row * 7919) % 97) / 97;
    const joint = known.inputs.map((value, i) => {
      const [row, column] = [Math.floor(i / width), i % width];
      if (column < pastWidth) return 0;
      if (column === pastWidth) return noise(row) + 0.1 * (labels[row] ?? 0);
      return column === pastWidth + 1 ? noise(row) : value;
    });
    const found = await churnBaselines(dataOf(joint));
    const alone = found.scores.logisticPortfolio?.auc ?? 0;
    expect(leakWarnings(sketches, found, alone).map(({ code }) => code)).toEqual(["leak/portfolio"]);
  });

  it("is what was acquired after the cutoff, as the file says", async () => {
    const found = await churnBaselines(dataOf(honest));
    const scalars = { products_after_cutoff: 206, products_counted: 43_429 };
    const [warning] = leakWarnings({ ...sketches, scalars }, found, 1);
    expect(warning).toEqual({ code: "leak/acquired-later", params: { count: 206, total: 43_429 } });
    // Files from before tell no total.
    const [bare] = leakWarnings({ ...sketches, scalars: { products_after_cutoff: 206 } }, found, 1);
    expect(bare).toEqual({ code: "leak/acquired-later", params: { count: 206, total: null } });
    expect(warning && evidenceSentence(warning, "en")).toBe(
      "206 of 43,429 products (0.5%) were acquired after the cutoff and count in the portfolio sketches, which may give the answer away (the Python script counts them too): to be sure, leave their rows out of the products table, which changes the graph too.",
    );
    expect(warning && evidenceSentence(warning, "tr")).toMatch(/^43\.429 ürün içinde 206 ürün \(%0,5\) kesme anından/);
    expect(bare && evidenceSentence(bare, "en")).toMatch(/^206 products were acquired/);
    expect([isFewLater(206, 43_429), isFewLater(206, 10_300), isFewLater(206, null)]).toEqual([true, false, false]);
    expect(leakWarnings({ ...sketches, scalars: { products_after_cutoff: 0 } }, found, 1)).toEqual([]);
  });
});

describe("intervals at every threshold", () => {
  const churned = Float32Array.from(known.both);

  it("are those of the classes' bootstrap at each of them", async () => {
    const thresholds = [0.2, 0.5, 0.9];
    const { auc, decisions } = await binaryIntervals(churned, test.labels, thresholds);
    for (const [i, threshold] of thresholds.entries()) {
      const answers = { ...churnAnswers(churned, threshold), labels: test.labels, classes: 2 };
      const classes = await bootstrapIntervals(answers);
      expectClose(decisions[i]?.accuracy, classes.accuracy, `accuracy at ${threshold}`);
      expectClose(decisions[i]?.specificity, classes.recall[0], `specificity at ${threshold}`);
      expectClose(decisions[i]?.recall, classes.recall[1], `recall at ${threshold}`);
      // The classes' AUC is the mean of both, which is the same number from both sides.
      expectClose(auc, classes.auc_ovr, "auc");
    }
  });

  it("are read at the chosen one", async () => {
    const intervals = await binaryIntervals(churned, test.labels, [0.1, 0.5]);
    expect(intervalsAt(intervals, 0.12).precision).toEqual(intervals.decisions[0]?.precision);
    expect(intervalsAt(intervals, 0.5)).toMatchObject({
      f1: intervals.decisions[1]?.f1,
      auc: intervals.auc,
      recalls: { Retained: intervals.decisions[1]?.specificity, Churned: intervals.decisions[1]?.recall },
    });
  });

  it("leave undefined numbers null", async () => {
    const intervals = await binaryIntervals(churned, new Int32Array(churned.length), [0.5]);
    expect(intervals.auc).toBeNull();
    expect(intervals.average_precision).toBeNull();
    expect(intervals.decisions[0]).toMatchObject({ recall: null, f1: [0, 0] });
  });
});
