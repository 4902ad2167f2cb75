import { z } from "zod";
import { valueAt } from "../data/config-error";
import { ModelError } from "./errors";

const sketcherSchema = z.object({ name: z.string(), sha256: z.string(), inputMean: z.array(z.number()) });

/** The sketcher of a model's training data, by its file, and the mean input of the training split. */
export type ModelSketcher = z.output<typeof sketcherSchema>;

/** What a stored `run.json` says of the sketcher; null where it says nothing that can be read. */
export function storedSketcher(json: unknown): ModelSketcher | null {
  return sketcherSchema.safeParse(valueAt(json, ["dataset", "sketcher"])).data ?? null;
}

/**
 * `decision.json`, beside a checkpoint: what scoring needs and the checkpoint's fixed keys cannot hold. `checkpoint` says
 * which file it belongs to; without a decision, labels that are neither class names nor indices are unknown.
 */
const decisionSchema = z
  .object({
    version: z.union([z.string(), z.number()]),
    checkpoint: z.object({ name: z.string(), sha256: z.string() }),
    /** Class names in the order of the probabilities. */
    classes: z.array(z.string()).readonly(),
    /** File label → class, or null for rows that were left out. */
    labelMap: z.custom<Readonly<Record<string, string | null>>>(isLabelMap).optional(),
    /** In place of `labelMap` where there are a negative and a positive class: file label → whether it is positive. */
    churnMap: z.custom<Readonly<Record<string, boolean | null>>>(isChurnMap).optional(),
    /** From which probability on a customer counts as positive. */
    threshold: z.number().min(0).max(1).nullable().default(null),
    sketcher: sketcherSchema.nullable().default(null),
  })
  .refine(({ labelMap, churnMap }) => labelMap !== undefined || churnMap !== undefined, { path: ["labelMap"] })
  .transform(({ labelMap, churnMap, ...decision }) => {
    const { classes } = decision;
    const named = Object.entries(churnMap ?? {}).map(([label, target]) => [
      label,
      target === null ? null : (classes[target ? 1 : 0] ?? null),
    ]);
    return {
      ...decision,
      labelMap: labelMap ?? (Object.fromEntries(named) as Readonly<Record<string, string | null>>),
    };
  });

/** A decision that was read, whichever way its file says what labels become. */
export type Decision = z.output<typeof decisionSchema>;

/** What scoring takes from a decision. */
export type DecisionRules = Pick<Decision, "labelMap" | "threshold" | "sketcher">;

/** An object of texts and nulls. Not zod's record, which leaves a key `__proto__` out. */
function isLabelMap(value: unknown): value is Readonly<Record<string, string | null>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((target) => target === null || typeof target === "string");
}

function isChurnMap(value: unknown): value is Readonly<Record<string, boolean | null>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((target) => target === null || typeof target === "boolean");
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

/** What `decision.json` says beside the classes: of a model of classes, or of one of a negative and a positive class. */
export type WrittenRules =
  | { readonly labelMap: Decision["labelMap"] }
  | { readonly churnMap: Readonly<Record<string, boolean | null>>; readonly threshold: number };

/** `decision.json`. `__proto__` as a key of a map survives: JSON.stringify writes own keys, JSON.parse makes them. */
export function decisionFile(decision: z.input<typeof decisionSchema> & WrittenRules): Blob {
  return new Blob([`${JSON.stringify(decision, null, 1)}\n`], { type: "application/json" });
}
