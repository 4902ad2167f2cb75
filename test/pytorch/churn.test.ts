import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildFile } from "../../src/app/exports";
import { fingerprint } from "../../src/app/fingerprint";
import { parseConfig } from "../../src/tasks/config";
import { exportsOf } from "../../src/tasks/registry";
import { demoSketches, finishedRun } from "./finished-run";
import { printedBy } from "./python";

/** Rows that take part: enough for churners in every split. */
const ROWS = 600;

it("PyTorch, NumPy, scikit-learn and onnxruntime agree with every file of a churn run", {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-churn-"));
  try {
    const finished = await finishedRun(parseConfig({ task: "churn", epochs: 2, dropout: 0.1 }), ROWS, 0.31);
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
    const said = await printedBy([script, folder, demoSketches]);
    for (const part of ["ONNX: within", "safetensors: the same", "predict.py: within"]) expect(said).toContain(part);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
