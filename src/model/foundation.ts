import { openZip, type PickleValue, PyObject, type ReadOptions, readPickle, TorchFile, tensorOf } from "../interim";
import {
  type BackboneShape,
  elementCount,
  HEAD_WIDTHS,
  type ModelState,
  predictorLayers,
  stateDictSpecs,
} from "./architecture";
import { ModelError } from "./errors";

export interface Foundation {
  readonly file: string;
  readonly shape: BackboneShape;
  readonly dropout: number;
  readonly walk: number | null;
  readonly state: ModelState;
  readonly trainLosses: readonly number[];
  readonly valLosses: readonly number[];
  readonly meanSimilarity: number | null;
  readonly architecture: string;
}

/** Reads a foundation checkpoint. @throws FormatError, ModelError */
export async function readFoundation(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<Foundation> {
  const file = options.fileName;
  const zip = await openZip(blob, file);
  const folder = [...zip.entries.keys()][0]?.split("/")[0] ?? "";
  const root = readPickle(await zip.read(`${folder}/data.pkl`, false), { file, entry: "data.pkl" });
  if (!(root instanceof Map)) throw new ModelError("model/not-a-checkpoint", { file });
  const torch = new TorchFile(zip, root, folder);
  const int = (key: string) => {
    const value = root.get(key);
    if (typeof value !== "number") throw new ModelError("model/missing-key", { file, key });
    return value;
  };
  const dict = root.get("model_state_dict");
  if (!(dict instanceof Map)) throw new ModelError("model/missing-key", { file, key: "model_state_dict" });
  const shape: BackboneShape = {
    inputDim: int("input_dim"),
    hiddenDim: int("hidden_dim"),
    outputDim: int("output_dim"),
    numLayers: int("num_layers"),
  };
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  const specs = stateDictSpecs(predictorLayers({ ...shape, headWidths: HEAD_WIDTHS, classes: 2 })).filter(
    ({ part }) => part === "backbone",
  );
  for (const [index, spec] of specs.entries()) {
    options.signal?.throwIfAborted();
    const ref = tensorOf(dict.get(spec.name));
    if (ref === null) throw new ModelError("model/missing-layer", { file, layer: spec.name });
    const data = await torch.float32(ref, spec.name);
    if (data.length !== elementCount(spec.shape))
      throw new ModelError("model/shape-mismatch", {
        file,
        layer: spec.name,
        shape: [...ref.shape],
        expected: [...spec.shape],
      });
    if (spec.role === "batches-tracked") state.batchesTracked.set(spec.name, data[0] ?? 0);
    else state.tensors.set(spec.name, data);
    options.onProgress?.((blob.size * (index + 1)) / specs.length, blob.size);
  }
  const list = (key: string) => {
    const value = root.get(key);
    return Array.isArray(value) ? value.map(Number) : [];
  };
  const walk = root.get("walk");
  const dropout = root.get("dropout");
  const architecture = root.get("architecture");
  return {
    file,
    shape,
    state,
    dropout: typeof dropout === "number" ? dropout : 0.1,
    walk: typeof walk === "number" ? walk : null,
    trainLosses: list("train_losses"),
    valLosses: list("val_losses"),
    meanSimilarity: scalarOf(root.get("mean_similarity")),
    architecture: typeof architecture === "string" ? architecture : "",
  };
}

function scalarOf(value: PickleValue | undefined): number | null {
  if (typeof value === "number") return value;
  if (!(value instanceof PyObject)) return null;
  const bytes = value.args[1];
  if (!(bytes instanceof Uint8Array)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === 4 ? view.getFloat32(0, true) : bytes.length === 8 ? view.getFloat64(0, true) : null;
}
