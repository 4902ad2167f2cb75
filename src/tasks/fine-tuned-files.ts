import { withFont } from "../figures/font";
import { type PyWritable, writeTorch } from "../formats";
import { decisionFile, type WrittenRules } from "../model/decision";
import type { RunDocument } from "./document";
import { predictorName } from "./exports";
import { sketcherRecord, tested } from "./files";
import { modelCard } from "./model-card";
import { predictScript } from "./predict-script";
import { reportHtml } from "./report";
import type { FinishedTask } from "./work";

/** What a task says of its finished run for these files. */
interface FineTuned<Run> {
  /** What its script's files begin with. */
  readonly script: string;
  /** The value that `torch.save` would be given. */
  checkpoint(run: Run): PyWritable;
  /** What scoring needs beside the checkpoint. */
  rules(run: Run): { readonly classes: readonly string[] } & WrittenRules;
  document(run: Run): Promise<Pick<RunDocument, "classes" | "test" | "measured" | "reliability">>;
  safetensors(run: Run, checkpointSha256: string): Blob;
}

/** How the files are made that every fine-tuned model has. */
export function fineTunedFiles<Run extends Omit<FinishedTask, "config" | "test" | "evidence" | "threshold">>(
  of: FineTuned<Run>,
) {
  const modelName = ({ walk }: Run) => predictorName(of.script, walk);
  const checkpoint = (run: Run) => writeTorch(of.checkpoint(run), { rootName: modelName(run) });
  /** SHA-256 of the checkpoint, whose bytes are the same whenever it is written. */
  const checkpointHash = async (run: Run) => run.fingerprint(await checkpoint(run));
  const document = async (run: Run): Promise<RunDocument> => {
    const { walk, demo, finishedAt, importance } = run;
    const known = { walk, demo, finishedAt, importance, checkpoint: `${modelName(run)}.pt` };
    return { ...known, ...(await of.document(run)), run: await run.json() };
  };
  return {
    checkpoint,
    decision: async (run: Run) =>
      decisionFile({
        version: run.version,
        checkpoint: { name: `${modelName(run)}.pt`, sha256: await checkpointHash(run) },
        ...of.rules(run),
        ...sketcherRecord(run.sketcher),
      }),
    report: async (run: Run) =>
      new Blob([await withFont(reportHtml(await document(run), run.locale))], { type: "text/html" }),
    sketcher: (run: Run) => tested(run.sketcher).blob,
    predict: predictScript,
    card: async (run: Run) => new Blob([modelCard(await document(run), run.locale)], { type: "text/markdown" }),
    safetensors: async (run: Run) => of.safetensors(run, await checkpointHash(run)),
  };
}
