import { z } from "zod";
import { FormatError, type NpzFile, openNpz, openZip, type ReadOptions, sniffFile } from "../formats";
import { CodedError, type SerialError, serialError } from "../formats/coded-error";
import { readJson } from "../formats/json-text";
import { cosineSimilarities, summarizeSimilarities } from "../metrics/cosine";
import type { ClassAnswers } from "../metrics/types";
import { readFoundationRecord } from "../model/foundation";
import type { ReadReferences, ReferenceProgress } from "../protocol/reference";
import type { ReferenceFutures, ReferencePart, ReferencePredictions, ReferenceSource } from "../run/reference-part";
import { CHURN_CLASSES } from "../tasks/churn/labels";
import { churnAnswers } from "../tasks/churn/predictor";
import { classEvaluation } from "../tasks/class-evaluation";
import type { PredictorTask } from "../tasks/predictor";
import { predictorOf, readPredictorRecord } from "../tasks/predictors";
import { fingerprint } from "./fingerprint";
import { type ResultKind, resultKind } from "./result-kind";

/** More than the results of any run; a larger archive is something else. */
const MAX_ARCHIVE_BYTES = 4 * 2 ** 30;

interface ReadReferencesOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReferenceProgress) => void;
}

/**
 * Reads the results of runs made elsewhere: predictors, predictions, `run.json`, and archives of them. What is wrong with
 * one file, or one member of an archive, is told beside what the others hold.
 *
 * @throws the signal's reason when it was canceled.
 */
export async function readReferences(
  files: readonly File[],
  { signal, onProgress }: ReadReferencesOptions = {},
): Promise<ReadReferences> {
  const found: Found = { parts: [], refusals: [] };
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const file of files) {
    onProgress?.({ file: file.name, done, total });
    await collect(found, file.name, signal, async () => {
      const kind = await resultKind(file);
      const isZip = kind === null && (await sniffFile(file)) === "zip";
      if (kind === "archive" || isZip) return readArchive(file, found, signal);
      if (kind === null) throw new CodedError("reference/not-a-result", { file: file.name });
      found.parts.push(await readPart(file, kind, { file: file.name, archive: null }, { signal }));
    });
    done += file.size;
  }
  return found;
}

interface Found {
  readonly parts: ReferencePart[];
  readonly refusals: { readonly file: string; readonly error: SerialError }[];
}

/** Notes what goes wrong as a refusal of this file; a canceled read ends everything. */
async function collect(
  { refusals }: Found,
  file: string,
  signal: AbortSignal | undefined,
  read: () => Promise<void>,
): Promise<void> {
  signal?.throwIfAborted();
  try {
    await read();
  } catch (error) {
    signal?.throwIfAborted();
    refusals.push({ file, error: serialError(error) });
  }
}

/** Every member that is a result of a run; pictures, reports and scripts beside them are left alone. */
async function readArchive(file: File, found: Found, signal: AbortSignal | undefined): Promise<void> {
  const zip = await openZip(file, { fileName: file.name });
  const bytes = zip.entries.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_ARCHIVE_BYTES) throw new CodedError("reference/archive-size", { file: file.name, bytes });
  const before = found.parts.length + found.refusals.length;
  // Results are never so large: sketches beside them may be. Alone, it is told what is wrong with them.
  const tooLarge: Found["refusals"][number][] = [];
  for (const entry of zip.entries) {
    if (entry.size === 0) continue;
    const name = entry.name.replace(/^.*\//, "");
    await collect(found, `${file.name}: ${name}`, signal, async () => {
      const member = await zip.file(entry, { signal }).catch((error: unknown) => {
        if (!(error instanceof FormatError) || error.code !== "zip/too-large") throw error;
        tooLarge.push({ file: `${file.name}: ${name}`, error: serialError(error) });
        return null;
      });
      if (member === null) return;
      const kind = await resultKind(member);
      if (kind === null || kind === "archive") return;
      found.parts.push(await readPart(member, kind, { file: name, archive: file.name }, { signal }));
    });
  }
  if (found.parts.length + found.refusals.length === before)
    for (const refusal of tooLarge) found.refusals.push(refusal);
  if (found.parts.length + found.refusals.length > before) return;
  throw new CodedError("reference/empty-archive", { file: file.name });
}

async function readPart(
  blob: Blob,
  kind: Exclude<ResultKind, "archive">,
  { file, archive }: Pick<ReferenceSource, "file" | "archive">,
  options: ReadOptions,
): Promise<ReferencePart> {
  const source = { file, archive, bytes: blob.size, sha256: await fingerprint(blob, options.signal) };
  switch (kind) {
    case "run":
      return { ...source, kind, json: await readJson(blob, file) };
    case "foundation": {
      const { walk, trainLosses, valLosses, meanSimilarity, similarities } = await readFoundationRecord(blob, {
        fileName: file,
        ...options,
      });
      const losses = trainLosses
        .slice(0, valLosses.length)
        .map((train, epoch) => ({ train, validation: valLosses[epoch] ?? train }));
      // A training that diverged tells no number from there on.
      const diverged = losses.findIndex(({ train, validation }) => !Number.isFinite(train + validation));
      const mean = meanSimilarity !== null && Number.isFinite(meanSimilarity) ? meanSimilarity : null;
      return {
        ...source,
        kind,
        walk,
        metrics: similarities === null ? { mean_similarity: mean } : { ...summarizeSimilarities(similarities) },
        losses: diverged < 0 ? losses : losses.slice(0, diverged),
        similarities,
      };
    }
    case "predictor": {
      const predictor = await readPredictorRecord(blob, { fileName: file, ...options });
      const { task, walk, classes, freezeBackbone, metrics } = predictor;
      return { ...source, kind, task, walk, classes, freezeBackbone, metrics };
    }
    case "futures":
      return { ...source, kind, ...(await readFutures(blob, file, options)) };
    case "predictions":
      return { ...source, kind, ...(await readPredictions(blob, file, options)) };
  }
}

type PredictionsFound = Omit<ReferencePredictions, keyof ReferenceSource | "kind">;

/**
 * Test predictions as either studio or script writes them, scored anew from the arrays. Only those of segments name
 * classes; of churn, `predictions` are probabilities.
 *
 * @throws CodedError for a missing array, other lengths, an index that is no class, and probabilities that are not
 *   `[rows, classes]` finite numbers; FormatError for what is wrong with the file.
 */
async function readPredictions(blob: Blob, file: string, options: ReadOptions): Promise<PredictionsFound> {
  const npz = await openNpz(blob, { fileName: file });
  for (const array of ["predictions", "labels"]) {
    if (npz.get(array) === undefined) throw new CodedError("reference/missing-array", { file, array });
  }
  if (npz.get("segment_classes") !== undefined) return readClasses(npz, file, options);
  const kind = npz.get("predictions")?.dtype.kind;
  if (kind === "f") return readChurn(npz, file, options);
  throw new CodedError("reference/missing-array", { file, array: "segment_classes" });
}

async function readClasses(npz: NpzFile, file: string, options: ReadOptions): Promise<PredictionsFound> {
  const names = await npz.readStrings("segment_classes", options);
  const classes = names.map((name, index) => name ?? String(index));
  const labels = await readLabelIndices(npz, file, classes.length, options);
  const rows = labels.length;
  const predicted = await readIndices(npz, "predictions", { file, below: classes.length, rows }, options);
  const probabilities = await readFinite(npz, "probabilities", file, [rows, classes.length], options);
  const { test, roc } = scored("segment", classes, {
    probabilities: probabilities ?? new Float32Array(rows * classes.length),
    predictions: predicted,
    labels,
    classes: classes.length,
  });
  return {
    task: "segment",
    classes,
    predictions: { rows: await readRowIndex(npz, file, rows, options), labels, predicted },
    // Without probabilities there is no area under a curve.
    test: probabilities === null ? { ...test, metrics: { ...test.metrics, auc_ovr: null } } : test,
    roc: probabilities === null ? null : roc,
  };
}

async function readChurn(npz: NpzFile, file: string, options: ReadOptions): Promise<PredictionsFound> {
  const labels = await readLabelIndices(npz, file, 2, options);
  const rows = labels.length;
  const churned = (await readFinite(npz, "predictions", file, [rows], options)) ?? new Float32Array(rows);
  const threshold = await readThreshold(npz, options);
  const answers = churnAnswers(churned, threshold ?? undefined);
  const classes = CHURN_CLASSES;
  return {
    task: "churn",
    classes,
    predictions: {
      rows: await readRowIndex(npz, file, rows, options),
      labels,
      predicted: answers.predictions,
    },
    ...scored("churn", classes, { ...answers, labels, classes: classes.length }, threshold),
  };
}

/**
 * Predicted futures beside the real ones, compared anew.
 *
 * @throws CodedError for a missing array, shapes that differ, no rows, and numbers that are not finite.
 */
async function readFutures(
  blob: Blob,
  file: string,
  options: ReadOptions,
): Promise<Pick<ReferenceFutures, "metrics" | "similarities">> {
  const npz = await openNpz(blob, { fileName: file });
  const [rows = 0, width = 0] = npz.get("targets")?.shape ?? [];
  const targets = await readFinite(npz, "targets", file, [rows, width], options);
  const predictions = await readFinite(npz, "predictions", file, [rows, width], options);
  if (targets === null || predictions === null) {
    throw new CodedError("reference/missing-array", {
      file,
      array: targets === null ? "targets" : "predictions",
    });
  }
  if (targets.length === 0) throw new CodedError("reference/no-rows", { file, array: "targets" });
  const similarities = cosineSimilarities(predictions, targets, width);
  return { metrics: { ...summarizeSimilarities(similarities) }, similarities };
}

/** The threshold that the studio's metrics of churn were computed at; null in files that do not say it, as the script's. */
async function readThreshold(npz: NpzFile, options: ReadOptions): Promise<number | null> {
  if (npz.get("metrics_json")?.dtype.kind !== "U") return null;
  const [text] = await npz.readStrings("metrics_json", options);
  const parsed = z.string().transform(parsedJson).pipe(churnMetrics).safeParse(text);
  return parsed.success ? parsed.data.threshold : null;
}

const churnMetrics = z.object({ threshold: z.number().min(0).max(1) });

/** Null for what is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What follows from answers to rows whose classes are known. */
function scored(
  task: PredictorTask,
  classes: readonly string[],
  answers: ClassAnswers,
  threshold: number | null = null,
): Pick<PredictionsFound, "test" | "roc"> {
  const predictor = predictorOf(task);
  const evaluation = predictor.evaluate(answers, threshold);
  return { test: predictor.testRecord(evaluation, classes), roc: classEvaluation(evaluation)?.roc ?? null };
}

/**
 * What the script's predictions call labels are places among its own `segment_classes`, whatever these are called, and no
 * labels of customers: classes named “1” and “2” have the labels 0 and 1 there.
 *
 * @throws CodedError `reference/no-rows` and as `readIndices`.
 */
async function readLabelIndices(npz: NpzFile, file: string, classes: number, options: ReadOptions) {
  const labels = await readIndices(npz, "labels", { file, below: classes, rows: null }, options);
  if (labels.length === 0) throw new CodedError("reference/no-rows", { file, array: "labels" });
  return labels;
}

async function readRowIndex(npz: NpzFile, file: string, rows: number, options: ReadOptions): Promise<Int32Array> {
  if (npz.get("row_index") === undefined) return new Int32Array();
  return readIndices(npz, "row_index", { file, below: 2 ** 31, rows }, options);
}

/** A vector of whole numbers from 0 to below a bound. @param expect.rows its length; null where it sets the length. */
async function readIndices(
  npz: NpzFile,
  array: string,
  expect: { readonly file: string; readonly below: number; readonly rows: number | null },
  options: ReadOptions,
): Promise<Int32Array> {
  const { file, below, rows } = expect;
  const stored = await npz.readArray(array, options);
  const [length = 0] = stored.shape;
  if (stored.shape.length !== 1 || (rows !== null && length !== rows)) {
    throw new CodedError("reference/shape", {
      file,
      array,
      shape: [...stored.shape],
      expected: [rows ?? "rows"],
    });
  }
  const values = stored.toNumbers();
  const wrong = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= below);
  if (wrong >= 0) {
    throw new CodedError("reference/index", {
      file,
      array,
      row: wrong,
      value: values[wrong] ?? 0,
      last: below - 1,
    });
  }
  return Int32Array.from(values);
}

/** Finite numbers of this shape; null without that array. */
async function readFinite(
  npz: NpzFile,
  array: string,
  file: string,
  expected: readonly number[],
  options: ReadOptions,
): Promise<Float32Array | null> {
  const entry = npz.get(array);
  if (entry === undefined) return null;
  if (entry.shape.length !== expected.length || entry.shape.some((size, index) => size !== expected[index])) {
    throw new CodedError("reference/shape", { file, array, shape: [...entry.shape], expected: [...expected] });
  }
  const { data } = await npz.readFloat32(array, options);
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const width = expected[1] ?? 1;
    const [row, column] = [Math.floor(wrong / width), wrong % width];
    throw new CodedError("reference/non-finite", { file, array, row, column });
  }
  return data;
}
