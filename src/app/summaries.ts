import { labelText } from "../data/labels";
import { rowsAt } from "../data/row-source";
import type { SketchesDataset } from "../data/sketches";
import { backboneLayers } from "../model/architecture";
import type { Foundation } from "../model/foundation";
import { parameterCounts } from "../model/parameter-counts";
import { planInference } from "../model/plan";
import type { FoundationSummary, SketchesSummary } from "../protocol/files";
import { TASK_IDS, type TaskId } from "../tasks/registry";

/** Rows and past columns that the data card shows. */
const FIRST_ROWS = 5;
const FIRST_COLUMNS = 32;

/** The data card: everything that the page shows of a sketches file, without its arrays. */
export function summarizeSketches(dataset: SketchesDataset, bytes: number): SketchesSummary {
  const { labels, customerIds, inputs, pastWidth, portfolioWidth } = dataset;
  return {
    file: dataset.file,
    bytes,
    sha256: null,
    rows: dataset.rows,
    pastWidth,
    portfolioWidth,
    table: dataset.table?.mapping ?? null,
    futureWidth: dataset.futures?.width ?? null,
    serves: TASK_IDS.filter((task) => hasTargets(task, dataset)),
    arrays: dataset.arrays,
    statistics: dataset.statistics,
    labelKind: labels.kind,
    labels: labels.values.map((value, index) => ({
      label: labelText(value),
      count: labels.counts[index] ?? 0,
      firstRow: labels.firstRows[index] ?? 0,
    })),
    missingLabels: labels.missing,
    duplicateCustomerIds: dataset.duplicateCustomerIds,
    hasCustomerIds: customerIds !== null,
    walk: dataset.walk,
    scalars: dataset.scalars,
    firstRows: Array.from({ length: Math.min(FIRST_ROWS, dataset.rows) }, (_, row) => ({
      customerId: customerIds === null ? String(row) : (customerIds[row] ?? ""),
      label: labelText(labels.values[labels.codes[row] ?? -1] ?? ""),
      past: Array.from(
        rowsAt(inputs, Int32Array.of(row)).subarray(
          0,
          Math.min(FIRST_COLUMNS, dataset.table?.names.length ?? pastWidth),
        ),
      ),
    })),
    warnings: [],
  };
}

/** The foundation card. */
export function summarizeFoundation(foundation: Foundation, bytes: number): FoundationSummary {
  const parameters = parameterCounts(planInference(backboneLayers(foundation.shape))).total;
  const { state: _, ...known } = foundation;
  return { ...known, bytes, sha256: null, parameters };
}

/** Whether a file holds what a task learns. */
function hasTargets(task: TaskId, { labels, churn, futures }: SketchesDataset): boolean {
  switch (task) {
    case "segment":
      return labels.values.length > 0;
    case "churn":
      return churn !== null;
    case "foundation":
      return futures !== null;
  }
}
