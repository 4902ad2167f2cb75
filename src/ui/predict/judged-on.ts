import type { ModelSummary, ScoringSummary } from "../../protocol/predict";

type FileFacts = Pick<File, "name" | "size" | "lastModified">;

/** What is known of the customers that a model is judged on: did it learn from them? */
export type JudgedOn = "test" | "learned" | "new" | "unknown";

/**
 * @param scoredFile What was scored; null for a run's test split.
 * @param runFile The sketches that the run was trained on; null when others are open, or none.
 */
export function judgedOn(
  model: Pick<ModelSummary, "source">,
  scored: Pick<ScoringSummary, "source">,
  scoredFile: FileFacts | null,
  runFile: FileFacts | null,
): JudgedOn {
  if (scored.source === "test") return "test";
  if (model.source === "file") return "unknown";
  if (scoredFile === null || runFile === null) return "unknown";
  const same = (["name", "size", "lastModified"] as const).every((fact) => scoredFile[fact] === runFile[fact]);
  return same ? "learned" : "new";
}
