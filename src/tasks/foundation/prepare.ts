import type { RowSource } from "../../data/row-source";
import type { Split } from "../../data/split";
import type { BackboneShape } from "../../model/architecture";
import { type NetworkPlan, planPreTraining } from "../../model/plan";
import type { CommonConfig } from "../../training/fields";
import { type PreparedRun, preparedRun, splitRows } from "../../training/prepare";
import { RunRandomState } from "../../training/random-state";
import { NEW_BACKBONE_DROPOUT } from "../network-fields";
import { initialBackbone } from "./initial";
import { futureDistributions } from "./targets";

/** What a run is made from. */
interface FoundationInputs {
  readonly inputWidth: number;
  readonly futures: RowSource;
  readonly config: CommonConfig & { readonly hiddenDim: number; readonly numLayers: number };
}

interface PreparedFoundation extends PreparedRun {
  readonly shape: BackboneShape;
  readonly dropout: number;
}

/** The backbone that a configuration makes for these widths, and how it is trained. */
export function preTrainingNetwork(
  inputDim: number,
  outputDim: number,
  { hiddenDim, numLayers, dropout, weightDecay }: FoundationInputs["config"],
): { readonly shape: BackboneShape; readonly dropout: number; readonly network: NetworkPlan } {
  const shape = { inputDim, hiddenDim, outputDim, numLayers };
  const rate = dropout ?? NEW_BACKBONE_DROPOUT;
  return { shape, dropout: rate, network: planPreTraining(shape, rate, weightDecay) };
}

/** Of all rows. @throws DataError `data/empty-split`. */
export function splitOf({ rows }: Pick<RowSource, "rows">, config: Pick<CommonConfig, "split" | "seed">): Split {
  return splitRows(
    Int32Array.from({ length: rows }, (_, row) => row),
    config,
  );
}

/**
 * Splits all rows and initializes the network, with the script's draws in the script's order: construction, then
 * `kaiming_normal_`; no pass weighs the loss.
 *
 * @throws DataError `data/empty-split`.
 */
export function prepareFoundation({ inputWidth, futures, config }: FoundationInputs): PreparedFoundation {
  const { shape, dropout, network } = preTrainingNetwork(inputWidth, futures.width, config);
  const split = splitOf(futures, config);
  const random = new RunRandomState(config.seed, config.shuffle);
  const initial = initialBackbone(shape, random.generator);
  const objective = { kind: "kl-divergence" as const, targets: futureDistributions(futures) };
  const learningRates = [config.learningRate];
  return { ...preparedRun(config, { split, initial, network, random, objective, learningRates }), shape, dropout };
}
