import { useMemo } from "react";
import type { ModelSummary } from "../../protocol/predict";
import type { LineageFacts } from "../../run/lineage";
import { stepOf, stepSettings, tablesContent, useData } from "../../store/data";
import { useHistory } from "../../store/history";
import { type LineageSources, lineageFacts } from "../../store/lineage";
import { readOrigins } from "../../store/origins";
import { pageStorage } from "../../store/page-storage";
import { isRunning } from "../../store/phase";
import { usePredict } from "../../store/predict";
import { useStudio } from "../../store/studio";
import { missingTables } from "../../store/table-sources";

/** The models of files that Predict has open, by task. */
function modelsOf(model: ModelSummary | null): LineageSources["models"] {
  if (model === null) return {};
  const other = model.task === "segment" ? "churn" : "segment";
  return {
    ...(model.sha256 !== null && { [model.task]: model.sha256 }),
    ...(model.besideSha256 !== null && { [other]: model.besideSha256 }),
  };
}

/** The way's facts, from what the places have right now. */
export function useLineageFacts(): LineageFacts {
  const sources = useData((state) => state.sources);
  const config = useData((state) => state.config);
  const content = useData((state) => state.content);
  const hasGraph = useData((state) => state.graph !== null);
  const hasSketches = useData((state) => state.sketches !== null);
  const kept = useData((state) => state.kept);
  const stage = useData((state) => state.progress?.stage ?? null);
  const open = useStudio((state) => state.sketches.value?.sha256 ?? null);
  const foundation = useStudio((state) => state.foundation.value?.sha256 ?? null);
  const demo = useStudio((state) => state.demo);
  const training = useStudio(({ run }) => (isRunning(run) ? (run?.header.task ?? null) : null));
  const runs = useHistory((state) => state.runs);
  const scored = usePredict((state) => state.scored);
  const model = usePredict((state) => state.model);
  return useMemo(() => {
    const keptHash = kept?.files.findLast(({ kind }) => kind === "weights")?.sha256 ?? null;
    const running = stage === null ? null : stepOf[stage];
    const tables = { hasTables: missingTables(sources).length === 0, tables: tablesContent(sources) };
    return lineageFacts({
      data: { ...tables, settings: stepSettings(config), hasGraph, hasSketches, content, running },
      origins: readOrigins(pageStorage),
      sketches: open ?? keptHash,
      foundation,
      runs,
      demo,
      training,
      models: modelsOf(model),
      scored: scored && {
        sha256: scored.sha256,
        task: scored.task,
        model: model?.sha256 ?? null,
        run: model?.run ?? null,
      },
    });
  }, [
    sources,
    config,
    content,
    hasGraph,
    hasSketches,
    kept,
    stage,
    open,
    foundation,
    demo,
    training,
    runs,
    scored,
    model,
  ]);
}
