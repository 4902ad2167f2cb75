import { randomSplit, type Split } from "../data/split";
import type { GeneratorState } from "../data/torch-generator";
import type { TrainingSetup } from "../engine/engine";
import type { Objective } from "../engine/objective";
import type { ModelState } from "../model/architecture";
import type { NetworkPlan } from "../model/plan";
import { stepsPerEpoch } from "./batches";
import type { CommonConfig } from "./fields";
import type { RunRandomState } from "./random-state";

/** Everything that is fixed before the first step. */
export interface PreparedRun {
  readonly config: CommonConfig;
  /** Rows of the file (from 0), in `random_split`'s order. */
  readonly split: Split;
  readonly splitSeed: number;
  readonly initial: ModelState;
  /** Where the script's global generator stands when the first epoch begins. */
  readonly random: GeneratorState;
  readonly network: NetworkPlan;
  /** What the engine trains on, but for the inputs. */
  readonly training: Omit<TrainingSetup, "inputs">;
  /** First epoch's rates, one per group in the network's order. */
  readonly learningRates: readonly number[];
  readonly stepsPerEpoch: number;
}

/** What follows from the rest of a prepared run. @param random after the draws that initialized the network. */
export function preparedRun(
  config: CommonConfig,
  {
    objective,
    random,
    ...run
  }: Pick<PreparedRun, "split" | "initial" | "network" | "learningRates"> & {
    readonly objective: Objective;
    readonly random: RunRandomState;
  },
): PreparedRun {
  const { batchSize, gradClipNorm, seed } = config;
  return {
    ...run,
    config,
    splitSeed: splitSeedOf(config),
    random: random.getState(),
    training: { objective, batchSize, gradClipNorm, dropoutSeed: seed },
    stepsPerEpoch: stepsPerEpoch(run.split.train.length, batchSize),
  };
}

/** The seed that splits: the split's own, else the run's. */
function splitSeedOf({ split, seed }: Pick<CommonConfig, "split" | "seed">): number {
  return split.seed ?? seed;
}

/**
 * `random_split` of the rows that take part.
 *
 * @param rows of the file, in its order.
 * @returns rows of the file.
 * @throws DataError `data/empty-split`.
 */
export function splitRows(rows: Int32Array, config: Pick<CommonConfig, "split" | "seed">): Split {
  const { train, validation, test } = randomSplit(rows.length, config.split, splitSeedOf(config));
  return { train: pick(rows, train), validation: pick(rows, validation), test: pick(rows, test) };
}

/** `values` at `places`. */
export function pick(values: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => values[place] ?? -1);
}
