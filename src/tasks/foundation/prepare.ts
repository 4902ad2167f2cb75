import type { RowSource } from "../../data/row-source";
import type { BackboneShape } from "../../model/architecture";
import { planPreTraining } from "../../model/plan";
import { stepsPerEpoch } from "../../training/batches";
import type { CommonConfig } from "../../training/fields";
import { type PreparedRun, splitRows, splitSeedOf } from "../../training/prepare";
import { RunRandomState } from "../../training/random-state";
import { NEW_BACKBONE_DROPOUT } from "../network-fields";
import { initialBackbone } from "./initial";
import { futureDistributions } from "./targets";

/** What a run is made from. */
export interface FoundationInputs {
  readonly inputWidth: number;
  readonly futures: RowSource;
  readonly config: CommonConfig & { readonly hiddenDim: number; readonly numLayers: number };
}

export interface PreparedFoundation extends PreparedRun {
  readonly shape: BackboneShape;
  readonly dropout: number;
}

/**
 * Splits all rows and initializes the network, with the script's draws in the script's order: construction, then
 * `kaiming_normal_`; no pass weighs the loss.
 *
 * @throws DataError `data/empty-split`.
 */
export function prepareFoundation({ inputWidth, futures, config }: FoundationInputs): PreparedFoundation {
  const { hiddenDim, numLayers } = config;
  const shape = { inputDim: inputWidth, hiddenDim, outputDim: futures.width, numLayers };
  const dropout = config.dropout ?? NEW_BACKBONE_DROPOUT;
  const split = splitRows(
    Int32Array.from({ length: futures.rows }, (_, row) => row),
    config,
  );
  const random = new RunRandomState(config.seed, config.shuffle);
  const initial = initialBackbone(shape, random.generator);
  return {
    config,
    shape,
    dropout,
    split,
    splitSeed: splitSeedOf(config),
    initial,
    random: random.getState(),
    network: planPreTraining(shape, dropout, config.weightDecay),
    training: {
      objective: { kind: "kl-divergence", targets: futureDistributions(futures) },
      batchSize: config.batchSize,
      gradClipNorm: config.gradClipNorm,
      dropoutSeed: config.seed,
    },
    learningRates: [config.learningRate],
    stepsPerEpoch: stepsPerEpoch(split.train.length, config.batchSize),
  };
}
