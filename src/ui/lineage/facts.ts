import { useMemo } from "react";
import type { ModelSummary } from "../../protocol/predict";
import type { LineageFacts } from "../../run/lineage";
import { useData } from "../../store/data";
import { stepOf, stepSettings, tablesContent } from "../../store/data-steps";
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
  // A table with a label is no sketches, and what is trained on it and scored by it is on no way.
  const open = useStudio(({ sketches: { value } }) => (value?.table === null ? value.sha256 : null));
  const foundation = useStudio((state) => state.foundation.value?.sha256 ?? null);
  const demo = useStudio((state) => state.demo);
  const training = useStudio(({ run, sketches: { value } }) =>
    isRunning(run) && value?.table === null ? (run?.header.task ?? null) : null,
  );
  const runs = useHistory((state) => state.runs);
  const scored = usePredict((state) => (state.model?.isTable === true ? null : state.scored));
  const model = usePredict((state) => (state.model?.isTable === true ? null : state.model));
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
