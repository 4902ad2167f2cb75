import type { SketchesDataset, SketchNames } from "../src/data/sketches";
import type { Engine } from "../src/engine/engine";
import { type ModelState, type PredictorShape, predictorLayers } from "../src/model/architecture";
import { readSketcher } from "../src/pipeline/sketcher";
import type { CustomerReasons } from "../src/protocol/predict";
import { InputGradients } from "../src/scoring/input-gradients";
import { type ContributionOptions, integratedGradients } from "../src/scoring/integrated-gradients";
import { foundShares } from "../src/scoring/name-shares";
import { type NamedShares, ReasonFinder } from "../src/scoring/reasons";

/** Customers whose sketches can be told in names. */
export interface ExplainedCustomers {
  /** Past and portfolio of a customer side by side. */
  readonly input: (row: number) => Promise<Float32Array>;
  /** What the file itself says of the names; null where it holds nothing but sketches. */
  readonly madeOf: SketchNames | null;
}

export interface ExplainedModel {
  readonly shape: PredictorShape;
  readonly state: ModelState;
  /** Knows the names where the file does not; null where nobody does. */
  readonly sketcher: Blob | null;
  /** Mean input of the training split; null where it is not known. */
  readonly inputMean: readonly number[] | null;
}

/**
 * Why an output of a model is what it is for some customers, in products and kinds of events.
 *
 * @param scoredMean mean input of the scored customers: what is usual where the training's is not known
 * @returns null where the names behind the sketches are not known. Throws EngineError, FormatError, PipelineError; the
 *   signal's reason when aborted.
 */
export async function explain(
  model: ExplainedModel,
  customers: ExplainedCustomers,
  rows: Int32Array,
  output: number,
  scoredMean: Float64Array,
  createEngine: (width: number) => Promise<Engine>,
  options: ContributionOptions,
): Promise<CustomerReasons | null> {
  const codes = customers.madeOf ?? (model.sketcher && (await readSketcher(model.sketcher, { fileName: "" })).codes);
  const width = (codes?.subspaces ?? 0) * (codes?.bins ?? 0);
  if (codes === null || 2 * width !== model.shape.inputDim || rows.length === 0) return null;
  const shares: NamedShares[] = [];
  for (const row of rows) {
    const found = await sharesOf(customers, row, (sketch) => foundShares(codes, sketch), width);
    if (found === null) return null;
    shares.push(found);
  }
  const isKnown = model.inputMean?.length === model.shape.inputDim;
  const finder = new ReasonFinder(codes, isKnown ? Float64Array.from(model.inputMean ?? []) : scoredMean);
  const engine = await createEngine(model.shape.hiddenDim);
  try {
    const network = new InputGradients(engine, predictorLayers(model.shape), model.state);
    const paths = shares.map((each) => finder.path(each, output));
    const found = await integratedGradients(network, paths, options);
    return { ...finder.reasons(found, shares), usual: isKnown ? "training" : "scored" };
  } finally {
    await engine.dispose();
  }
}

async function sharesOf(
  { madeOf, input }: ExplainedCustomers,
  row: number,
  found: (sketch: Float64Array) => Float64Array | null,
  width: number,
): Promise<NamedShares | null> {
  if (madeOf !== null) return { past: madeOf.shares("past", row), portfolio: madeOf.shares("portfolio", row) };
  const values = Float64Array.from(await input(row));
  const [past, portfolio] = [found(values.slice(0, width)), found(values.slice(width))];
  return past && portfolio && { past, portfolio };
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
