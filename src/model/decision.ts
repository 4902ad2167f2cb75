import { z } from "zod";
import { ModelError } from "./errors";

/**
 * `decision.json`, beside a checkpoint: what scoring needs and the checkpoint's fixed keys cannot hold. `checkpoint` says
 * which file it belongs to; without a decision, labels that are neither class names nor indices are unknown.
 */
const decisionSchema = z.object({
  version: z.union([z.string(), z.number()]),
  checkpoint: z.object({ name: z.string(), sha256: z.string() }),
  /** Class names in the order of the logits. */
  classes: z.array(z.string()),
  /** File label → class, or null for rows that were left out. */
  labelMap: z.custom<Readonly<Record<string, string | null>>>(isLabelMap),
});

export type Decision = z.output<typeof decisionSchema>;

/** An object of texts and nulls. Not zod's record, which leaves a key `__proto__` out. */
function isLabelMap(value: unknown): value is Readonly<Record<string, string | null>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((target) => target === null || typeof target === "string");
}

/** Whether parsed JSON says that it is a decision, well-formed or not. */
export function looksLikeDecision(json: unknown): boolean {
  return typeof json === "object" && json !== null && "checkpoint" in json && "classes" in json;
}

/**
 * The decision of parsed JSON.
 *
 * @throws ModelError `model/bad-decision` when a key is missing or of another kind.
 */
export function parseDecision(json: unknown, file: string): Decision {
  const parsed = decisionSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ModelError("model/bad-decision", { file, key: parsed.error.issues[0]?.path.join(".") ?? "" });
}

/** `decision.json`. `__proto__` as a key of `labelMap` survives: JSON.stringify writes own keys, JSON.parse makes them. */
export function decisionFile(decision: Decision): Blob {
  return new Blob([`${JSON.stringify(decision, null, 1)}\n`], { type: "application/json" });
}
