import type { LabelRules } from "../../data/labels";
import type { SketchesSummary } from "../../protocol/files";
import { assignments } from "./label-mapping";

/** A label of the file with its rows, and the class it becomes under the configuration. */
export interface LabelShare {
  readonly label: string;
  readonly count: number;
  /** Share of the labeled rows, 0..1. */
  readonly share: number;
  /** Null when the label is left out or not matched yet. */
  readonly className: string | null;
  readonly color: string;
}

/**
 * The file's labels in class order (unmatched ones last), with the colors of their classes.
 *
 * @param colors Screen colors in class order.
 * @param without Color of labels that become no class.
 */
export function labelShares(
  { labels, labelKind }: Pick<SketchesSummary, "labels" | "labelKind">,
  config: LabelRules,
  colors: readonly string[],
  without: string,
): readonly LabelShare[] {
  const classOf = assignments({ labels, labelKind }, config);
  const total = labels.reduce((sum, { count }) => sum + count, 0);
  return labels
    .map(({ label, count }) => ({ label, count, index: classOf.get(label) ?? null }))
    .sort((a, b) => (a.index ?? Number.POSITIVE_INFINITY) - (b.index ?? Number.POSITIVE_INFINITY) || b.count - a.count)
    .map(({ label, count, index }) => ({
      label,
      count,
      share: total === 0 ? 0 : count / total,
      className: index === null ? null : (config.classes[index] ?? null),
      color: index === null ? without : (colors[index] ?? without),
    }));
}
