import { parseMapping } from "../data/any-table/mapping";
import type { SketchesDataset } from "../data/sketches";
import { openTorch } from "../formats";
import type { Result, SerialError } from "../formats/coded-error";
import { asResult } from "../formats/coded-error";
import { readFoundation } from "../model/foundation";
import { readSketcher } from "../pipeline/sketcher";
import { openSketches } from "../pipeline/weights-file";
import type { FileKind, OpenedFile, OpenProgress } from "../protocol/files";
import type { InputsApi } from "../protocol/worker-api";
import { fingerprint } from "./fingerprint";
import { identify, readConfiguration, unsupported } from "./identify";
import { keep, type OpenInputs } from "./open-inputs";
import { StudioError } from "./studio-error";
import { summarizeFoundation, summarizeSketches } from "./summaries";
import { throttled } from "./throttled";
import { openTrainingTable, tableQuestion } from "./training-table";

/** Opens files, tells what they are and keeps the inputs. */
export class InputsService implements InputsApi {
  readonly #inputs: OpenInputs;
  #opening: AbortController | null = null;

  constructor(inputs: OpenInputs) {
    this.#inputs = inputs;
  }

  identifyFile(file: File): Promise<Result<FileKind>> {
    return asResult(() => identify(file));
  }

  openFile(
    file: File,
    onProgress: (progress: OpenProgress) => void,
    run: string | null = null,
    mapping: unknown = null,
  ): Promise<Result<OpenedFile>> {
    return asResult(async () => {
      const controller = new AbortController();
      this.#opening = controller;
      const inputs = this.#inputs;
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
          return this.#keepSketches(file, await openTrainingTable(file, parseMapping(mapping), options));
        }
        const kind = await identify(file);
        switch (kind) {
          case "sketches":
            return this.#keepSketches(file, await openSketches(file, options));
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
        if (controller.signal.aborted) throw new StudioError("open/cancelled", { file: file.name });
        throw error;
      } finally {
        if (this.#opening === controller) this.#opening = null;
      }
    });
  }

  #keepSketches(file: File, dataset: SketchesDataset): OpenedFile {
    const inputs = this.#inputs;
    // Dropped beside other sketches, it says nothing of these; one that came before any waits for them.
    if (inputs.sketches !== null) inputs.sketcher = null;
    inputs.scaled.forget();
    inputs.sketches = keep(file, dataset);
    return { kind: "sketches", summary: summarizeSketches(dataset, file.size) };
  }

  async cancelOpen(): Promise<void> {
    this.#opening?.abort();
  }

  async closeFile(kind: "sketches" | "foundation"): Promise<void> {
    const inputs = this.#inputs;
    if (kind === "foundation") inputs.foundation = null;
    else {
      [inputs.sketches, inputs.sketcher] = [null, null];
      inputs.scaled.forget();
    }
  }

  fingerprints(): Promise<Result<{ sketches: string | null; foundation: string | null }>> {
    return asResult(async () => {
      const { sketches, foundation } = this.#inputs;
      const [ofSketches, ofFoundation] = await Promise.all([sketches?.sha256, foundation?.sha256]);
      return { sketches: ofSketches ?? null, foundation: ofFoundation ?? null };
    });
  }

  fingerprintOf(file: File): Promise<Result<string>> {
    return asResult(() => fingerprint(file));
  }

  customerIds(sha256: string, rows: Int32Array): Promise<Result<readonly string[] | null>> {
    return asResult(async () => {
      const { sketches } = this.#inputs;
      const ids = sketches?.value.customerIds ?? null;
      if (sketches === null || ids === null || (await sketches.sha256) !== sha256) return null;
      return Array.from(rows, (row) => ids[row] ?? "");
    });
  }

  verifyFoundation(): Promise<Result<SerialError | null>> {
    return asResult(async () => {
      const { foundation } = this.#inputs;
      if (foundation === null) return null;
      const file = await openTorch(foundation.file, { fileName: foundation.file.name });
      const [warning = null] = await file.verifyCrc();
      return warning;
    });
  }
}
