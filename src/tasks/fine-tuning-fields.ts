import { z } from "zod";
import { dropoutShare, type Fields } from "../training/fields";
import { networkFields } from "./network-fields";

/** The keys of every task that trains a head on a foundation model. */
export const fineTuningFields = {
  freezeBackbone: {
    group: "main",
    schema: z.boolean(),
    default: false,
    control: { kind: "switch" },
    example: "false, true",
    flag: "freeze-backbone",
    after: "walk",
  },
  frozenBatchNorm: {
    group: "network",
    schema: z.enum(["train", "eval"]),
    default: "train",
    control: { kind: "choice", values: ["train", "eval"] },
    example: "train, eval",
    after: "freezeBackbone",
    onlyWith: "freezeBackbone",
  },
  /** No foundation model: the backbone is made anew, with the widths below. */
  fromScratch: {
    group: "main",
    schema: z.boolean(),
    default: false,
    control: { kind: "switch" },
    example: "false, true",
    flag: "from-scratch",
    after: "frozenBatchNorm",
  },
  hiddenDim: { ...networkFields.hiddenDim, onlyWith: "fromScratch", width: "hidden" },
  numLayers: { ...networkFields.numLayers, onlyWith: "fromScratch", width: "layers" },
  outputDim: { ...networkFields.outputDim, onlyWith: "fromScratch", width: "output" },
  headLearningRateFactor: {
    group: "optimizer",
    schema: z.number().positive().max(1e6),
    default: 10,
    control: { kind: "number", unit: "times" },
    example: "1, 10",
    after: "learningRate",
  },
  headDropout: {
    group: "network",
    schema: z.tuple([dropoutShare, dropoutShare]),
    default: [0.3, 0.2],
    control: {
      kind: "parts",
      parts: { 0: { kind: "number", unit: "share" }, 1: { kind: "number", unit: "share" } },
    },
    example: "[0.3, 0.2], [0, 0]",
    after: "dropout",
  },
} as const satisfies Fields;
