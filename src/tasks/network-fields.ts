import { z } from "zod";
import type { Fields } from "../training/fields";

/** Dropout of a backbone that is made anew, where the configuration leaves it open: the script's. */
export const NEW_BACKBONE_DROPOUT = 0.1;

/** The widths of a backbone that is made anew; a foundation model has its own. */
export const networkFields = {
  hiddenDim: {
    group: "network",
    schema: z.int().min(1).max(16_384),
    default: 3000,
    control: { kind: "number", format: "count" },
    example: "512, 3000",
    after: "dropout",
  },
  numLayers: {
    group: "network",
    schema: z.int().min(0).max(100),
    default: 3,
    control: { kind: "number", format: "count" },
    example: "2, 3",
    after: "hiddenDim",
  },
  outputDim: {
    group: "network",
    schema: z.int().min(1).max(16_384),
    default: 320,
    control: { kind: "number", format: "count" },
    example: "64, 320",
    after: "numLayers",
  },
} as const satisfies Fields;
