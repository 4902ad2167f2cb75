import { haveGaps } from "../../data/any-table/column-facts";
import { MOST_CATEGORIES, type TableColumn, type TableMapping } from "../../data/any-table/mapping";
import { splitSizes } from "../../data/split";
import { type Config, configFor, withChanges } from "../config";

/** What a network for a table begins with: tables are narrower than sketches, and nothing was learned before. */
const TABLE_NETWORK = {
  fromScratch: true,
  hiddenDim: 256,
  numLayers: 2,
  outputDim: 64,
  learningRate: 1e-3,
} as const;

/** Sizes of a batch for a table, and how many batches an epoch should have at least. */
const BATCH = { least: 16, most: 256, perEpoch: 50 } as const;

/**
 * The largest power of two that leaves an epoch its batches: with few rows a batch of hundreds makes two steps an epoch,
 * and patience ends the run before the network has learned. Small batches are found to generalize best by Masters and
 * Luschi, "Revisiting Small Batch Training for Deep Neural Networks" (2018); 50 is measured, see `docs/any-table.md`.
 */
function batchSizeFor(trainingRows: number): number {
  const power = 2 ** Math.floor(Math.log2(Math.max(1, trainingRows / BATCH.perEpoch)));
  return Math.min(BATCH.most, Math.max(BATCH.least, power));
}

/**
 * The configuration for a table that has just been opened, or whose label is another column now: its own labels as
 * classes, in order (by size where all are numbers), whatever the classes were called before, a batch size that fits its
 * rows, and from scratch; a network that was from scratch already keeps its widths.
 *
 * @param config of the task Segment.
 */
export function tableConfig(
  config: Config,
  table: { readonly labels: readonly { readonly label: string; readonly count: number }[] },
): Config {
  const { fromScratch, split } = configFor("segment", config);
  const rows = table.labels.reduce((sum, { count }) => sum + count, 0);
  const batchSize = batchSizeFor(splitSizes(rows, split).train);
  const labels = table.labels.map(({ label }) => label);
  const classes = labels.sort(labels.every(isNumber) ? (a, b) => Number(a) - Number(b) : byCodePoints);
  return withChanges(config, { ...(fromScratch ? {} : TABLE_NETWORK), batchSize, classes, labelMap: {} });
}

function isNumber(label: string): boolean {
  return !Number.isNaN(Number(label));
}

/** As NumPy sorts texts. */
function byCodePoints(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What somebody has said so far of a table's columns. */
export type MappingDraft = Omit<TableMapping, "label"> & { readonly label: string | null };

/** The draft with another label, which is then no feature and no id. */
export function withLabel(draft: MappingDraft, label: string): MappingDraft {
  return {
    ...draft,
    label,
    id: draft.id === label ? null : draft.id,
    features: draft.features.filter((name) => name !== label),
  };
}

/** The draft with another id, which is then no feature; null for none. */
export function withId(draft: MappingDraft, id: string | null): MappingDraft {
  return { ...draft, id, features: draft.features.filter((name) => name !== id) };
}

/**
 * The draft with the mean for every number that is not there, or with none.
 *
 * @param fills null where nobody said it: the mean where the features' first rows have gaps.
 */
export function withGaps(
  { gaps: _, ...draft }: MappingDraft,
  columns: readonly TableColumn[],
  fills: boolean | null,
): MappingDraft {
  return (fills ?? haveGaps(draft.features, columns)) ? { ...draft, gaps: "mean" } : draft;
}

/** What a draft says of gaps beyond what its columns propose; null where that is nothing. */
export function saidOfGaps(draft: MappingDraft, columns: readonly TableColumn[]): boolean | null {
  const fills = draft.gaps === "mean";
  return fills === haveGaps(draft.features, columns) ? null : fills;
}

/** The draft with its features of words told from those of numbers. */
export function withTexts({ texts: _, ...draft }: MappingDraft, columns: readonly TableColumn[]): MappingDraft {
  const words = new Set(columns.filter(({ isText }) => isText).map(({ name }) => name));
  const texts = draft.features.filter((name) => words.has(name));
  return texts.length === 0 ? draft : { ...draft, texts };
}

/** Whether a column may be a feature: numbers, or words of which there are few. */
export function mayBeFeature({ isText, distinct }: TableColumn): boolean {
  return !isText || (distinct ?? 0) <= MOST_CATEGORIES;
}

/** Inputs that a draft comes to; of words at least that many, as only the first rows are known. */
export function inputsOf({ features }: MappingDraft, columns: readonly TableColumn[]): number {
  const chosen = new Set(features);
  return columns
    .filter(({ name }) => chosen.has(name))
    .reduce((sum, { width, isText, distinct }) => sum + (isText ? (distinct ?? 0) : width), 0);
}

/** The draft with these columns as features or not, in the order of the file. */
export function withFeatures(
  draft: MappingDraft,
  order: readonly string[],
  names: readonly string[],
  chosen: boolean,
): MappingDraft {
  const changed = new Set(names.filter((name) => name !== draft.label && name !== draft.id));
  const before = new Set(draft.features);
  return { ...draft, features: order.filter((name) => (changed.has(name) ? chosen : before.has(name))) };
}
