import type { Locale } from "../../i18n/messages";
import { type Measured, strongestBy } from "../../tasks/measured";
import { taskOf } from "../../tasks/registry";
import type { MetricTilesProps } from "./MetricTiles";
import { baselineName } from "./sentence";

/** What the tiles show beside a run's numbers: each metric's own interval, and the baseline that is hardest to beat in it. */
export function tileEvidence(
  table: Pick<Measured, "task" | "baselines" | "intervals">,
  locale: Locale,
): NonNullable<MetricTilesProps["evidence"]> {
  const strongest = taskOf(table.task).compared.flatMap((key) => {
    const found = strongestBy(table, key);
    return found === null ? [] : [[key, { ...found, name: baselineName(found.name, locale) }] as const];
  });
  return { intervals: table.intervals, strongest: Object.fromEntries(strongest) };
}
