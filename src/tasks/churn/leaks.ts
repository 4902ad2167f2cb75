import { ALL_PRODUCTS, LATER_PRODUCTS, type SketchesDataset, SUBSPACE_WIDTH } from "../../data/sketches";
import type { ColumnAuc } from "../../evidence/columns";
import type { ErrorParams, SerialError } from "../../formats/coded-error";
import type { ChurnBaselines } from "./baselines";

/** Before there is a model, what orders customers as well as this alone is too good to be known beforehand. */
const SUSPECT_AUC = 0.95;
/** Of an order by chance. */
const CHANCE_AUC = 0.5;
/** Names of products and event types that a sentence has room for. */
const MOST_NAMES = 4;

type Described = Pick<SketchesDataset, "pastWidth" | "portfolioWidth" | "codes" | "scalars">;

/**
 * What the data may give away. A single column, or the portfolio without any event, that orders the test customers as well
 * as the model says that the answer lies in the inputs, or that the model learned too little; products acquired after the
 * cutoff were not known at it.
 *
 * @param model the model's AUC on the test split; null before there is one: `SUSPECT_AUC` stands for it, as for a model
 *   that orders no better than chance, which half of all columns surpass whatever they hold.
 */
export function leakWarnings(
  sketches: Described,
  { columns, scores }: Pick<ChurnBaselines, "columns" | "scores">,
  model: number | null,
): readonly SerialError[] {
  const learned = model !== null && model > CHANCE_AUC;
  const reached = learned ? model : SUSPECT_AUC;
  const suffix = learned ? "" : "-alone";
  const warnings: SerialError[] = [];
  const later = sketches.scalars[LATER_PRODUCTS];
  if (typeof later === "number" && later > 0) {
    const total = sketches.scalars[ALL_PRODUCTS] ?? null;
    warnings.push({ code: "leak/acquired-later", params: { count: later, total } });
  }
  const leaking = columns.filter(({ test }) => test >= reached).sort((a, b) => b.test - a.test);
  const [first] = leaking;
  if (first !== undefined) {
    // That a sketch is empty is no column of the file.
    const more = leaking.slice(1).filter(({ column }) => typeof column === "number").length;
    const params = { ...placeOf(first, sketches), auc: first.test, model, more };
    warnings.push({ code: `leak/column${suffix}`, params });
  }
  const portfolio = scores.logisticPortfolio?.auc ?? null;
  if (portfolio !== null && portfolio >= reached) {
    warnings.push({ code: `leak/portfolio${suffix}`, params: { auc: portfolio, model } });
  }
  return warnings;
}

/** Where a column stands: its sketch and place, the subspace and bin, and what falls into it where the file says so. */
function placeOf({ column }: ColumnAuc, { pastWidth, portfolioWidth, codes }: Described): ErrorParams {
  if (column === "no-past" || column === "no-portfolio") return { part: column };
  const part = column < pastWidth ? "past" : "portfolio";
  const [place, width] = part === "past" ? [column, pastWidth] : [column - pastWidth, portfolioWidth];
  const bins = codes?.bins ?? SUBSPACE_WIDTH;
  if (width % bins !== 0) return { part, column: place, subspace: null, bin: null, names: [] };
  const [subspace, bin] = [Math.floor(place / bins), place % bins];
  const first = subspace * (codes?.names.length ?? 0);
  const names = (codes?.names ?? []).filter((_, name) => codes?.codes[first + name] === bin).slice(0, MOST_NAMES);
  return { part, column: place, subspace, bin, names };
}
