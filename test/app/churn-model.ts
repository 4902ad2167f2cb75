import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeTorch } from "../../src/formats";
import { churnCheckpoint } from "../../src/tasks/churn/checkpoint";
import { readPredictor } from "../../src/tasks/predictors";

const fixture = join(import.meta.dirname, "..", "fixtures", "model", "files", "predictor.pt");

/** A churn model: a segment model (the fixture when left out) with the first output of its head alone. */
export async function churnModelFile(name = "churn_predictor_walk4.pt", segments = fixture): Promise<File> {
  const { shape, state } = await readPredictor(new Blob([readFileSync(segments)]), { fileName: "predictor.pt" });
  const tensors = new Map(state.tensors);
  for (const [tensor, length] of [
    ["classifier.8.weight", shape.headWidths[1]],
    ["classifier.8.bias", 1],
  ] as const) {
    tensors.set(tensor, tensors.get(tensor)?.slice(0, length) ?? new Float32Array());
  }
  const metrics = { accuracy: 0.8, precision: 0.5, recall: 0.4, f1: 0.444, auc: 0.7, average_precision: 0.3 };
  const predictor = { shape: { ...shape, classes: 1 }, state: { ...state, tensors }, freezeBackbone: false };
  const root = churnCheckpoint({ ...predictor, walk: 4, metrics });
  return new File([await writeTorch(root, { rootName: "churn_predictor_walk4" })], name);
}
