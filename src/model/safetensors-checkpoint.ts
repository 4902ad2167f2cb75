import { openSafetensors, type PickleValue } from "../formats";
import type { Checkpoint } from "./checkpoint";

/** Metadata of the studio's safetensors: SHA-256 of the `.pt` of the same model, which `decision.json` names. */
export const CHECKPOINT_SHA256 = "checkpoint_sha256";

/** Metadata that is JSON; everything else is text. */
const JSON_KEYS: ReadonlySet<string> = new Set(["walk", "freeze_backbone", "segment_classes", "metrics"]);

/**
 * A safetensors file with the shape of a checkpoint, so that both are checked by the same rules. Metadata that is not what
 * `predictorSafetensors` writes is left out, and missed where it is needed.
 */
export async function safetensorsCheckpoint(blob: Blob, file: string): Promise<Checkpoint> {
  const { tensors, metadata } = await openSafetensors(blob, { fileName: file });
  const entries = new Map<PickleValue, PickleValue>();
  for (const [key, text] of metadata) {
    const value = JSON_KEYS.has(key) ? parsed(text) : text;
    if (value !== undefined) entries.set(key, value);
  }
  return { file, entries, stateDict: tensors };
}

/** JSON of one of the metadata's keys as a checkpoint would hold it; undefined when it is none. */
function parsed(text: string): PickleValue | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  if (typeof value !== "object" || value === null) return undefined;
  // JSON has no nan: an undefined metric is null there and nan in the checkpoint.
  return new Map(
    Object.entries(value).flatMap(([key, item]): [string, number][] =>
      item === null ? [[key, Number.NaN]] : typeof item === "number" ? [[key, item]] : [],
    ),
  );
}
