import type { NpyInput } from "../formats";
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

/** Whose rows a file of predictions has: their customers, where the sketches name them, and their places in the file. */
export function rowArrays(rows: Int32Array, customerIds: readonly (string | null)[] | null): [string, NpyInput][] {
  const shape = [rows.length];
  const index: [string, NpyInput] = ["row_index", { data: BigInt64Array.from(rows, BigInt), shape }];
  if (customerIds === null) return [index];
  return [["customer_ids", { texts: Array.from(rows, (row) => customerIds[row] ?? ""), shape }], index];
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
