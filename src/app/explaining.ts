import type { TrainedTable } from "../data/any-table/mapping";
import type { SketchCodes, SketchesDataset, SketchNames } from "../data/sketches";
import { CodedError } from "../formats/coded-error";
import { Slice } from "../formats/event-loop";
import type { ReadOptions } from "../formats/progress";
import type { ModelState, PredictorShape } from "../model/architecture";
import { readSketcher } from "../pipeline/sketcher";
import type { CustomerReasons } from "../protocol/predict";
import { type ContributionPath, integratedGradients, type PathContributions } from "../scoring/integrated-gradients";
import { foundShares } from "../scoring/name-shares";
import {
  columnPath,
  columnReasons,
  type MovedShares,
  type NamedShares,
  NOTHING_MOVED,
  ReasonFinder,
} from "../scoring/reasons";
import type { Explainer } from "./explainer";

/** Customers whose sketches can be told in names. */
export interface ExplainedCustomers {
  /** Past and portfolio of customers side by side, `[rows, past + portfolio]`; they are read in one pass over the file. */
  readonly inputs: (rows: Int32Array, options?: ReadOptions) => Promise<Float32Array>;
  /** What the file itself says of the names; null where it holds nothing but sketches. */
  readonly madeOf: SketchNames | null;
  /** Name of each input but the constant behind them, of a table; null for sketches. */
  readonly columns: readonly string[] | null;
}

interface ExplainedModel {
  readonly file: string;
  readonly shape: PredictorShape;
  readonly state: ModelState;
  /** The columns of the table that it was trained on; null for sketches. */
  readonly table: TrainedTable | null;
  /** Knows the names where the file does not; null where nobody does. */
  readonly sketcher: Blob | null;
  /** Mean input of the training split; null where it is not known. */
  readonly inputMean: readonly number[] | null;
}

/** A customer in names. */
interface ReadCustomer {
  readonly shares: NamedShares;
  readonly moved: MovedShares;
}

/** Reasons, and how many of the customers had sketches that the codes do not explain: they are left out. */
export type Explained = CustomerReasons & { readonly unreadable: number };

/** Paths that are computed together: a single customer need not wait for a sample. */
const PATHS_AT_ONCE = 4;
/** Share of the progress that reading the customers is. */
const READING = 0.5;

/**
 * Why an output of a model is what it is for some customers: in products and kinds of events, or in a table's columns.
 *
 * @param scoredMean mean input of the scored customers: what is usual where the training's is not known
 * @param explainer has the model's network
 * @param onProgress is told the share that is done, 0..1
 * @returns null where the names behind the sketches are not known. Throws CodedError `predict/other-sketcher` where the
 *   sketcher made none of these sketches; EngineError, FormatError, PipelineError; the signal's reason when aborted.
 */
export async function explain(
  model: ExplainedModel,
  customers: ExplainedCustomers,
  rows: Int32Array,
  output: number,
  scoredMean: Float64Array,
  explainer: Explainer,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
): Promise<Explained | null> {
  if (model.table !== null && customers.columns !== null && rows.length > 0) {
    const columns = { ...model.table, names: customers.columns };
    const { inputDim } = model.shape;
    const all = Float64Array.from(await customers.inputs(rows, { signal }));
    const inputs = Array.from(rows, (_, row) => all.slice(row * inputDim, (row + 1) * inputDim));
    const paths = inputs.map((input) => columnPath(columns, input, output));
    const found = await contributionsOf(model, paths, explainer, { signal, onProgress });
    return { ...columnReasons(columns, inputs, found), usual: "training", unreadable: 0 };
  }
  const codes = customers.madeOf ?? (model.sketcher && (await readSketcher(model.sketcher, { fileName: "" })).codes);
  const width = (codes?.subspaces ?? 0) * (codes?.bins ?? 0);
  if (codes === null || rows.length === 0) return null;
  const read =
    2 * width === model.shape.inputDim
      ? await readCustomers(customers, codes, rows, {
          signal,
          onProgress: (done, of) => onProgress((READING * done) / of),
        })
      : [];
  if (read.length === 0) throw new CodedError("predict/other-sketcher", { model: model.file });
  const isKnown = model.inputMean?.length === model.shape.inputDim;
  const finder = new ReasonFinder(codes, isKnown ? Float64Array.from(model.inputMean ?? []) : scoredMean);
  const paths = read.map(({ shares, moved }) => finder.path(shares, output, moved));
  const found = await contributionsOf(model, paths, explainer, {
    signal,
    onProgress: (share) => onProgress(READING + (1 - READING) * share),
  });
  const shares = read.map((customer) => customer.shares);
  const usual = isKnown ? "training" : "scored";
  return { ...finder.reasons(found, shares), usual, unreadable: rows.length - read.length };
}

/** What each path's difference is made of; asked for again and again, so that a single customer need not wait for a sample. */
async function contributionsOf(
  model: ExplainedModel,
  paths: readonly ContributionPath[],
  explainer: Explainer,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
): Promise<readonly PathContributions[]> {
  const found: PathContributions[] = [];
  for (let first = 0; first < paths.length; first += PATHS_AT_ONCE) {
    const some = paths.slice(first, first + PATHS_AT_ONCE);
    const tell = (share: number) => onProgress((first + share * some.length) / paths.length);
    const these = await explainer.ask(model, (network) =>
      integratedGradients(network, some, { signal, onProgress: tell }),
    );
    for (const each of these) found.push(each);
  }
  return found;
}

/** The customers whose sketches the codes explain. */
async function readCustomers(
  { madeOf, inputs }: ExplainedCustomers,
  codes: SketchCodes,
  rows: Int32Array,
  options: ReadOptions,
): Promise<readonly ReadCustomer[]> {
  if (madeOf !== null) {
    return Array.from(rows, (row) => ({
      shares: { past: madeOf.shares("past", row), portfolio: madeOf.shares("portfolio", row) },
      moved: NOTHING_MOVED,
    }));
  }
  const width = codes.subspaces * codes.bins;
  const sketches = Float64Array.from(await inputs(rows, options));
  const read: ReadCustomer[] = [];
  const slice = new Slice();
  for (let at = 0; at < sketches.length; at += 2 * width) {
    if (slice.used) await slice.turn();
    options.signal?.throwIfAborted();
    const past = foundShares(codes, sketches.slice(at, at + width));
    const portfolio = past && foundShares(codes, sketches.slice(at + width, at + 2 * width));
    if (past === null || portfolio === null) continue;
    read.push({
      shares: { past: past.shares, portfolio: portfolio.shares },
      moved: { past: past.moved, portfolio: portfolio.moved },
    });
  }
  return read;
}

/** The names behind the rows of a split. */
export function namesOfSplit({ madeOf }: SketchesDataset, rowInFile: (row: number) => number): SketchNames | null {
  return madeOf && { ...madeOf, shares: (part, row) => madeOf.shares(part, rowInFile(row)) };
}

/** At most `count` of some rows, evenly spread over them. */
export function sampleOf(rows: Int32Array, count: number): Int32Array {
  if (rows.length <= count) return rows;
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] ?? 0);
}
