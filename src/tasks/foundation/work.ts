import { countEmptyRows, type RowSource, rowsAt } from "../../data/row-source";
import type { FutureSketches, SketchesDataset } from "../../data/sketches";
import type { LongWork } from "../../evidence/yield";
import { CodedError } from "../../formats/coded-error";
import { readSketcher } from "../../pipeline/sketcher";
import { configFor } from "../config";
import { builtFile } from "../files";
import { Remembered } from "../remembered";
import { evaluationOf, evidenceOf, type PreparedTask, type Scored, type TaskWork } from "../work";
import { type FutureBaselines, type FutureData, futureBaselines } from "./baselines";
import { evaluateFutures, type FoundationScores } from "./evaluation";
import { ruleEvidence, similarityEvidence } from "./evidence";
import { foundationFiles } from "./files";
import { futureRules } from "./measured";
import { prepareFoundation, splitOf } from "./prepare";

/** Pre-training: no labels, no model to begin with. */
export function foundationWork(): TaskWork {
  const remembered = new Remembered<FutureBaselines>();
  /** Rules are the same for the same file and split, whichever reading of the futures they were computed from. */
  const rulesOf = (data: Omit<FutureData, "futures">, read: () => Promise<RowSource>, { signal }: LongWork) => {
    const { inputs, train, test } = data;
    return remembered.get({ inputs, train, test }, async () =>
      futureBaselines({ ...data, futures: await read() }, signal),
    );
  };
  return {
    async baselines(sketches, any, work) {
      const config = configFor("foundation", any);
      const futures = futuresOf(sketches);
      const { train, test } = splitOf(sketches, config);
      const { inputs, pastWidth } = sketches;
      const read = () => futures.read({ signal: work.signal });
      const rules = await ruleEvidence(await rulesOf({ inputs, pastWidth, train, test }, read, work), work);
      const splitRows = { train: train.length, test: test.length };
      return { task: "foundation", baselines: futureRules(rules), usedRows: null, splitRows, warnings: [] };
    },
    async prepare({ sketches, sketcher }, any): Promise<PreparedTask> {
      const config = configFor("foundation", any);
      const { width } = futuresOf(sketches);
      const futures = await futuresOf(sketches).read();
      const { inputs } = sketches;
      const run = prepareFoundation({ inputWidth: inputs.width, futures, config });
      const scores = (outputs: Float32Array, rows: Int32Array) =>
        evaluateFutures(outputs, rowsAt(futures, rows), width);
      const testScores = ({ outputs }: Scored): FoundationScores => {
        if (outputs === null) throw new RangeError("a foundation run without outputs");
        return scores(outputs, run.split.test);
      };
      return {
        run,
        classes: null,
        withoutFuture: countEmptyRows(futures),
        score: (outputs, rows) => ({ evaluation: scores(outputs, rows).evaluation, answers: null, outputs }),
        leadingScore: (outputs, rows) => scores(outputs, rows).evaluation.metrics.mean_similarity,
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
          const data = { inputs, pastWidth: sketches.pastWidth, train, test: tested };
          const { predictions, similarities } = testScores(test);
          const came = { predictions, similarities, futures: rowsAt(futures, tested), width };
          const codes = sketcher && (await readSketcher(sketcher.blob, { fileName: sketcher.name })).codes;
          return similarityEvidence(came, await rulesOf(data, async () => futures, work), codes, work);
        },
        file: async (kind, finished) =>
          builtFile(foundationFiles, kind, {
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
}

/** @throws CodedError `preflight/no-labels-foundation`. */
function futuresOf({ futures, file }: SketchesDataset): FutureSketches {
  if (futures === null) throw new CodedError("preflight/no-labels-foundation", { file });
  return futures;
}

/** `baselines` of `run.json`'s test: mean similarities, null before they are known. */
function baselinesOf(evidence: ReturnType<typeof evidenceOf<"foundation">>) {
  const { meanFuture = null, copyPast = null, linear = null } = evidence?.evidence.baselines ?? {};
  return {
    meanFuture: meanFuture?.value ?? null,
    copyPast: copyPast?.value ?? null,
    linear: linear?.value ?? null,
  };
}
