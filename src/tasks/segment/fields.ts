import { z } from "zod";
import type { Fields } from "../../training/fields";
import { fineTuningFields } from "../fine-tuning-fields";

/** The class names of `segment_prediction_finetune.py`. */
export const DEFAULT_CLASSES = ["mass", "affluent", "business", "private"] as const;

/** Texts and nulls by label. Not zod's record, which leaves a key `__proto__` out: it may be somebody's label. */
const labelMap = z.unknown().transform((value, context): Record<string, string | null> => {
  const refuse = (path: readonly string[]) => {
    context.addIssue({ code: "custom", message: "not a map of labels to classes", path: [...path] });
    return z.NEVER;
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse([]);
  const entries: [string, string | null][] = [];
  for (const [label, target] of Object.entries(value)) {
    if (target !== null && typeof target !== "string") return refuse([label]);
    entries.push([label, target]);
  }
  return Object.fromEntries(entries);
});

/** What a segment run is told beside the keys that every task has. */
export const segmentFields = {
  ...fineTuningFields,
  /** Class names in the order of the logits. */
  classes: {
    group: "data",
    schema: z
      .array(z.string().min(1).max(64))
      .min(2)
      .max(64)
      .refine((names) => new Set(names).size === names.length),
    default: DEFAULT_CLASSES,
    control: { kind: "classes" },
    example: '["mass", "affluent", "business", "private"]',
    after: "walk",
  },
  /** File label → class, or null to leave its rows out. */
  labelMap: {
    group: "data",
    schema: labelMap,
    default: {},
    control: { kind: "labels" },
    example: '{"vip": "private"}, {"vip": null}',
    after: "classes",
  },
  classWeights: {
    group: "optimizer",
    schema: z.enum(["balanced", "none"]),
    default: "balanced",
    control: { kind: "choice", values: ["balanced", "none"] },
    example: "balanced, none",
    after: "headDropout",
  },
} as const satisfies Fields;
