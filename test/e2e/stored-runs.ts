import type { Page } from "@playwright/test";
import { splitMix32 } from "../../src/evidence/random";
import { classificationReport, confusionMatrix } from "../../src/metrics/classification";
import { rocCurve } from "../../src/metrics/roc";
import { argmax, softmax } from "../../src/metrics/softmax";
import type { RunRecord } from "../../src/run/record";
import { storedRoc } from "../../src/run/roc";
import { runRecordSchema } from "../../src/run/whole-record";
import { type Config, defaultConfig } from "../../src/tasks/config";
import { stepsPerEpoch } from "../../src/training/batches";

/** What a made-up run was like; everything else is the defaults' run on 10,000 customers. */
export interface MadeRun {
  readonly id: string;
  readonly name: string;
  readonly config?: Partial<Config>;
  readonly epochs?: number;
  /** How far the logits of the right class stand out: about 1.5 is 80 %, 3 is 95 %. */
  readonly skill?: number;
  /** Another sketches file. */
  readonly data?: string;
  readonly splitSeed?: number;
}

const ROWS = 10_000;
const CLASSES = 4;

/** A finished run's record with a full history: validation and steps fall noisily, test predictions are drawn by skill. */
export function madeRun(made: MadeRun): RunRecord {
  const { id, name, epochs = 100, skill = 2.5, data = "d", splitSeed = 42 } = made;
  const config = { ...defaultConfig(), epochs, ...made.config };
  const next = splitMix32(
    Array.from(id).reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619), 7),
  );
  const uniform = () => next() / 2 ** 32;
  const noise = (size: number) => size * (uniform() + uniform() + uniform() - 1.5);
  const steps = stepsPerEpoch(7000, config.batchSize);
  const speed = 2 + 60 * Math.min(0.5, config.learningRate * 1000) * skill;
  const lossAt = (share: number) => 0.05 + 1.3 * Math.exp((-share * epochs) / speed);
  const history = Array.from({ length: epochs }, (_, index) => {
    const share = (index + 1) / epochs;
    const loss = lossAt(share);
    return {
      epoch: index + 1,
      trainLoss: Math.max(0.01, loss + noise(0.01)),
      valLoss: Math.max(0.01, loss + 0.02 + 0.15 * share ** 2 + noise(0.03)),
      valAccuracy: Math.min(0.99, 1 - 0.3 * loss + noise(0.01)),
      valF1Macro: Math.min(0.99, 0.98 - 0.45 * loss + noise(0.015)),
      learningRates: [1, config.headLearningRateFactor].map(
        (factor) => config.learningRate * factor * 0.5 ** Math.floor(share * 4),
      ),
      gradNorm: 0.4 + 3 * loss + noise(0.3),
      seconds: 3,
    };
  });
  const perStep = Array.from({ length: epochs * steps }, (_, index) => lossAt(index / (epochs * steps)));
  const test = testOf(skill, splitSeed, uniform);
  return runRecordSchema.parse({
    id,
    name,
    notes: "",
    starred: false,
    startedAt: 1_700_000_000_000 + Number.parseInt(id.replace(/\D/g, "") || "0", 10) * 60_000,
    state: "finished",
    source: "studio",
    demo: false,
    walk: 4,
    json: {
      version: "1.0.0",
      config,
      dataset: { file: `${data}.npz`, bytes: 1, sha256: data, rows: ROWS },
      foundation: { file: "future_ubr_model_walk4.pt", bytes: 1, sha256: "f" },
      split: { sizes: [7000, 1500, 1500], seed: splitSeed, rule: "torch.utils.data.random_split" },
      engine: { name: "wasm", adapter: null, threads: 2 },
      history,
      steps: {
        loss: perStep.map((loss) => Math.max(0.01, loss + noise(0.2))),
        gradNorm: perStep.map((loss) => 0.4 + 3 * loss + noise(1)),
      },
      bestEpoch: Math.round(epochs / 2),
      stoppedEarly: false,
      test: test.scores,
      seconds: epochs * 3,
      secondsPerStep: 3 / steps,
    },
    predictions: test.predictions,
    roc: test.roc,
    checkpointBytes: 0,
    queue: null,
  });
}

/** The split's seed decides who the test customers are; the run's own draws decide what it says of them. */
function testOf(skill: number, splitSeed: number, uniform: () => number) {
  const split = splitMix32(splitSeed);
  const labels = Int32Array.from({ length: 1500 }, () => [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][split() % 10] ?? 0);
  const rows = Int32Array.from({ length: 1500 }, () => split() % ROWS);
  const hardness = Float64Array.from({ length: 1500 * CLASSES }, () => (split() / 2 ** 32) * 3);
  const logits = Float32Array.from(
    hardness,
    (hard, index) => hard + uniform() * 0.8 + (labels[Math.floor(index / CLASSES)] === index % CLASSES ? skill : 0),
  );
  const probabilities = softmax(logits, CLASSES);
  const predicted = argmax(probabilities, CLASSES);
  const confusion = confusionMatrix(labels, predicted, CLASSES);
  const report = classificationReport(confusion);
  const curves = Array.from({ length: CLASSES }, (_, label) => rocCurve(labels, probabilities, CLASSES, label));
  return {
    predictions: { rows, labels, predicted },
    roc: storedRoc(curves),
    scores: {
      accuracy: report.accuracy,
      precision_macro: report.macro.precision,
      recall_macro: report.macro.recall,
      f1_macro: report.macro["f1-score"],
      f1_weighted: report.weighted["f1-score"],
      auc_ovr: curves.reduce((sum, { auc }) => sum + (auc ?? 0), 0) / CLASSES,
      confusion_matrix: confusion,
      report: {},
    },
  };
}

/** Writes runs into the page's history, as a studio that trained them would have. The page must have opened Runs before. */
export async function storeRuns(page: Page, runs: readonly RunRecord[]): Promise<void> {
  const plain = runs.map(({ predictions, roc, ...run }) => ({
    ...run,
    predictions:
      predictions === null
        ? null
        : {
            rows: Array.from(predictions.rows),
            labels: Array.from(predictions.labels),
            predicted: Array.from(predictions.predicted),
          },
    roc: roc?.map(({ fpr, tpr, auc }) => ({ fpr: Array.from(fpr), tpr: Array.from(tpr), auc })) ?? null,
  }));
  await page.evaluate(async (records) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("segment-studio");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction("runs", "readwrite");
    for (const { predictions, roc, ...run } of records) {
      transaction.objectStore("runs").put({
        ...run,
        predictions: predictions && {
          rows: Int32Array.from(predictions.rows),
          labels: Int32Array.from(predictions.labels),
          predicted: Int32Array.from(predictions.predicted),
        },
        roc:
          roc?.map(({ fpr, tpr, auc }) => ({ fpr: Float32Array.from(fpr), tpr: Float32Array.from(tpr), auc })) ?? null,
      });
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
    });
    database.close();
  }, plain);
}

/** Everything that the history holds, oldest first. */
export async function storedRuns(page: Page): Promise<RunRecord[]> {
  const values = await page.evaluate(
    () =>
      new Promise<unknown[]>((resolve, reject) => {
        const request = indexedDB.open("segment-studio");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction("runs").objectStore("runs").getAll();
          all.onsuccess = () => {
            request.result.close();
            // Typed arrays come as objects over the wire, and nothing here is about them.
            resolve(all.result.map((run) => ({ ...run, predictions: null, roc: null })));
          };
        };
      }),
  );
  return values.map((value) => runRecordSchema.parse(value)).sort((a, b) => a.startedAt - b.startedAt);
}
