import { type NpyInput, writeNpz, writeTorch } from "../../formats";
import type { BackboneShape } from "../../model/architecture";
import { rowArrays, tested } from "../files";
import type { FinishedTask } from "../work";
import { foundationCheckpoint } from "./checkpoint";
import type { FoundationScores } from "./evaluation";
import { type foundationExports, foundationModelName } from "./exports";
import { drawFoundationFigure } from "./figures";

type FoundationFileKind = Exclude<(typeof foundationExports)[number]["kind"], "run">;

/** A finished run with what only this task knows of it. */
interface FinishedFoundation extends Omit<FinishedTask, "test" | "evidence" | "config"> {
  readonly shape: BackboneShape;
  readonly dropout: number;
  readonly test: FoundationScores | null;
  /** What really came, float32 `[rows, width]`, of the test split. */
  readonly futures: Float32Array;
  /** The test split, rows of the file. */
  readonly rows: Int32Array;
  readonly customerIds: readonly (string | null)[] | null;
}

/** How each file is made; `run.json` is the same for every task. */
export const foundationFiles: Readonly<Record<FoundationFileKind, (run: FinishedFoundation) => Blob | Promise<Blob>>> =
  {
    checkpoint: (run) => {
      const { evaluation, similarities } = tested(run.test);
      const model = {
        shape: run.shape,
        state: tested(run.outcome.kept).model,
        dropout: run.dropout,
        walk: run.walk,
        trainLosses: run.outcome.history.map(({ trainLoss }) => trainLoss),
        valLosses: run.outcome.history.map(({ valLoss }) => valLoss),
        similarities,
        meanSimilarity: evaluation.metrics.mean_similarity,
      };
      return writeTorch(foundationCheckpoint(model), { rootName: foundationModelName(run.walk) });
    },
    predictions: (run) => {
      const { predictions, similarities } = tested(run.test);
      const { rows, customerIds } = run;
      const matrix = [rows.length, run.shape.outputDim];
      return writeNpz(
        new Map<string, NpyInput>([
          ["predictions", { data: predictions, shape: matrix }],
          ["targets", { data: run.futures, shape: matrix }],
          ["similarities", { data: similarities, shape: [rows.length] }],
          ...rowArrays(rows, customerIds),
        ]),
      );
    },
    results: (run) => {
      const { evaluation, similarities } = tested(run.test);
      const { mean_similarity: mean, median } = evaluation.metrics;
      return drawFoundationFigure({ history: run.outcome.history, similarities, mean, median, demo: run.demo });
    },
  };
