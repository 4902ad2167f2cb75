import {
  type BackboneShape,
  backboneLayers,
  type DropoutRates,
  type LayerSpec,
  type PredictorShape,
  predictorLayers,
} from "./architecture";

/** Parameters that are trained alike, or not at all. */
export interface ParameterGroup {
  readonly name: string;
  /** False: its parameters get no gradient and no update. */
  readonly trained: boolean;
  /** What its BatchNorms normalize with in a training step: the batch, which moves the running statistics, or these. */
  readonly batchNorm: "batch" | "running";
  /** AdamW's decoupled weight decay. */
  readonly weightDecay: number;
}

/** A layer with everything that a training step must know of it. */
export interface PlannedLayer extends LayerSpec {
  /** Index into the plan's groups. */
  readonly groupIndex: number;
  readonly trained: boolean;
  /** True when its input needs a gradient: a layer before it is trained. */
  readonly passesGradient: boolean;
  /** Statistics of its BatchNorm in a training step; null without BatchNorm. */
  readonly statistics: "batch" | "running" | null;
  /** Probability of dropout in a training step; 0 without. */
  readonly dropoutProbability: number;
  /** Number of the layer among those with dropout, in forward order from 0: dropout masks count by it. Null without. */
  readonly dropoutIndex: number | null;
}

/**
 * A network and how it is trained. Engines, memory plans, counts and checks read this and derive nothing on their own.
 * In evaluation mode every BatchNorm uses its running statistics and nothing is dropped.
 */
export interface NetworkPlan {
  readonly layers: readonly PlannedLayer[];
  readonly groups: readonly ParameterGroup[];
  /** Columns of a row of inputs. */
  readonly inputs: number;
  /** Columns of a row of outputs. */
  readonly outputs: number;
  /** Index of the first trained layer, which all later ones are too; the number of layers when none is. */
  readonly firstTrained: number;
  /** Layers with dropout; the highest index is one less. */
  readonly dropoutLayers: number;
  /** Whether rows of inputs are divided by their Euclidean norm first (torch.nn.functional.normalize). */
  readonly normalizes: boolean;
  /** Leading layers whose outputs for a row never change while the network is trained. */
  readonly constantLayers: number;
}

/**
 * Plans a network's training.
 *
 * @param layers in forward order.
 * @param groups in the order of their layers; learning rates come in this order too.
 * @throws RangeError without layers, for a bare Linear with dropout or a skip connection, for a layer of an unknown group or outside their order, for a frozen layer behind a
 *   trained one, and for a trained group that does not normalize with the batch: engines have neither gradient.
 */
export function planNetwork(layers: readonly LayerSpec[], groups: readonly ParameterGroup[]): NetworkPlan {
  const first = layers[0];
  const last = layers.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("A network without layers");
  let dropoutLayers = 0;
  let firstTrained = layers.length;
  let lastGroup = 0;
  const planned = layers.map((layer, i): PlannedLayer => {
    const groupIndex = groups.findIndex(({ name }) => name === layer.group);
    const group = groups[groupIndex];
    if (group === undefined) throw new RangeError(`No group ${layer.group} for ${layer.linear}`);
    if (group.trained && group.batchNorm !== "batch") throw new RangeError(`${group.name} trains without the batch`);
    if (!group.trained && firstTrained < i) throw new RangeError(`${layer.linear} is frozen behind trained layers`);
    if (groupIndex < lastGroup) throw new RangeError(`${layer.linear} comes too late for group ${layer.group}`);
    lastGroup = groupIndex;
    if (layer.batchNorm === null && (layer.residual || layer.dropout !== null)) {
      throw new RangeError(`${layer.linear} has a skip connection or dropout, but no BatchNorm`);
    }
    const passesGradient = group.trained && firstTrained < i;
    if (group.trained) firstTrained = Math.min(firstTrained, i);
    return {
      ...layer,
      groupIndex,
      trained: group.trained,
      passesGradient,
      statistics: layer.batchNorm === null ? null : group.batchNorm,
      dropoutProbability: layer.dropout ?? 0,
      dropoutIndex: layer.dropout === null ? null : dropoutLayers++,
    };
  });
  const changing = planned.findIndex((layer) => layer.trained || layer.statistics === "batch" || dropsAny(layer));
  return {
    layers: planned,
    groups,
    inputs: first.inWidth,
    outputs: last.outWidth,
    firstTrained,
    dropoutLayers,
    normalizes: true,
    constantLayers: changing === -1 ? planned.length : changing,
  };
}

function dropsAny({ dropoutProbability }: PlannedLayer): boolean {
  return dropoutProbability > 0;
}

/** A network in two: its constant layers, and the rest, which takes their outputs as its inputs. */
export interface SplitNetwork {
  readonly constant: NetworkPlan;
  readonly rest: NetworkPlan;
}

/** Outputs of constant layers are kept up to this size, and where they are no wider than the inputs. */
const MAX_KEPT_BYTES = 2 ** 29;

/**
 * Splits a network that trains behind its constant layers, whose outputs are then computed once.
 *
 * @param rows of the data.
 * @returns null when there are none, when there is nothing else, and when their float32 outputs are too large to keep.
 */
export function splitConstant(network: NetworkPlan, rows: number): SplitNetwork | null {
  const { layers, firstTrained, constantLayers } = network;
  const [before, behind] = [layers.slice(0, constantLayers), layers.slice(constantLayers)];
  const width = before.at(-1)?.outWidth;
  if (width === undefined || behind.length === 0) return null;
  if (width > network.inputs || 4 * rows * width > MAX_KEPT_BYTES) return null;
  return {
    constant: { ...network, layers: before, outputs: width, firstTrained: constantLayers },
    // Groups and dropout indices stay as they are, so that rates and masks do too.
    rest: {
      ...network,
      layers: behind,
      inputs: width,
      firstTrained: firstTrained - constantLayers,
      normalizes: false,
      constantLayers: 0,
    },
  };
}

/** A network that only computes outputs. */
export function planInference(layers: readonly LayerSpec[]): NetworkPlan {
  const names = [...new Set(layers.map(({ group }) => group))];
  return planNetwork(
    layers,
    names.map((name) => ({ name, trained: false, batchNorm: "running", weightDecay: 0 })),
  );
}

/** State-dict names of the counters that go up with every training step: of BatchNorms that use the batch. */
export function countedBatches({ layers }: Pick<NetworkPlan, "layers">): string[] {
  return layers.flatMap(({ batchNorm, statistics }) =>
    statistics === "batch" ? [`${batchNorm}.num_batches_tracked`] : [],
  );
}

/** What the configuration says about training a head on a backbone. */
export interface FineTuning {
  /** Backbone parameters get no gradient and no update. */
  readonly freezeBackbone: boolean;
  /** Backbone BatchNorms of a frozen backbone: batch statistics that keep moving ('train') or running ones ('eval'). */
  readonly frozenBatchNorm: "train" | "eval";
  readonly weightDecay: number;
}

/** The two groups of fine-tuning: `backbone`, then `head`. */
function fineTuningGroups({ freezeBackbone, frozenBatchNorm, weightDecay }: FineTuning): ParameterGroup[] {
  const unchanging = freezeBackbone && frozenBatchNorm === "eval";
  return [
    { name: "backbone", trained: !freezeBackbone, batchNorm: unchanging ? "running" : "batch", weightDecay },
    { name: "head", trained: true, batchNorm: "batch", weightDecay },
  ];
}

/** A predictor that is fine-tuned. Without dropout rates, one that only its shape and groups are asked of. */
export function planFineTuning(shape: PredictorShape, tuning: FineTuning, dropout?: DropoutRates): NetworkPlan {
  return planNetwork(predictorLayers(shape, dropout), fineTuningGroups(tuning));
}

/** A backbone that is pre-trained, in one group. */
export function planPreTraining(shape: BackboneShape, dropout: number, weightDecay: number): NetworkPlan {
  return planNetwork(backboneLayers(shape, dropout), [
    { name: "backbone", trained: true, batchNorm: "batch", weightDecay },
  ]);
}
