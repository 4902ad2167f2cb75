import { z } from "zod";
import { tableMappingSchema } from "../data/any-table/mapping";
import { kept, readerOf } from "../formats/kept-schema";
import { configSchema } from "../tasks/config";
import { TASK_IDS } from "../tasks/registry";
import type { RunJson } from "../tasks/run-json";
import { storedEpochSchema } from "../training/epoch-record";
import { OUTCOMES } from "../training/outcome";
import { nestedRunJson, nestedTest } from "./run-json";

const finite = z.number();
const count = z.number().min(0);
const rows = z.int().min(0);
/** Milliseconds since 1970, within what a `Date` can hold: the others cannot be shown. */
export const moment = z.number().min(0).max(8.64e15);
/** JSON has no NaN: a series keeps it as null. Looked through at once: it has an entry per step. */
const seriesSchema = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((item) => item === null || typeof item === "number"),
);
const score = finite.nullable();
/** Who a file was (`FileRecord`). */
export const fileRecordSchema = z.object({
  file: z.string(),
  bytes: count,
  sha256: z.string(),
  table: tableMappingSchema.exactOptional(),
});
/** Any Int32Array, whatever buffer it views. */
const int32 = z.custom<Int32Array>((value) => value instanceof Int32Array);
const float32 = z.custom<Float32Array>((value) => value instanceof Float32Array);

const reportRowSchema = z.object({
  precision: finite,
  recall: finite,
  "f1-score": finite,
  support: finite,
});

/**
 * What a model came to on the test split: numbers by the names that `run.json` gives them, matrix and report where the
 * task has them and a file tells them, and whatever else the task measures.
 */
const testSchema = z.object({
  metrics: z.record(z.string(), score),
  confusion_matrix: z.array(z.array(finite)).nullable(),
  report: z.record(z.string(), reportRowSchema).nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type StoredTest = z.output<typeof testSchema>;

/** A class's one-vs-rest ROC curve on the test split, thinned for drawing; its area is of all rows. */
const storedRocSchema = z
  .object({ fpr: float32, tpr: float32, auc: score })
  .refine(({ fpr, tpr }) => fpr.length === tpr.length);
export type StoredRoc = z.output<typeof storedRocSchema>;

/** Epochs are told in their order, each once, from 1 or later on. */
function isAscending(history: readonly { readonly epoch: number }[]): boolean {
  return history.every(({ epoch }, index) => epoch > (history[index - 1]?.epoch ?? 0));
}

export const storedRunSchema = readerOf<RunJson>()(
  z.object({
    version: z.string(),
    task: z.enum(TASK_IDS).default("segment"),
    config: configSchema,
    dataset: z
      .object({ file: z.string(), bytes: count, sha256: z.string(), rows, table: tableMappingSchema.exactOptional() })
      .loose(),
    foundation: z
      .object({ file: z.string(), bytes: count, sha256: z.string(), run: z.string().optional() })
      .loose()
      .nullable(),
    split: z.object({ sizes: z.tuple([rows, rows, rows]), seed: finite, rule: z.string() }),
    engine: z.object({ name: z.string(), adapter: z.string().nullable(), threads: finite }).loose(),
    history: z.array(storedEpochSchema).refine(isAscending),
    steps: z.object({ loss: seriesSchema, gradNorm: seriesSchema }),
    bestEpoch: z.int().min(1).nullable(),
    stoppedEarly: z.boolean(),
    positiveWeight: finite.optional(),
    test: testSchema.nullable(),
    /** What the model was measured against, whole, so that `run.json` can be given out again; nobody looks inside. */
    evidence: z.looseObject({}).nullable().optional(),
    seconds: count,
    secondsPerStep: count.nullable(),
  } satisfies Record<keyof RunJson, z.ZodType>),
);

/**
 * `run.json` as it is read back, metrics by name: tolerant of keys that later versions add, strict about what the studio
 * shows. Takes the file's own flat form and the nested one.
 */
export const runJsonSchema = z.preprocess(nestedRunJson, storedRunSchema);
export type StoredRunJson = z.output<typeof runJsonSchema>;

const parameter = z.union([z.string(), finite, z.boolean(), z.null()]);
/** An error as it crossed the worker boundary. */
const errorSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([parameter, z.array(z.union([z.string(), finite]))])),
});

/** What the files of a reference run say beside a `run.json`, or without one; null where none of them says it. */
const referenceSchema = z.object({
  /** The files, members of an archive each for itself, known by their contents. */
  files: z.array(fileRecordSchema),
  task: z.enum(TASK_IDS).default("segment"),
  classes: z.array(z.string()).nullable(),
  freezeBackbone: z.boolean().nullable(),
  /** Of every epoch from the first, where a foundation model tells them. */
  losses: z
    .array(z.object({ train: finite, validation: finite }))
    .nullable()
    .default(null),
  /** A checkpoint alone tells some of the metrics and nothing else. */
  test: z.preprocess(nestedTest, testSchema).nullable(),
});

/** Names of files are made from ids, and every list is keyed by them. */
function isId(id: string): boolean {
  const printable = [...id].every(
    (letter) => letter >= " " && letter !== "\u007f" && letter !== "/" && letter !== "\\",
  );
  return id !== "" && id.length <= 200 && id !== "." && id !== ".." && printable;
}

/** Row (files from Python may not know it), actual and predicted class of each customer; no row is negative, and a class that is not known is −1. */
function isOnePerRow({ rows, labels, predicted }: Readonly<Record<"rows" | "labels" | "predicted", Int32Array>>) {
  const sameLength = labels.length === predicted.length && (rows.length === labels.length || rows.length === 0);
  return sameLength && rows.every((row) => row >= 0) && [labels, predicted].every((list) => list.every((c) => c >= -1));
}

/** Of the form of records. Version 1, which had no number, held metrics flat as `run.json` does. */
export const RECORD_VERSION = 2 as const;

/** One run of the history. `json` is what `run.json` says, as far as the run got. */
export const recordSchema = kept(
  z.object({
    version: z
      .literal([1, RECORD_VERSION])
      .default(1)
      .transform(() => RECORD_VERSION),
    id: z.string().refine(isId),
    name: z.string(),
    notes: z.string(),
    starred: z.boolean(),
    /** Words that the user gave it, to find runs by. */
    tags: z.array(z.string()).default([]).catch([]),
    /** Milliseconds since 1970; of a reference, when it was added. */
    startedAt: moment,
    state: z.enum(["running", "interrupted", "finished", "stopped", "failed"]),
    /** How a run ended; null before its end, and in records from before the studio kept it. */
    outcome: z.enum(OUTCOMES).nullable().default(null),
    /** Why a run failed, where that is known. */
    failure: errorSchema.nullable().default(null),
    /** From this studio, or opened from files as a read-only reference. */
    source: z.enum(["studio", "reference"]),
    /** Null for a run that was trained in this studio. */
    reference: referenceSchema.nullable().default(null),
    demo: z.boolean(),
    /** Null for a reference whose files do not tell. */
    walk: z.int().min(0).nullable(),
    json: runJsonSchema.nullable(),
    /** Test predictions for paired comparison: rows of the file, actual and predicted classes. */
    predictions: z.object({ rows: int32, labels: int32, predicted: int32 }).refine(isOnePerRow).nullable(),
    /** How similar each test customer's predicted future is to the real one; null before the test and for other tasks. */
    similarities: float32.nullable().default(null),
    /** Per class in class order; null before the test, and in records from before the studio kept them. */
    roc: z.array(storedRocSchema).nullable().default(null),
    /** From which probability on customers count as churned, chosen since the end; null while it is the configuration's. */
    threshold: z.number().min(0).max(1).nullable().default(null).catch(null),
    /** Bytes of the checkpoint kept in the origin private file system; 0 when none is. */
    checkpointBytes: count,
    /** SHA-256 of the checkpoint, kept or not; null without a model, and in records from before the studio noted it. */
    checkpointSha256: z.string().nullable().default(null),
    /** Runs of one queue share it. */
    queue: z.string().nullable(),
    /** When the record was last written, in milliseconds since 1970: of two copies the newer is kept. */
    changedAt: moment.default(0),
  }),
);
export type RunRecord = z.output<typeof recordSchema>;

/** What the worker tells of a run for its record: as far as it got, once evaluated, and once its evidence is there. */
export interface RunRecordUpdate
  extends Pick<RunRecord, "predictions" | "similarities" | "roc" | "checkpointBytes" | "checkpointSha256"> {
  /** As JSON has it: NaN and infinities are null. */
  readonly json: RunJson;
}
