import { rowsAt } from "../../data/row-source";
import { configFor } from "../config";
import { builderOf } from "../files";
import { TaskError } from "../fine-tuning";
import { evaluationOf, evidenceOf, type PreparedTask, type Scored, type TaskWork } from "../work";
import { futureBaselines } from "./baselines";
import { evaluateFutures, type FoundationScores } from "./evaluation";
import { similarityEvidence } from "./evidence";
import { foundationFiles } from "./files";
import { prepareFoundation } from "./prepare";

/** Pre-training: no labels, no model to begin with. */
export const foundationWork: TaskWork = {
  async prepare({ sketches }, any): Promise<PreparedTask> {
    const config = configFor("foundation", any);
    if (sketches.futures === null) throw new TaskError("preflight/no-labels-foundation", { file: sketches.file });
    const { width } = sketches.futures;
    const futures = await sketches.futures.read();
    const { inputs } = sketches;
    const run = prepareFoundation({ inputWidth: inputs.width, futures, config });
    const scores = (outputs: Float32Array, rows: Int32Array) => evaluateFutures(outputs, rowsAt(futures, rows), width);
    const testScores = ({ outputs }: Scored): FoundationScores => {
      if (outputs === null) throw new RangeError("a foundation run without outputs");
      return scores(outputs, run.split.test);
    };
    return {
      run,
      classes: null,
      score: (outputs, rows) => ({ evaluation: scores(outputs, rows).evaluation, answers: null, outputs }),
      testRecord: (any, evidence) => ({
        metrics: { ...evaluationOf("foundation", any).metrics },
        confusion_matrix: null,
        report: null,
        details: { baselines: baselinesOf(evidenceOf("foundation", evidence)) },
      }),
      curves: () => null,
      similarities: (test) => testScores(test).similarities,
      async gatherEvidence(test, _, work) {
        const { train, test: tested } = run.split;
        const data = { inputs, futures, pastWidth: sketches.pastWidth, train, test: tested };
        const { predictions, similarities } = testScores(test);
        const came = { predictions, similarities, futures: rowsAt(futures, tested), width };
        return similarityEvidence(came, await futureBaselines(data, work.signal), work);
      },
      file: async (kind, finished) =>
        builderOf(
          foundationFiles,
          kind,
        )({
          ...finished,
          shape: run.shape,
          dropout: run.dropout,
          test: finished.test && testScores(finished.test),
          futures: rowsAt(futures, run.split.test),
          rows: run.split.test,
          customerIds: sketches.customerIds,
        }),
    };
  },
};

/** `baselines` of `run.json`'s test: mean similarities, null before they are known. */
function baselinesOf(evidence: ReturnType<typeof evidenceOf<"foundation">>) {
  const { meanFuture = null, copyPast = null, linear = null } = evidence?.evidence.baselines ?? {};
  return {
    meanFuture: meanFuture?.value ?? null,
    copyPast: copyPast?.value ?? null,
    linear: linear?.value ?? null,
  };
}
