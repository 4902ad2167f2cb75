import { useMemo } from "react";
import type { SketchesSummary } from "../../protocol/files";
import type { Config } from "../../tasks/config";
import { useSegmentColours } from "../kit/segment";
import { type LabelShare, labelShares } from "./label-shares";

/** A file's labels with the colours of the classes they become under a configuration. */
export function useLabelShares(data: SketchesSummary, config: Config): readonly LabelShare[] {
  const colours = useSegmentColours(config.classes);
  return useMemo(() => labelShares(data, config, colours, "var(--color-line-strong)"), [data, config, colours]);
}
