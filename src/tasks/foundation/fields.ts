import type { Fields } from "../../training/fields";
import { networkFields } from "../network-fields";

/** What a pre-training run is told beside the keys that every task has. */
export const foundationFields = {
  hiddenDim: networkFields.hiddenDim,
  numLayers: networkFields.numLayers,
} as const satisfies Fields;
