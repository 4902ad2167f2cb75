import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { buildFile } from "../../src/app/exports";
import { fingerprint } from "../../src/app/fingerprint";
import { RunSession } from "../../src/app/run-session";
import { readSketches } from "../../src/data/sketches";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { readFoundation } from "../../src/model/foundation";
import { parseConfig } from "../../src/tasks/config";
import { exportsOf } from "../../src/tasks/registry";
import { taskWorks } from "../../src/tasks/works";
import { nodeKernels } from "../engine/wasm/node-kernels";

const python = z.string().parse(process.env.STUDIO_PYTHON);
const demo = join(import.meta.dirname, "..", "..", "public", "demo");
const SKETCHES = "emde_session_sketches_walk4.npz";
const FOUNDATION = "future_ubr_model_walk4.pt";
/** Rows that take part: enough for churners in every split. */
const ROWS = 600;

it("PyTorch, NumPy, scikit-learn and onnxruntime agree with every file of a churn run", {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-churn-"));
  try {
    const blob = (name: string) => new Blob([readFileSync(join(demo, name))]);
    const sketches = await readSketches(blob(SKETCHES), { fileName: SKETCHES });
    const foundation = await readFoundation(blob(FOUNDATION), { fileName: FOUNDATION });
    const config = parseConfig({ task: "churn", epochs: 2, dropout: 0.1 });
    if (sketches.churn === null) throw new Error("no churn labels");
    const column = await sketches.churn.read();
    const codes = column.codes.map((code, row) => (row < ROWS ? code : -1));
    const churn = { ...sketches.churn, read: async () => ({ ...column, codes }) };
    const sources = { sketches: { ...sketches, churn }, foundation, walk: 4, sketcher: null };
    const record = { file: SKETCHES, bytes: 1, sha256: "0" };
    const session = new RunSession({
      prepared: await taskWorks().churn.prepare(sources, config),
      sources,
      config,
      start: { id: "run", demo: true, locale: "en", resumeId: null, maxSteps: null, restartCause: null },
      // Under Node there are no web workers and no relaxed SIMD.
      engine: await createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 }),
      replaceEngine: () => Promise.reject(new Error("the engine failed")),
      onEvent: () => undefined,
      autosave: { save: async () => undefined, newest: async () => null },
      files: async () => ({ sketches: record, foundation: { ...record, run: null } }),
      resumeFrom: null,
    });
    await session.run();
    session.decide(0.31);
    const { finished } = session;
    if (finished === null) throw new Error("the run did not finish");
    for (const { kind, fileName } of exportsOf("churn", { model: true, sketcher: false })) {
      // Figures need a canvas.
      if (kind === "results" || kind === "kpis") continue;
      writeFileSync(join(folder, fileName(4)), Buffer.from(await (await buildFile(kind, finished)).arrayBuffer()));
    }
    const checkpoint = await fingerprint(new Blob([readFileSync(join(folder, "churn_predictor_walk4.pt"))]));
    expect(JSON.parse(readFileSync(join(folder, "decision.json"), "utf8"))).toMatchObject({
      threshold: 0.31,
      checkpoint: { name: "churn_predictor_walk4.pt", sha256: checkpoint },
    });
    const script = join(import.meta.dirname, "reference", "churn_files.py");
    const said = execFileSync(python, [script, folder, join(demo, SKETCHES)], { encoding: "utf8" });
    for (const part of ["ONNX: within", "safetensors: the same", "predict.py: within"]) expect(said).toContain(part);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
