import { type NpyInput, pyFloat, writeNpz } from "../../formats";
import { type PredictorShape, predictorLayers } from "../../model/architecture";
import { CHURN_ARCHITECTURE } from "../../model/checkpoint";
import { type ExchangedModel, modelOnnx, modelSafetensors } from "../exchange";
import { rowArrays, tested } from "../files";
import { fineTunedFiles } from "../fine-tuned-files";
import type { FinishedTask } from "../work";
import { CHURN_METRICS, type ChurnPredictor, churnCheckpoint } from "./checkpoint";
import { decidedAt } from "./decision";
import type { ChurnEvaluation } from "./evaluation";
import type { ChurnEvidence } from "./evidence";
import type { churnExports } from "./exports";
import { drawChurnKpis, drawChurnResults } from "./figures";
import { CHURN_CLASSES } from "./labels";
import { measuredChurn } from "./measured";

type ChurnFileKind = Exclude<(typeof churnExports)[number]["kind"], "run">;

/** A finished run with what only this task knows of it. */
interface FinishedChurn extends Omit<FinishedTask, "test" | "evidence" | "config" | "threshold"> {
  readonly evidence: Promise<ChurnEvidence | null>;
  readonly shape: PredictorShape;
  readonly freezeBackbone: boolean;
  readonly churnMap: Readonly<Record<string, boolean | null>>;
  readonly threshold: number;
  readonly test: {
    readonly evaluation: ChurnEvaluation;
    /** Float32, of churn, per row of the test split. */
    readonly probabilities: Float32Array;
    readonly labels: Int32Array;
  } | null;
  /** The test split, rows of the file. */
  readonly rows: Int32Array;
  readonly customerIds: readonly (string | null)[] | null;
}

/** How each file is made; `run.json` is the same for every task. */
export const churnFiles: Readonly<Record<ChurnFileKind, (run: FinishedChurn) => Blob | Promise<Blob>>> = {
  ...fineTunedFiles<FinishedChurn>({
    script: "churn",
    checkpoint: (run) => churnCheckpoint(predictor(run)),
    rules: ({ churnMap, threshold }) => ({ classes: CHURN_CLASSES, churnMap, threshold }),
    async document({ evidence, test: scored, threshold }) {
      const found = tested(await evidence);
      const test = decidedAt(tested(scored).evaluation, threshold);
      const measured = measuredChurn(found, test.threshold);
      return { classes: CHURN_CLASSES, test, measured, reliability: found.calibration.test.bins };
    },
    safetensors: (run, sha256) => modelSafetensors(exchanged(run), sha256),
  }),
  predictions,
  results: (run) => drawChurnResults(figureInput(run)),
  kpis: (run) => drawChurnKpis(figureInput(run)),
  onnx: (run) => modelOnnx(exchanged(run), { name: "churn_predictor", output: "Sigmoid" }),
};

function figureInput({ outcome, test, demo }: FinishedChurn) {
  const history = outcome.history.map(({ epoch, trainLoss, valLoss, metrics }) => {
    return { epoch, trainLoss, valLoss, valAuc: metrics.valAuc ?? null };
  });
  return { history, evaluation: tested(test).evaluation, demo };
}

function predictor({ outcome, shape, freezeBackbone, walk, test }: FinishedChurn): ChurnPredictor {
  const { metrics } = tested(test).evaluation;
  return { shape, state: tested(outcome.kept).model, freezeBackbone, walk, metrics };
}

function exchanged(run: FinishedChurn): ExchangedModel {
  const { shape, state, walk, metrics, freezeBackbone } = predictor(run);
  return {
    layers: predictorLayers(shape),
    state,
    version: run.version,
    description: [
      ["architecture", CHURN_ARCHITECTURE],
      ["walk", String(walk)],
      ["metrics", JSON.stringify(Object.fromEntries(CHURN_METRICS.map((key) => [key, metrics[key]])))],
      ["freeze_backbone", String(freezeBackbone)],
    ],
  };
}

function predictions({ test, rows, customerIds }: FinishedChurn): Promise<Blob> {
  const { evaluation, probabilities, labels } = tested(test);
  const { metrics, threshold } = evaluation;
  const shape = [rows.length];
  return writeNpz(
    new Map<string, NpyInput>([
      ["predictions", { data: probabilities, shape }],
      ["labels", { data: Float32Array.from(labels), shape }],
      ["metrics", { object: new Map(CHURN_METRICS.map((key) => [key, pyFloat(metrics[key] ?? Number.NaN)])) }],
      // Who opens the probabilities again judges them as the metrics were.
      ["metrics_json", { texts: [JSON.stringify({ ...metrics, threshold })], shape: [] }],
      ...rowArrays(rows, customerIds),
    ]),
  );
}
