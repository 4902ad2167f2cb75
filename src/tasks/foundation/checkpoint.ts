import { type PyWritable, pyFloat, WritableOrderedDict } from "../../formats";
import { type BackboneShape, backboneLayers, type ModelState } from "../../model/architecture";
import { FOUNDATION_ARCHITECTURE, writableState } from "../../model/checkpoint";

/** A pre-trained model with what its file says of it. */
interface TrainedFoundation {
  readonly shape: BackboneShape;
  readonly state: ModelState;
  readonly dropout: number;
  readonly walk: number;
  /** Of every epoch. */
  readonly trainLosses: readonly number[];
  readonly valLosses: readonly number[];
  /** Of the test split's customers. */
  readonly similarities: Float32Array;
  readonly meanSimilarity: number;
}

/**
 * The value that `torch.save` would be given: the script's keys in the script's order. Similarities are a list of Python
 * floats where the script has NumPy's array and scalar, so that `torch.load(weights_only=True)` takes the file.
 */
export function foundationCheckpoint(model: TrainedFoundation): PyWritable {
  const { shape } = model;
  return new Map<string, PyWritable>([
    ["model_state_dict", new WritableOrderedDict(writableState(backboneLayers(shape), model.state))],
    ["input_dim", shape.inputDim],
    ["output_dim", shape.outputDim],
    ["hidden_dim", shape.hiddenDim],
    ["num_layers", shape.numLayers],
    ["dropout", pyFloat(model.dropout)],
    ["walk", model.walk],
    ["train_losses", model.trainLosses.map(pyFloat)],
    ["val_losses", model.valLosses.map(pyFloat)],
    ["test_similarities", Array.from(model.similarities, pyFloat)],
    ["mean_similarity", pyFloat(model.meanSimilarity)],
    ["architecture", FOUNDATION_ARCHITECTURE],
  ]);
}
