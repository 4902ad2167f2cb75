import { type TrainedTable, trainedTableSchema } from "../data/any-table/mapping";
import type { Checkpoint } from "./checkpoint";
import { ModelError } from "./errors";

/** Key of a checkpoint and of a safetensors' metadata: the columns of the table that a model was trained on, as JSON. */
export const TABLE_KEY = "table";

/**
 * The columns of the table that a model was trained on; null for a model of sketches.
 *
 * @throws ModelError `model/invalid-value` for anything but what the studio writes.
 */
export function tableOf({ entries, file }: Checkpoint): TrainedTable | null {
  const text = entries.get(TABLE_KEY);
  if (text === undefined) return null;
  const parsed = trainedTableSchema.safeParse(typeof text === "string" ? jsonOf(text) : null);
  if (parsed.success) return parsed.data;
  throw new ModelError("model/invalid-value", { file, key: TABLE_KEY, value: String(text).slice(0, 40) });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
