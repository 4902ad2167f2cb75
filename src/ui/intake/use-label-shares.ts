import { useMemo } from "react";
import type { SketchesSummary } from "../../protocol/files";
import { classNamesOf, labelMapOf } from "../../tasks/classes";
import type { Config } from "../../tasks/config";
import { useSegmentColours } from "../kit/segment";
import { type LabelShare, labelShares } from "./label-shares";

/** A file's labels with the colours of the classes they become under a configuration. */
export function useLabelShares(data: SketchesSummary, config: Config): readonly LabelShare[] {
  const rules = useMemo(() => ({ classes: classNamesOf(config), labelMap: labelMapOf(config) }), [config]);
  const colours = useSegmentColours(rules.classes);
  return useMemo(() => labelShares(data, rules, colours, "var(--color-line-strong)"), [data, rules, colours]);
}
