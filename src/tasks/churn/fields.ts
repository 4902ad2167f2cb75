import { z } from "zod";
import type { Fields } from "../../training/fields";
import { fineTuningFields } from "../fine-tuning-fields";
import { labelMap } from "../label-map";

/** True, false or null by label. */
const churnMap = labelMap(z.boolean().nullable(), "not a map of labels to true, false or null");

/** What a churn run is told beside the keys that every task has. */
export const churnFields = {
  ...fineTuningFields,
  /** File label → churned or not, or null to leave its rows out. */
  churnMap: {
    group: "data",
    schema: churnMap,
    default: {},
    control: { kind: "labels" },
    example: '{"left": true, "stayed": false}, {"unknown": null}',
    after: "walk",
  },
  /** Weight of a churner in the loss: retained / churned of the training split, 1, or a number. */
  positiveWeight: {
    group: "optimizer",
    schema: z.union([z.enum(["balanced", "none"]), z.number().positive().max(1e6)]),
    default: "balanced",
    control: { kind: "choice", values: ["balanced", "none"] },
    example: "balanced, none, 4",
    after: "headDropout",
  },
  /** A customer is called churned from this probability on. */
  threshold: {
    group: "main",
    schema: z.number().min(0).max(1),
    default: 0.5,
    control: { kind: "number", format: "percent" },
    example: "0.3, 0.5",
    after: "positiveWeight",
  },
} as const satisfies Fields;
