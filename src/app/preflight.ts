import type { TableOrigin } from "../data/any-table/mapping";
import { classCounts } from "../data/class-weights";
import { type AppliedLabels, applyLabels, type LabelColumn } from "../data/labels";
import { isSplit, splitSizes } from "../data/split";
import type { EngineName } from "../engine/names";
import type { MemoryLimits } from "../engine/webgpu/memory";
import type { SerialError } from "../formats/coded-error";
import type { NetworkPlan } from "../model/plan";
import type { FoundationSummary, SketchesSummary } from "../protocol/files";
import type { Preflight, PreflightCheck, TimeSpan } from "../protocol/preflight";
import { applyChurnLabels, churnMeanings } from "../tasks/churn/labels";
import { churnerWeight } from "../tasks/churn/prepare";
import { classNamesOf } from "../tasks/classes";
import { type Config, needsFoundation } from "../tasks/config";
import { fineTuningNetwork, labeledRows, newBackbone } from "../tasks/fine-tuning";
import { preTrainingNetwork } from "../tasks/foundation/prepare";
import { weightsOf } from "../tasks/segment/prepare";
import { pick, splitRows } from "../training/prepare";
import { adviseOnTime, estimateMemory, estimateSeconds, expectedSeconds, type MeasuredRun } from "./estimates";

/** A class with fewer training rows than this is learned from almost nothing. */
const SMALL_CLASS_ROWS = 30;
/** Largest to smallest class; above it the weights matter and the line says so. */
const IMBALANCE_RATIO = 3;
/** The walk of the Python scripts, when neither file says one. */
const DEFAULT_WALK = 4;

/** First place of a NaN or infinite value in a sketch array. */
interface NonFinite {
  readonly array: string;
  readonly count: number;
  readonly row: number;
  readonly column: number;
}

/** The engine that the configuration would get here. */
export interface EngineOutlook {
  readonly name: EngineName;
  readonly reason: string;
  readonly adapter: string | null;
  readonly threads: number;
  /** GEMM rate of a measurement, GFLOPS; null before one. */
  readonly gflops: number | null;
  /** Limits of the graphics adapter; null without one. */
  readonly limits: MemoryLimits | null;
}

export interface PreflightInputs {
  readonly sketches: {
    readonly summary: SketchesSummary;
    readonly labels: LabelColumn;
    /** Who churned, where the task asks for it; null without that array. */
    readonly churnLabels: LabelColumn | null;
    readonly nonFinite: readonly NonFinite[];
    /** Of a table with a label; null for sketches. */
    readonly table: TableOrigin | null;
    /** Rows with nothing in any input. */
    readonly emptyRows: number;
    /** Customers without future events, where the task asks for them; else null. */
    readonly withoutFuture: number | null;
  } | null;
  /** Dropped beside the sketches, and whether it may have made them; null without one. */
  readonly sketcher: { readonly file: string; readonly fits: boolean } | null;
  readonly foundation: FoundationSummary | null;
  readonly config: Config;
  readonly engine: EngineOutlook;
  /** The last run that ended here; null before one. */
  readonly measured: MeasuredRun | null;
  readonly environment: { readonly crossOriginIsolated: boolean; readonly secureContext: boolean };
}

/** The walk a run carries: the checkpoint's, else the data's, else the configuration's, else 4. */
export function resolveWalk(
  config: Pick<Config, "walk">,
  foundation: { readonly walk: number | null } | null,
  sketches: { readonly walk: number | null } | null,
): number {
  return foundation?.walk ?? sketches?.walk ?? config.walk ?? DEFAULT_WALK;
}

/** The network that a run would train; null while a file is missing that says its widths. */
export function trainedNetwork(
  config: Config,
  sketches: Pick<SketchesSummary, "pastWidth" | "portfolioWidth" | "futureWidth"> | null,
  foundation: Pick<FoundationSummary, "shape" | "dropout"> | null,
): NetworkPlan | null {
  if (config.task === "foundation") {
    if (sketches === null || sketches.futureWidth === null) return null;
    return preTrainingNetwork(sketches.pastWidth + sketches.portfolioWidth, sketches.futureWidth, config).network;
  }
  const backbone = needsFoundation(config) ? foundation : sketches && newBackbone(config, sketches);
  if (backbone === null) return null;
  return fineTuningNetwork(backbone, config.task === "churn" ? 1 : config.classes.length, config).network;
}

/** "Checks before training": everything that can be known before the first step, in the order in which people ask. */
export function computePreflight(inputs: PreflightInputs): Preflight {
  const { sketches, foundation, config, engine, environment } = inputs;
  const checks: PreflightCheck[] = [];
  const add = (status: PreflightCheck["status"], code: string, params: SerialError["params"] = {}) => {
    checks.push({ status, message: { code: `preflight/${code}`, params } });
  };
  const walk = resolveWalk(config, foundation, sketches?.summary ?? null);
  const labels = sketches === null ? null : labelsOf(sketches, config);

  if (sketches === null) add("error", "no-data");
  const table = sketches?.table ?? null;
  if (table !== null && config.task !== "segment") add("error", "table-task");
  else if (table !== null && needsFoundation(config)) add("error", "table-from-scratch");
  else if (foundation === null && needsFoundation(config)) add("error", "no-foundation");
  if (sketches !== null && foundation !== null) checkPair(sketches.summary, foundation, walk, add);
  if (sketches !== null && labels === "missing")
    add("error", `no-labels-${config.task}`, { file: sketches.summary.file });
  const applied = labels === "missing" ? null : labels;
  const split =
    sketches === null || labels === "missing" ? null : checkSplit(applied, sketches.summary.rows, config, add);
  if (sketches !== null) checkValues(sketches, add);
  if (sketches !== null) checkFutures(sketches, add);
  if (inputs.sketcher !== null) {
    const { file, fits } = inputs.sketcher;
    add(fits ? "ok" : "warning", fits ? "sketcher" : "sketcher-differs", { file });
  }

  const network = trainedNetwork(config, sketches?.summary ?? null, foundation);
  if (network !== null && sketches !== null) checkMemory(network, config, sketches.summary.rows, engine, add);
  const seconds = network === null || split === null ? null : checkTime(network, inputs, split.train, add);
  const { name, reason, adapter, threads } = engine;
  add("ok", "engine", { name, reason, adapter, threads });
  if (!environment.secureContext) add("warning", "insecure-context");
  else if (!environment.crossOriginIsolated) add("warning", "not-isolated");

  return {
    checks,
    canStart: checks.every(({ status }) => status !== "error"),
    walk,
    rows: split === null ? 0 : split.rows,
    split: split ?? { train: 0, validation: 0, test: 0 },
    classes: split?.classes ?? [],
    unmappedLabels: applied?.unmapped ?? [],
    churnLabels:
      config.task === "churn" && sketches?.churnLabels != null
        ? churnMeanings(sketches.churnLabels, config.churnMap)
        : [],
    engine: { name, reason, adapter, threads },
    estimatedSeconds: seconds,
  };
}

type Add = (status: PreflightCheck["status"], code: string, params?: SerialError["params"]) => void;

function checkPair(sketches: SketchesSummary, foundation: FoundationSummary, walk: number, add: Add): void {
  const { pastWidth, portfolioWidth } = sketches;
  const sum = pastWidth + portfolioWidth;
  const input = foundation.shape.inputDim;
  if (sum === input) add("ok", "widths-match", { past: pastWidth, portfolio: portfolioWidth, input });
  else {
    add("error", "widths-differ", {
      past: pastWidth,
      portfolio: portfolioWidth,
      sum,
      input,
      sketches: sketches.file,
      foundation: foundation.file,
    });
  }
  if (sketches.walk === null && foundation.walk === null) add("warning", "walk-unknown", { walk });
  else if (sketches.walk !== null && foundation.walk !== null && sketches.walk !== foundation.walk) {
    add("warning", "walk-differs", { sketches: sketches.walk, foundation: foundation.walk });
  } else if (sketches.walk === null || foundation.walk === null) {
    add("ok", "walk-one", { walk, from: sketches.walk === null ? "foundation" : "sketches" });
  } else add("ok", "walk-match", { walk });
}

/** What the labels become; null for a task without labels, "missing" where the file lacks what the task learns. */
function labelsOf(
  { summary, labels, churnLabels }: NonNullable<PreflightInputs["sketches"]>,
  config: Config,
): AppliedLabels | null | "missing" {
  switch (config.task) {
    case "segment":
      return labels.values.length === 0 ? "missing" : applyLabels(labels, config.classes, config.labelMap);
    case "churn":
      return churnLabels === null ? "missing" : applyChurnLabels(churnLabels, config.churnMap);
    case "foundation":
      return summary.futureWidth === null ? "missing" : null;
  }
}

function checkSplit(applied: AppliedLabels | null, fileRows: number, config: Config, add: Add) {
  const rows = applied === null ? fileRows : applied.counts.reduce((sum, count) => sum + count, 0);
  if (applied !== null) checkLabels(applied, config, add);
  const sizes = splitSizes(rows, config.split);
  if (!isSplit(sizes)) {
    add("error", "split-empty", { rows, ...sizes });
    return null;
  }
  add("ok", "split", sizes);
  const classes = applied === null ? [] : classRows(applied, config);
  if (config.task === "churn" && classes[1]?.trainRows === 0) add("error", "no-churners", { rows: sizes.train });
  checkBalance(classes, add);
  const lastBatch = sizes.train % config.batchSize;
  if (lastBatch === 1) add("warning", "one-row-batch", { epochRows: sizes.train, batchSize: config.batchSize });
  return { ...sizes, rows, classes };
}

function checkLabels(applied: AppliedLabels, config: Config, add: Add): void {
  const first = applied.unmapped[0];
  if (first !== undefined) {
    add("error", "labels-unmapped", {
      labels: applied.unmapped.map(({ label }) => label),
      rows: applied.unmapped.reduce((sum, { count }) => sum + count, 0),
      firstRow: first.firstRow,
      classes: [...classNamesOf(config)],
    });
  }
  if (applied.missing > 0) add("warning", "labels-missing", { rows: applied.missing });
}

/** Rows of each class, in the file and in the training split, and what they weigh in the loss. */
function classRows(applied: AppliedLabels, config: Config): Preflight["classes"] {
  const names = classNamesOf(config);
  const { train } = splitRows(labeledRows(applied.labels), config);
  const trainRows = classCounts(pick(applied.labels, train), names.length);
  const weights = lossWeights(trainRows, config);
  return names.map((name, index) => ({
    name,
    rows: applied.counts[index] ?? 0,
    trainRows: trainRows[index] ?? 0,
    weight: weights[index] ?? 0,
  }));
}

function lossWeights(trainRows: readonly number[], config: Config): readonly number[] {
  switch (config.task) {
    case "segment":
      return weightsOf(trainRows, config);
    case "churn":
      return [1, churnerWeight(trainRows[0] ?? 0, trainRows[1] ?? 0, config.positiveWeight)];
    case "foundation":
      return [];
  }
}

function checkBalance(classes: Preflight["classes"], add: Add): void {
  const absent = classes.filter(({ trainRows }) => trainRows === 0).map(({ name }) => name);
  if (absent.length > 0) add("warning", "class-absent", { classes: absent });
  const present = classes.filter(({ trainRows }) => trainRows > 0).sort((a, b) => b.trainRows - a.trainRows);
  const small = present.filter(({ trainRows }) => trainRows < SMALL_CLASS_ROWS);
  if (small[0] !== undefined) {
    add("warning", "class-small", { classes: small.map(({ name }) => name), rows: small[0].trainRows });
  }
  const [largest, smallest] = [present[0], present.at(-1)];
  if (largest === undefined || smallest === undefined || largest === smallest) return;
  const ratio = largest.trainRows / smallest.trainRows;
  if (ratio >= IMBALANCE_RATIO) add("ok", "balance", { largest: largest.name, smallest: smallest.name, ratio });
}

function checkValues(sketches: NonNullable<PreflightInputs["sketches"]>, add: Add): void {
  const { summary, table } = sketches;
  if (table === null) checkSketches(sketches, add);
  else checkColumns(table, add);
  if (summary.duplicateCustomerIds > 0) add("warning", "duplicate-ids", { count: summary.duplicateCustomerIds });
}

function checkSketches({ emptyRows, nonFinite }: NonNullable<PreflightInputs["sketches"]>, add: Add): void {
  for (const { array, count, row, column } of nonFinite) add("error", "nan", { array, count, row, column });
  if (emptyRows > 0) add("warning", "all-zero-rows", { rows: emptyRows });
}

/** Columns with gaps that are told one by one. */
const TOLD_GAPS = 3;

function checkColumns({ gaps, filled, constants, countsLines }: TableOrigin, add: Add): void {
  for (const { column, cells, place } of gaps.slice(0, TOLD_GAPS)) {
    add("error", "gap", { column, count: cells, row: place, inLines: countsLines });
  }
  if (filled.length > 0) {
    const cells = filled.reduce((sum, gap) => sum + gap.cells, 0);
    add("warning", "gaps-filled", { columns: filled.map(({ column }) => column), count: cells });
  }
  if (constants.length > 0) add("warning", "constant-columns", { columns: constants });
}

/** How many customers pre-training is told nothing about: every future is as likely for them. */
function checkFutures({ withoutFuture, summary: { rows } }: NonNullable<PreflightInputs["sketches"]>, add: Add): void {
  if (withoutFuture === null || withoutFuture === 0) return;
  add(withoutFuture === rows ? "warning" : "ok", "without-future", { without: withoutFuture, rows });
}

/** Says what the run needs, or that it is too much and what would fit. */
function checkMemory(network: NetworkPlan, config: Config, dataRows: number, engine: EngineOutlook, add: Add): void {
  const { batchSize } = config;
  const sizes = { batchSize, dataRows, targetWidth: config.task === "foundation" ? network.outputs : 1 };
  const { bytes, fits, largestBatch } = estimateMemory(engine.name, network, sizes, engine.limits);
  const params = { bytes, batchSize, largestBatch };
  if (fits) add("ok", "memory", { bytes });
  // The engine that comes next takes the run; the reader may prefer a smaller batch.
  else if (config.engine === "auto" && engine.name === "webgpu") add("warning", "memory-falls-back", params);
  else add("error", engine.name === "wasm" ? "memory-too-large-wasm" : "memory-too-large", params);
}

function checkTime(
  network: NetworkPlan,
  { sketches, foundation, config, engine, measured, environment }: PreflightInputs,
  trainRows: number,
  add: Add,
): TimeSpan | null {
  const { name, gflops } = engine;
  const seconds = expectedSeconds(measured, name, network, config, trainRows, gflops);
  if (seconds === null) return null;
  if (gflops === null) {
    add("ok", "time", { ...seconds });
    return seconds;
  }
  // A backbone that nothing has trained is not worth freezing.
  const mayFreeze = config.task !== "foundation" && !config.freezeBackbone && !config.fromScratch;
  const frozen = mayFreeze
    ? trainedNetwork({ ...config, freezeBackbone: true }, sketches?.summary ?? null, foundation)
    : null;
  const estimated = estimateSeconds(name, network, config, trainRows, gflops);
  // The lowest speed that is to be expected: who waits longest needs advice most.
  const rate = (gflops * estimated) / seconds.most;
  const advice = adviseOnTime(name, network, frozen, config, trainRows, rate, environment);
  if (advice === null) add("ok", "time", { ...seconds });
  else add("warning", "time-long", { ...seconds, ...advice });
  return seconds;
}
