import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FinishedRun } from "../../src/app/finished-run";
import { RunSession } from "../../src/app/run-session";
import type { LabelColumn } from "../../src/data/labels";
import { readSketches } from "../../src/data/sketches";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { readFoundation } from "../../src/model/foundation";
import { type Config, needsFoundation } from "../../src/tasks/config";
import { taskWorks } from "../../src/tasks/works";
import { nodeKernels } from "../engine/wasm/node-kernels";

const demo = join(import.meta.dirname, "..", "..", "public", "demo");
const FOUNDATION = "future_ubr_model_walk4.pt";
const SKETCHES = "emde_session_sketches_walk4.npz";

/** The demo bank's sketches file. */
export const demoSketches = join(demo, SKETCHES);

/**
 * A finished run of the first rows of the demo bank, on the demo's foundation model where the configuration asks for one.
 *
 * @param threshold What the run's decision is moved to, where its task has one.
 */
export async function finishedRun(config: Config, rows: number, threshold?: number): Promise<FinishedRun> {
  const blob = (name: string) => new Blob([readFileSync(join(demo, name))]);
  const sketches = await readSketches(blob(SKETCHES), { fileName: SKETCHES });
  const { churn, futures } = sketches;
  if (churn === null || futures === null) throw new Error("the demo bank has churn labels and futures");
  // Rows without a label take no part.
  const first = (column: LabelColumn): LabelColumn => {
    return { ...column, codes: column.codes.map((code, row) => (row < rows ? code : -1)) };
  };
  const shortened = {
    ...sketches,
    labels: first(sketches.labels),
    churn: { ...churn, read: async () => first(await churn.read()) },
    futures: { ...futures, read: async () => ({ ...(await futures.read()), rows }) },
  };
  const tunes = needsFoundation(config);
  const sources = {
    sketches: config.task === "foundation" ? { ...shortened, inputs: { ...sketches.inputs, rows } } : shortened,
    foundation: tunes ? await readFoundation(blob(FOUNDATION), { fileName: FOUNDATION }) : null,
    walk: 4,
    sketcher: null,
  };
  const record = { file: SKETCHES, bytes: 1, sha256: "0" };
  const session = new RunSession({
    prepared: await taskWorks()[config.task].prepare(sources, config),
    sources,
    config,
    start: { id: "run", demo: true, resumeId: null, maxSteps: null, restartCause: null },
    // Under Node there are no web workers and no relaxed SIMD.
    engine: await createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 }),
    replaceEngine: () => Promise.reject(new Error("the engine failed")),
    onEvent: () => undefined,
    autosave: { save: async () => undefined, newest: async () => null },
    files: async () => ({ sketches: record, foundation: tunes ? { ...record, run: null } : null }),
    resumeFrom: null,
  });
  await session.run();
  if (threshold !== undefined) session.decide(threshold);
  if (session.finished === null) throw new Error("the run did not finish");
  return session.finished;
}
