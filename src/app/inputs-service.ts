import { parseMapping } from "../data/any-table/mapping";
import type { SketchesDataset } from "../data/sketches";
import { openTorch } from "../formats";
import { CodedError } from "../formats/coded-error";
import { readFoundation } from "../model/foundation";
import { readSketcher } from "../pipeline/sketcher";
import { openSketches } from "../pipeline/weights-file";
import type { Service } from "../protocol/answers";
import type { OpenedFile } from "../protocol/files";
import type { InputsApi } from "../protocol/worker-api";
import { fingerprint } from "./fingerprint";
import { identify, readConfiguration, unsupported } from "./identify";
import { keep, type OpenInputs } from "./open-inputs";
import { summarizeFoundation, summarizeSketches } from "./summaries";
import { throttled } from "./throttled";
import { openTrainingTable, tableQuestion } from "./training-table";

/** Opens files, tells what they are and keeps the inputs. */
export function inputsService(inputs: OpenInputs): Service<InputsApi> {
  let opening: AbortController | null = null;
  function keepSketches(file: File, dataset: SketchesDataset): OpenedFile {
    // Dropped beside other sketches, it says nothing of these; one that came before any waits for them.
    if (inputs.sketches !== null) inputs.sketcher = null;
    inputs.scaled.forget();
    inputs.sketches = keep(file, dataset);
    return { kind: "sketches", summary: summarizeSketches(dataset, file.size) };
  }
  return {
    identifyFile: (file) => identify(file),
    async openFile(file, onProgress, run = null, mapping = null) {
      const controller = new AbortController();
      opening = controller;
      const options = {
        fileName: file.name,
        signal: controller.signal,
        onProgress: throttled((done: number, total: number) =>
          onProgress({ file: file.name, stage: "reading", done, total }),
        ),
      };
      try {
        if (mapping !== null && mapping !== false) {
          // Whoever says what the columns mean knows that it is a table with a label.
          return keepSketches(file, await openTrainingTable(file, parseMapping(mapping), options));
        }
        const kind = await identify(file);
        switch (kind) {
          case "sketches":
            return keepSketches(file, await openSketches(file, options));
          case "labeled-table":
          case "customers":
          case "bank-table":
          case "table":
            if (mapping === false) throw await unsupported(file);
            return { kind: "labeled-table", ...(await tableQuestion(file, kind)) };
          case "checkpoint": {
            const foundation = await readFoundation(file, options);
            inputs.foundation = { ...keep(file, foundation), run };
            return { kind: "foundation", summary: summarizeFoundation(foundation, file.size) };
          }
          case "sketcher": {
            inputs.sketcher = keep(file, await readSketcher(file, options));
            return { kind: "sketcher", file: file.name };
          }
          case "configuration":
            return { kind: "configuration", file: file.name, json: await readConfiguration(file) };
          case "decision":
          case "result":
          case "scores":
          case "other":
            throw await unsupported(file);
        }
      } catch (error) {
        if (controller.signal.aborted) throw new CodedError("open/canceled", { file: file.name });
        throw error;
      } finally {
        if (opening === controller) opening = null;
      }
    },
    cancelOpen: () => opening?.abort(),
    closeFile(kind) {
      if (kind === "foundation") inputs.foundation = null;
      else {
        [inputs.sketches, inputs.sketcher] = [null, null];
        inputs.scaled.forget();
      }
    },
    async fingerprints() {
      const { sketches, foundation } = inputs;
      const [ofSketches, ofFoundation] = await Promise.all([sketches?.sha256, foundation?.sha256]);
      return { sketches: ofSketches ?? null, foundation: ofFoundation ?? null };
    },
    fingerprintOf: (file) => fingerprint(file),
    async customerIds(sha256, rows) {
      const { sketches } = inputs;
      const ids = sketches?.value.customerIds ?? null;
      if (sketches === null || ids === null || (await sketches.sha256) !== sha256) return null;
      return Array.from(rows, (row) => ids[row] ?? "");
    },
    async verifyFoundation() {
      const { foundation } = inputs;
      if (foundation === null) return null;
      const file = await openTorch(foundation.file, { fileName: foundation.file.name });
      const [warning = null] = await file.verifyCrc();
      return warning;
    },
  };
}
