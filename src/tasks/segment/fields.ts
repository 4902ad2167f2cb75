import { z } from "zod";
import type { Fields } from "../../training/fields";
import { fineTuningFields } from "../fine-tuning-fields";
import { labelMap } from "../label-map";

/** The class names of `segment_prediction_finetune.py`. */
export const DEFAULT_CLASSES = ["mass", "affluent", "business", "private"] as const;

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
    schema: labelMap(z.string().nullable(), "not a map of labels to classes"),
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
