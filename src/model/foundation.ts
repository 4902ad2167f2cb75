import { type FormatWarning, NdArray, openTorch, type ReadOptions } from "../formats";
import { type BackboneShape, backboneLayers, type ModelState, stateDictSpecs } from "./architecture";
import {
  architectureOf,
  type Checkpoint,
  checkTensors,
  FOUNDATION_ARCHITECTURE,
  hasHead,
  numberList,
  openCheckpoint,
  probability,
  readState,
  walkOf,
  wholeNumber,
} from "./checkpoint";
import { ModelError } from "./errors";

/** What a foundation model says of itself, beside its weights. */
export interface FoundationMetadata {
  readonly file: string;
  readonly shape: BackboneShape;
  /** Dropout after residual blocks, as it was pre-trained. */
  readonly dropout: number;
  readonly walk: number | null;
  /** Its own training curves, one value per epoch. */
  readonly trainLosses: readonly number[];
  readonly valLosses: readonly number[];
  /** Mean cosine similarity on its own test split. */
  readonly meanSimilarity: number | null;
  readonly architecture: string;
  readonly warnings: readonly FormatWarning[];
}

/** A foundation model in memory: everything of the checkpoint that fine-tuning and its card need. */
export interface Foundation extends FoundationMetadata {
  /** The backbone's tensors. */
  readonly state: ModelState;
}

/** More residual layers than any such model has: a wrong number must not become a list of a billion tensors. */
const MAX_LAYERS = 1000;

/**
 * Reads the checkpoint that `future_ubr_ffn.py` writes. All dimensions come from it.
 *
 * @param options `onProgress` hears elements done and in total.
 * @throws ModelError for another model, missing metadata, metadata that contradicts the tensors, and NaN or infinite
 *   weights; FormatError for what is wrong with the file; the signal's reason when aborted.
 */
export async function readFoundation(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<Foundation> {
  const { checkpoint, specs, record } = await openFoundation(blob, options);
  return { ...record, state: await readState(checkpoint, specs, options) };
}

/**
 * What a foundation model says beside its weights, whose shapes are checked and whose values are not read, with the
 * similarity of every customer of its own test split, null where the file does not hold them. Throws as `readFoundation`.
 */
export async function readFoundationRecord(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<FoundationMetadata & { readonly similarities: Float32Array | null }> {
  const { checkpoint, record } = await openFoundation(blob, options);
  return { ...record, similarities: similaritiesOf(checkpoint) };
}

/** NumPy's array from the script, a list of floats from the studio. */
function similaritiesOf(checkpoint: Checkpoint): Float32Array | null {
  const key = "test_similarities";
  const stored = checkpoint.entries.get(key);
  const isArray = stored instanceof NdArray && stored.dtype.kind === "f" && stored.shape.length === 1;
  const values = isArray ? stored.toFloat32().data : Float32Array.from(numberList(checkpoint, key));
  return values.length > 0 && values.every(Number.isFinite) ? values : null;
}

async function openFoundation(blob: Blob, options: { readonly fileName: string } & ReadOptions) {
  const file = options.fileName;
  const { root, warnings } = await openTorch(blob, options);
  const checkpoint = openCheckpoint(root, file);
  if (hasHead(checkpoint)) throw new ModelError("model/fine-tuned", { file });
  const architecture = architectureOf(checkpoint) ?? FOUNDATION_ARCHITECTURE;
  if (architecture !== FOUNDATION_ARCHITECTURE) {
    throw new ModelError("model/other-network", { file, architecture, expected: FOUNDATION_ARCHITECTURE });
  }
  const shape: BackboneShape = {
    inputDim: wholeNumber(checkpoint, "input_dim", 1),
    hiddenDim: wholeNumber(checkpoint, "hidden_dim", 1),
    outputDim: wholeNumber(checkpoint, "output_dim", 1),
    numLayers: wholeNumber(checkpoint, "num_layers", 0),
  };
  if (shape.numLayers > MAX_LAYERS) {
    throw new ModelError("model/invalid-value", { file, key: "num_layers", value: String(shape.numLayers) });
  }
  const dropout = probability(checkpoint, "dropout");
  const specs = stateDictSpecs(backboneLayers(shape));
  checkTensors(checkpoint, specs, shape.numLayers);
  const meanSimilarity = checkpoint.entries.get("mean_similarity");
  const record: FoundationMetadata = {
    file,
    shape,
    dropout,
    walk: walkOf(checkpoint),
    trainLosses: numberList(checkpoint, "train_losses"),
    valLosses: numberList(checkpoint, "val_losses"),
    meanSimilarity: typeof meanSimilarity === "number" ? meanSimilarity : null,
    architecture,
    warnings,
  };
  return { checkpoint, specs, record };
}
