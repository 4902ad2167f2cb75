import { useMemo } from "react";
import type { SketchesSummary } from "../../protocol/files";
import { useStudio } from "../../store/studio";
import { classNamesOf, labelMapOf } from "../../tasks/classes";
import { type Config, defaultConfig } from "../../tasks/config";
import { useSegmentColors } from "../kit/segment";
import { type LabelShare, labelShares } from "./label-shares";

const noClasses: readonly { readonly name: string; readonly rows: number }[] = [];

/**
 * What the task tells apart, with colors: for churn the two classes as the checks count them, else the file's segments
 * with the colors of the classes they become under a configuration.
 */
export function useLabelShares(data: SketchesSummary, config: Config): readonly LabelShare[] {
  const rules = useMemo(() => {
    const named = config.task === "segment" ? config : defaultConfig("segment");
    return { classes: classNamesOf(named), labelMap: labelMapOf(named) };
  }, [config]);
  const colors = useSegmentColors(rules.classes);
  const churn = useStudio(({ preflight }) => (config.task === "churn" && preflight ? preflight.classes : noClasses));
  const churnColors = useSegmentColors(churn.map(({ name }) => name));
  const segments = useMemo(() => labelShares(data, rules, colors, "var(--color-line-strong)"), [data, rules, colors]);
  if (config.task !== "churn") return segments;
  const total = churn.reduce((sum, { rows }) => sum + rows, 0);
  return churn.map(({ name, rows }, index) => ({
    label: name,
    count: rows,
    share: total === 0 ? 0 : rows / total,
    className: name,
    color: churnColors[index] ?? "",
  }));
}
