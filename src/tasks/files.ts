import { CodedError } from "../formats/coded-error";
import type { ModelSketcher } from "../model/decision";
import type { ExportKind } from "./registry";

/** @throws CodedError `export/no-test` where the file tells of a test that was not made. */
export function tested<T>(value: T | null): T {
  if (value === null) throw new CodedError("export/no-test");
  return value;
}

/** What `decision.json` and `run.json` say of a run's sketcher: nothing where it is not known. */
export function sketcherRecord(sketcher: ModelSketcher | null): { readonly sketcher?: ModelSketcher } {
  if (sketcher === null) return {};
  const { name, sha256, inputMean } = sketcher;
  return { sketcher: { name, sha256, inputMean } };
}

/** A file as its task makes it. @throws RangeError for a file of another task. */
export function builtFile<Kind extends string, Run>(
  files: Readonly<Record<Kind, (run: Run) => Blob | Promise<Blob>>>,
  kind: ExportKind,
  run: Run,
): Blob | Promise<Blob> {
  const builders = new Map<string, (run: Run) => Blob | Promise<Blob>>(Object.entries(files));
  const build = builders.get(kind);
  if (build === undefined) throw new RangeError(`this task makes no ${kind}`);
  return build(run);
}
