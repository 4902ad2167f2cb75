import { z } from "zod";
import { ENGINE_NAMES } from "../engine/names";
import { schemaOf } from "../formats/kept-schema";
import { fileRecordSchema, moment } from "../run/record";
import type { RunFiles, RunHeader } from "../run/run";
import { nestedEpoch } from "../run/run-json";
import { configSchema } from "../tasks/config";
import type { Evaluation } from "../tasks/registry";
import { TASK_IDS } from "../tasks/registry";
import { anyNumber, epochRecordSchema } from "../training/epoch-record";
import { OUTCOMES } from "../training/outcome";
import type { TrainerState } from "../training/trainer";

/**
 * What an autosave must look like to be resumed. The slot's CRC says that the bytes are whole; this says that this
 * version of the studio understands them.
 */
const f32 = z.instanceof(Float32Array);
const f64 = z.instanceof(Float64Array);
const count = z.int().min(0);
const numbers = z.array(z.number());
const score = z.number().nullable();

const tensors = z.map(z.string(), f32);
const modelSchema = z.object({ tensors, batchesTracked: z.map(z.string(), z.number()) });

const reportRow = z.object({ precision: z.number(), recall: z.number(), "f1-score": z.number(), support: z.number() });

const rocSchema = z.object({ fpr: numbers, tpr: numbers, thresholds: z.array(anyNumber), auc: score });

const segmentEvaluation = z.object({
  task: z.literal("segment").default("segment"),
  rows: count,
  metrics: z.object({
    accuracy: z.number(),
    precision_macro: z.number(),
    recall_macro: z.number(),
    f1_macro: z.number(),
    f1_weighted: z.number(),
    auc_ovr: score,
  }),
  confusion: z.array(numbers),
  report: z.array(reportRow),
  reportAverages: z.object({ macro: reportRow, weighted: reportRow }),
  roc: z.array(rocSchema),
  histogram: z.array(numbers),
});

const sweepPoint = z.object({
  threshold: z.number(),
  reached: count,
  hits: count,
  accuracy: z.number(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
});

const churnEvaluation = z.object({
  task: z.literal("churn"),
  rows: count,
  positives: count,
  threshold: z.number(),
  metrics: z.object({
    accuracy: z.number(),
    precision: z.number(),
    recall: z.number(),
    f1: z.number(),
    auc: score,
    average_precision: score,
  }),
  confusion: z.array(numbers),
  report: z.array(reportRow),
  reportAverages: z.object({ macro: reportRow, weighted: reportRow }),
  roc: z.array(rocSchema),
  precisionRecall: z.object({ precision: numbers, recall: numbers, thresholds: numbers }),
  calibration: z.array(z.object({ rows: count, predicted: z.number(), observed: z.number() })),
  sweep: z.array(sweepPoint),
  /** Missing in autosaves from before the threshold could be chosen after the run. */
  decisions: z.array(sweepPoint).default([]),
  bestF1: z.object({ threshold: z.number(), f1: z.number() }),
  gains: z.object({ shares: numbers, captured: numbers }),
  lift: z.object({ "10": score, "20": score, "30": score }),
  histogram: z.object({ negative: numbers, positive: numbers }),
});

const foundationEvaluation = z.object({
  task: z.literal("foundation"),
  rows: count,
  metrics: z.object({
    mean_similarity: z.number(),
    std: z.number(),
    min: z.number(),
    max: z.number(),
    median: z.number(),
  }),
  histogram: z.object({ counts: numbers, low: z.number(), high: z.number() }),
  cdf: numbers,
});

const evaluationSchema = z.union([churnEvaluation, foundationEvaluation, segmentEvaluation]);

const headerSchema = z.object({
  id: z.string(),
  task: z.enum(TASK_IDS).default("segment"),
  startedAt: moment,
  config: configSchema,
  engine: z.object({
    name: z.enum(ENGINE_NAMES),
    adapter: z.string().nullable(),
    threads: count,
    reason: z.string(),
    numerics: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    gflops: score,
    bytes: z.number(),
  }),
  walk: count,
  sketcher: z.object({ name: z.string(), sha256: z.string() }).nullable().default(null),
  stepsPerEpoch: count,
  demo: z.boolean(),
});

const trainerSchema = z.object({
  /** Version 1 held an epoch's metrics flat, as `run.json` does; before 3 no run was saved inside an epoch. */
  version: z.literal([1, 2, 3]).transform(() => 3 as const),
  epoch: count,
  step: count,
  random: z.object({ words: numbers, position: count }),
  plateau: z.object({ best: score, badEpochs: count, learningRates: numbers }),
  earlyStopping: z.object({ bestLoss: score, bestEpoch: score, epochsSinceBest: count }),
  history: z.array(z.preprocess(nestedEpoch, epochRecordSchema)),
  stepLoss: f64,
  stepGradNorm: f64,
  stepSeconds: f64,
  kept: z.object({ epoch: count, model: modelSchema }).nullable(),
  engine: z.object({ model: modelSchema, expAvg: tensors, expAvgSq: tensors }).nullable(),
  ended: z
    .object({ outcome: z.enum(OUTCOMES), nonFiniteStep: score })
    .nullable()
    .default(null),
  elapsedSeconds: z.number(),
});

/** A run as its last autosave left it. */
export interface AutosavedRun {
  readonly header: Pick<
    RunHeader,
    "id" | "task" | "startedAt" | "config" | "engine" | "walk" | "sketcher" | "stepsPerEpoch" | "demo"
  >;
  /** Names and SHA-256 of both files: a run resumes only on the same ones. */
  readonly files: RunFiles;
  readonly validations: readonly Evaluation[];
  readonly trainer: TrainerState;
}

export const autosavedRunSchema = schemaOf<AutosavedRun>()(
  z.object({
    header: headerSchema,
    files: z.object({
      sketches: fileRecordSchema,
      foundation: fileRecordSchema.extend({ run: z.string().nullable().default(null) }).nullable(),
    }),
    validations: z.array(evaluationSchema),
    trainer: trainerSchema,
  }),
);
