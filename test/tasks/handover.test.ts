import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { largestConfusion } from "../../src/evidence/evidence";
import { escapeHtml } from "../../src/figures/svg";
import { decidedAt } from "../../src/tasks/churn/decision";
import { evaluateChurn } from "../../src/tasks/churn/evaluation";
import { CHURN_CLASSES } from "../../src/tasks/churn/labels";
import { defaultConfig } from "../../src/tasks/config";
import type { RunDocument } from "../../src/tasks/document";
import { type BaselineName, type MeasuredBaseline, type MetricValues, strongestBy } from "../../src/tasks/measured";
import { modelCard } from "../../src/tasks/model-card";
import { reportHtml } from "../../src/tasks/report";
import { evaluate } from "../../src/tasks/segment/evaluation";

const probabilities = Float32Array.from([0.9, 0.1, 0.6, 0.4, 0.3, 0.7, 0.2, 0.8]);
const test = evaluate(probabilities, Int32Array.from([0, 0, 1, 1]), Int32Array.from([0, 1, 1, 1]), 2);
const baseline = (name: BaselineName, metrics: MetricValues): MeasuredBaseline => {
  return { name, mustBeat: true, metrics, interval: null };
};
const hostile = `<script>alert("x")</script>|.npz`;

const run: RunDocument = {
  walk: 4,
  checkpoint: "segment_predictor_walk4.pt",
  demo: false,
  classes: ["mass", "affluent"],
  finishedAt: new Date("2026-01-02T03:04:05Z"),
  test,
  reliability: [{ low: 0, high: 1, rows: 4, accuracy: 0.75, confidence: 0.7 }],
  measured: {
    task: "segment",
    baselines: [
      baseline("majority", { accuracy: 0.65, f1_macro: 0.4 }),
      baseline("nearestNeighbourPortfolio", { accuracy: 0.6, f1_macro: 0.5 }),
      baseline("nearestNeighbourBoth", { accuracy: 0.5, f1_macro: 0.4 }),
    ],
    usedRows: { train: 20, test: 4 },
    warnings: [],
    intervals: { accuracy: [0.5, 1], f1_macro: [0.4, 1], auc_ovr: null },
    recall: { mass: [0, 1], affluent: null },
    expectedCalibrationError: 0.0512,
  },
  importance: null,
  run: {
    version: "0.1.0",
    task: "segment",
    config: { ...defaultConfig(), classes: ["mass", "affluent"] },
    dataset: {
      file: hostile,
      bytes: 123,
      sha256: "a".repeat(64),
      rows: 28,
      widths: { past: 3, portfolio: 2 },
      labels: { mass: 7, affluent: 21 },
    },
    foundation: {
      file: "future_ubr_model_walk4.pt",
      bytes: 456,
      sha256: "b".repeat(64),
      rows: null,
      widths: { input: 5, hidden: 8, output: 4, layers: 1 },
      labels: null,
    },
    split: { sizes: [20, 4, 4], seed: 42, rule: "torch.utils.data.random_split" },
    engine: {
      name: "wasm",
      adapter: null,
      threads: 2,
      reason: "requested",
      numerics: {},
      gflops: null,
      bytes: 0,
    },
    history: [1, 2].map((epoch) => ({
      epoch,
      trainLoss: 1 / epoch,
      valLoss: epoch === 2 ? Number.NaN : 1,
      metrics: { valAccuracy: 0.8, valF1Macro: 0.7 },
      learningRates: [1e-4, 1e-3] as const,
      gradNorm: 1,
      seconds: 1,
    })),
    steps: { loss: [], gradNorm: [] },
    bestEpoch: 1,
    stoppedEarly: false,
    test: null,
    evidence: null,
    seconds: 200,
    secondsPerStep: 0.1,
  },
};

const configured = evaluateChurn(Float32Array.of(0.2, 0.6, 0.4, 0.9), Int32Array.of(0, 0, 1, 1), 0.5);

/** The same run as a churn model's, decided at another threshold than the configuration's. */
const churned: RunDocument = {
  ...run,
  checkpoint: "churn_predictor_walk4.pt",
  classes: CHURN_CLASSES,
  test: decidedAt(configured, 0.3),
  measured: {
    ...run.measured,
    task: "churn",
    baselines: [
      baseline("largestClass", { accuracy: 0.5, f1: 0, auc: 0.5, average_precision: 0.5 }),
      baseline("bestColumn", { auc: 0.7 }),
    ],
    intervals: { auc: [0.5, 1], accuracy: [0.25, 1] },
    recall: { Retained: [0.123, 0.456], Churned: [0.321, 0.654] },
  },
  run: { ...run.run, task: "churn", config: defaultConfig("churn") },
};

describe("what a churn run hands on", () => {
  it.each(["en", "tr"] as const)("is a report at the chosen threshold (%s)", (locale) => {
    const html = reportHtml(churned, locale);
    expect(html).not.toMatch(/undefined|NaN|<script|https?:\/\//);
    expect(html.match(/<svg /g)).toHaveLength(4);
    expect(html).toContain(locale === "en" ? "Churn model report" : "Müşteri kaybı modeli raporu");
    // Three of four customers are called, both churners among them.
    expect(html).toContain(locale === "en" ? "3 of 4 (75.0%)" : "3 / 4 (%75,0)");
    expect(html).toContain(locale === "en" ? "2 of 2 (100.0%)" : "2 / 2 (%100,0)");
    const chosen =
      locale === "en" ? "The threshold 0.30 was chosen on these" : "0,30 eşiği bu test müşterilerine bakılarak";
    expect(html).toContain(chosen);
    expect(reportHtml({ ...churned, test: configured }, locale)).not.toContain(chosen.slice(0, 18));
    // Who leaves is red, as on the screen, not the second segment's green.
    const [stays, leaves] = locale === "en" ? ["Retained", "Churned"] : ["Kalan", "Ayrılan"];
    expect(html).toContain(`background:#1f8f4e"></i>${stays}`);
    expect(html).toContain(`background:#b8352a"></i>${leaves}`);
  });

  it("says of a recall whose interval has no width that it is no certainty", () => {
    const certain: RunDocument = {
      ...churned,
      measured: { ...churned.measured, recall: { Retained: [0.5, 1], Churned: [1, 1] } },
    };
    const sentence = "An interval without width is no certainty";
    expect(reportHtml(churned, "en")).not.toContain(sentence);
    expect(reportHtml(certain, "en")).toContain(sentence);
  });

  it("is a report with recall's intervals and the baselines in churn's own metrics", () => {
    const html = reportHtml(churned, "en");
    expect(html).toMatch(/12\.3.*45\.6/);
    expect(html).toContain("Best single column");
    // Each number stands beside the baseline that is hardest to beat in it.
    expect(html).toContain("strongest baseline 70.00%");
    expect(html).toContain("strongest baseline 50.00%");
    expect(html).toContain("AUC is above every baseline; the strongest one (Best single column) reaches 70.00%");
    expect(html).not.toContain("macro F1");
  });

  it.each(["en", "tr"] as const)("says what the data may give away and what the inputs matter (%s)", (locale) => {
    const params = {
      part: "portfolio",
      column: 113,
      subspace: 3,
      bin: 17,
      names: ["loan"],
      auc: 0.99,
      model: 0.75,
      more: 2,
    };
    const importance = {
      rows: 40,
      score: 0.75,
      past: 0.2,
      portfolio: 0.05,
      pastSubspaces: [0.1],
      portfolioSubspaces: [0],
      columns: null,
    };
    const leaking = {
      ...churned,
      importance,
      measured: { ...churned.measured, warnings: [{ code: "leak/column", params }] },
    };
    const html = reportHtml(leaking, locale);
    expect(html).toContain(
      locale === "en"
        ? "Column 113 of the portfolio sketch (subspace 3, bin 17: “loan”) orders the test customers by itself as well as the model, AUC 0.9900 against 0.7500 (as do 2 more)"
        : "Portföy sketch&#39;i, sütun 113 (alt uzay 3, aralık 17: “loan”) test müşterilerini tek başına model kadar iyi sıralıyor, AUC 0,9900, modelinki 0,7500 (2 sütun daha öyle)",
    );
    expect(html).toContain(locale === "en" ? "20.00" : "20,00");
    const card = modelCard(leaking, "en");
    expect(card).toContain("## Warnings\n\n- Column 113 of the portfolio sketch");
    expect(card).toContain("Fall of AUC when a sketch is shuffled among 40 validation customers");
    expect(modelCard(churned, "en")).not.toContain("## Warnings");
  });

  it("is a card that names the threshold, and what was resampled at it", () => {
    const card = modelCard(churned, "en");
    expect(card).toContain("A customer counts as churned from a probability of 0.3 on.");
    expect(card).toContain("| auc | 0.7500 | 0.5000 to 1.0000 |");
    expect(card).toContain("This threshold was chosen on the test customers");
    expect(modelCard({ ...churned, test: configured }, "en")).not.toContain("was chosen on the test customers");
    expect(card).toContain("| accuracy | 0.7500 | 0.2500 to 1.0000 |");
    expect(card).toContain("| Best single column | 0.7000 |  |  |  |");
    expect(card).not.toContain("segment_classes");
  });
});

it("what a run hands on tells the foundation model's widths, not those that only a network from scratch has", () => {
  const [html, card] = [reportHtml(run, "en"), modelCard(run, "en")];
  expect(html).toMatch(/Hidden width \(hiddenDim\)<\/th><td class="text">8</);
  expect(card).toContain('"hiddenDim": 8,');
  for (const text of [html, card]) expect(text).not.toContain("3000");
});

describe("report.html", () => {
  it.each(["en", "tr"] as const)("is one page without scripts or requests (%s)", (locale) => {
    const html = reportHtml(run, locale);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).not.toMatch(/<script|javascript:|https?:\/\/|<link|@import|url\(/i);
    expect(html).toContain(escapeHtml(hostile));
    expect(html).toContain("a".repeat(64));
    expect(html.match(/<svg /g)).toHaveLength(5);
    expect(html).not.toMatch(/undefined|NaN/);
  });

  it("speaks the reader's language, numbers included", () => {
    expect(reportHtml(run, "en")).toContain("Confusion matrix");
    expect(reportHtml(run, "en")).toContain("75.00%");
    expect(reportHtml(run, "tr")).toContain("Karışıklık matrisi");
    expect(reportHtml(run, "tr")).toContain("%75,00");
    const config = { ...defaultConfig("churn"), learningRate: 1.5e-4, churnMap: { restore: true, old: null } };
    const html = reportHtml({ ...churned, run: { ...churned.run, task: "churn", config } }, "tr");
    const of = (key: string) => html.split(`(${key})</th><td class="text">`)[1]?.split("<")[0];
    expect(
      ["task", "learningRate", "split.train", "headDropout.0", "shuffle", "restore", "engine", "churnMap"].map(of),
    ).toEqual(["Müşteri kaybı", "1,5e-4", "0,7", "0,3", "evet", "En iyi epoch", "Otomatik", "restore → evet, old → ∅"]);
    expect(html).toContain("öğrenme hızı 1,5e-4");
  });

  it("names the largest confusion and the strongest baseline", () => {
    const html = reportHtml(run, "en");
    expect(html).toContain("Largest confusion: 1 of 2 customers called mass is affluent.");
    expect(html).toContain("Nearest customer by portfolio sketch");
    expect(html).toContain("above every baseline");
    // The strongest in accuracy is another one than in macro F1.
    expect(html).toContain("strongest baseline 65.00%");
    expect(html).toContain("strongest baseline 50.00%");
    const beaten = {
      ...run,
      measured: { ...run.measured, baselines: [baseline("majority", { accuracy: 1, f1_macro: 1 })] },
    };
    expect(reportHtml(beaten, "en")).toContain("does not beat the baseline");
  });

  it("marks the demo", () => {
    expect(reportHtml(run, "en")).not.toContain("Demo data (synthetic)");
    expect(reportHtml({ ...run, demo: true }, "en")).toContain("Demo data (synthetic)");
  });
});

describe("MODEL.md", () => {
  it("holds use, data, metrics with intervals, baselines and fingerprints", () => {
    const text = modelCard(run, "en");
    for (const part of [
      "Intended use",
      "0.5000 to 1.0000",
      "a".repeat(64),
      "python predict.py",
      "Nearest customer by both",
    ]) {
      expect(text).toContain(part);
    }
    // A pipe in a file name may not end the table's cell.
    expect(text).toContain(hostile.replace(/[\\`*[\]<>&|~$#]/g, "\\$&"));
    expect(modelCard({ ...run, demo: true }, "en")).toContain("Demo data (synthetic)");
    // Without a number for any validation loss the last epoch is the one that is exported.
    const withoutBest = modelCard({ ...run, run: { ...run.run, bestEpoch: null } }, "en");
    expect(withoutBest).toContain("best epoch none; exported weights: last epoch.");
  });

  it("is Turkish where the page is, numbers included, and Python and JSON stay as they are", () => {
    const [english, turkish] = [modelCard(run, "en"), modelCard(run, "tr")];
    for (const part of [
      "## Kullanım amacı",
      "## Test kümesindeki metrikler",
      "## Aynı veri bölmesinde kıyas düzeyleri (baseline)",
      "| accuracy | 0,7500 | 0,5000 – 1,0000 |",
      "Modelin makro F1 değeri hepsinin üzerinde.",
      "en iyi epoch",
    ]) {
      expect(turkish).toContain(part);
    }
    const code = (card: string) => card.split("```").filter((_, index) => index % 2 === 1);
    expect(code(turkish)).toEqual(code(english));
    // The same headings, rows and lists: one description, two wordings.
    const shape = (card: string) => card.split("\n").map((line) => /^(#+|\||-)?/.exec(line)?.[0]);
    expect(shape(turkish)).toEqual(shape(english));
    expect(turkish).not.toMatch(/\b(the|and|with|undefined|NaN)\b/);
    const churn = modelCard(churned, "tr");
    expect(churn).toContain("Olasılığı 0,3 ve üzeri olan müşteri ayrılacak sayılır.");
    expect(churn).toContain("tek çıktı; sigmoid'i ayrılma olasılığıdır");
  });

  it("keeps class names plain words, whatever markup they hold", () => {
    const classes = ["<img src=x onerror=alert(1)>", "mass\n\n# heading", "[a](javascript:b)", "`x` **y** _z_", "a_b"];
    const text = modelCard({ ...run, classes }, "en");
    expect(modelCard({ ...run, classes }, "tr")).toContain("\\<img src=x onerror=alert(1)\\>, mass \\# heading");
    const [line = ""] = text.split("\n").filter((each) => each.includes("customer-segment classifier"));
    expect(line).toContain("\\<img src=x onerror=alert(1)\\>, mass \\# heading, \\[a\\](javascript:b)");
    expect(line).toContain("\\`x\\` \\*\\*y\\*\\* \\_z\\_, a_b");
    expect(text.split("\n")).not.toContain("# heading");
  });
});

describe("pieces", () => {
  it("find the strongest baseline and the largest confusion", () => {
    expect(strongestBy(run.measured, "f1_macro")?.name).toBe("nearestNeighbourPortfolio");
    expect(strongestBy(run.measured, "accuracy")?.name).toBe("majority");
    expect(strongestBy(run.measured, "auc_ovr")).toBeNull();
    expect(
      largestConfusion([
        [5, 1],
        [3, 5],
      ]),
    ).toEqual({ actual: 1, predicted: 0, count: 3, predictedTotal: 8 });
    expect(
      largestConfusion([
        [5, 0],
        [0, 5],
      ]),
    ).toBeNull();
  });

  it("predict.py needs torch, numpy and what comes with Python", () => {
    const source = readFileSync(join(import.meta.dirname, "../../src/tasks/predict.py"), "utf8");
    const imports = [...source.matchAll(/^(?:import|from) (\w+)/gm)].map((match) => match[1]);
    expect(new Set(imports)).toEqual(
      new Set([
        "argparse",
        "csv",
        "gzip",
        "hashlib",
        "io",
        "json",
        "numpy",
        "pathlib",
        "pickle",
        "re",
        "sys",
        "torch",
        "unicodedata",
        "uuid",
      ]),
    );
  });
});
