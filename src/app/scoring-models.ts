import type { TrainedTable } from "../data/any-table/mapping";
import type { SerialError } from "../formats/coded-error";
import { type ModelState, predictorLayers } from "../model/architecture";
import { type DecisionRules, type ModelSketcher, parseDecision } from "../model/decision";
import { parameterCounts } from "../model/parameter-counts";
import { type NetworkPlan, planInference } from "../model/plan";
import type { ModelSummary } from "../protocol/predict";
import { keptSketcher } from "../storage/kept-sketchers";
import { predictorOf, readPredictor } from "../tasks/predictors";
import { fingerprint } from "./fingerprint";
import { readConfiguration } from "./identify";

/** The sketches that a model learned from. */
export interface LearnedFrom {
  /** Of the file. */
  readonly sha256: string;
  /** Rows of the file that it neither learned from nor was chosen by. */
  readonly test: Int32Array;
}

/** Of a model of a file: the run that made it where that is known, and the SHA-256 of its checkpoint. */
export type ReadLearnedFrom = (run: string | null, checkpoint: string) => Promise<LearnedFrom | null>;

/** A model that scores, from wherever it came. */
export interface ScoringModel
  extends Pick<
    ModelSummary,
    "task" | "source" | "run" | "file" | "sha256" | "shape" | "classes" | "walk" | "metrics" | "warnings"
  > {
  /** Null where nobody knows. */
  readonly learnedFrom: () => Promise<LearnedFrom | null>;
  readonly state: ModelState;
  /** What the training data's labels became; null where nobody says it. */
  readonly labelMap: DecisionRules["labelMap"] | null;
  /** From which probability on a customer counts as positive; null for the task's own. */
  readonly threshold: number | null;
  /** Of its training data; null where nobody says it. */
  readonly sketcher: ModelSketcher | null;
  /** The sketcher itself; null where this browser does not have it. */
  readonly sketcherFile: Blob | null;
  /** The columns of the table that it was trained on; null for sketches. */
  readonly table: TrainedTable | null;
}

/**
 * Reads a model with its rules and, where this browser keeps it, its sketcher.
 *
 * @param rules what the training data's labels became and from where on a customer counts as positive: the model's
 *   `decision.json`, or what a kept run says. A decision that belongs to another file is left out, with a warning
 * @param run the run that made it; null for a file from elsewhere
 * @param learnedFrom asked only when somebody wants to know
 * @throws ModelError, FormatError
 */
export async function readScoringModel(
  file: File,
  rules: File | DecisionRules | null,
  run: string | null,
  learnedFrom: ReadLearnedFrom,
): Promise<ScoringModel> {
  const predictor = await readPredictor(file, { fileName: file.name });
  const metrics = Object.entries(predictor.metrics).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  // A safetensors says itself which checkpoint it was written beside.
  const sha256 = predictor.checkpointSha256 ?? (await fingerprint(file));
  const found = await rulesOf(file, sha256, predictor.classes, rules);
  const sketcherFile = found.sketcher && (await keptSketcher(found.sketcher.sha256).catch(() => null));
  return {
    ...predictor,
    ...found,
    sketcherFile,
    sha256,
    source: "file",
    run,
    learnedFrom: () => learnedFrom(run, sha256),
    metrics: Object.fromEntries(metrics),
  };
}

/** @param beside the other task's model, which is asked about the same customers. */
export function summarizeModel(model: ScoringModel, beside: ScoringModel | undefined): ModelSummary {
  const { task, source, run, file, sha256, shape, classes, walk, metrics, warnings } = model;
  return {
    task,
    source,
    run,
    file,
    sha256,
    shape,
    classes,
    walk,
    isTable: model.table !== null,
    parameters: parameterCounts(scoringNetwork(model)).total,
    threshold: model.threshold ?? predictorOf(task).threshold,
    sketcher: model.sketcher && { name: model.sketcher.name, blob: model.sketcherFile },
    beside: beside?.file ?? null,
    besideSha256: beside?.sha256 ?? null,
    metrics,
    warnings,
  };
}

/** The network that scores; nothing is trained in it. */
export function scoringNetwork({ shape }: Pick<ScoringModel, "shape">): NetworkPlan {
  return planInference(predictorLayers(shape));
}

/** The rules of a model; those of a decision only if it is this very model's. */
async function rulesOf(
  model: File,
  checkpoint: string,
  classes: readonly string[],
  from: File | DecisionRules | null,
): Promise<Pick<ScoringModel, "labelMap" | "threshold" | "sketcher"> & { readonly warnings: SerialError[] }> {
  const none = { labelMap: null, threshold: null, sketcher: null };
  if (!(from instanceof File)) return { ...none, ...from, warnings: [] };
  const decision = parseDecision(await readConfiguration(from), from.name);
  const { labelMap, threshold, sketcher } = decision;
  const isThis = decision.checkpoint.sha256 === checkpoint && decision.classes.join("\0") === classes.join("\0");
  if (isThis) return { labelMap, threshold, sketcher, warnings: [] };
  const params = { file: from.name, model: model.name, checkpoint: decision.checkpoint.name };
  return { ...none, warnings: [{ code: "predict/decision-of-another", params }] };
}
