import type { TableMapping } from "../data/any-table/mapping";
import type { SerialError } from "../formats/coded-error";
import type { FileIdentity } from "../protocol/files";
import type { ResumableRun } from "../protocol/worker-api";
import { isSameInput, otherColumns, type WantedFile } from "../storage/input-files";
import type { FileRecord } from "../tasks/run-json";
import type { StudioState } from "./state";

/** A file that an unfinished run waits for. `instead` says what is open in its place; null where nothing is. */
export interface MissingFile extends WantedFile {
  readonly instead: SerialError | null;
}

/** What an unfinished run still needs: nothing, patience while files are hashed, or files. */
type ResumeNeed =
  | { readonly kind: "ready" | "hashing" }
  | { readonly kind: "files"; readonly missing: readonly MissingFile[] };

/** Compares an unfinished run's files with those that are open. A demo run needs none: the demo bank is fetched. */
export function resumeNeed(
  run: Pick<ResumableRun, "demo"> & { readonly sketches: FileRecord | null; readonly foundation: FileRecord | null },
  open: Pick<StudioState, "sketches" | "foundation">,
): ResumeNeed {
  if (run.demo) return { kind: "ready" };
  const pairs = (["sketches", "foundation"] as const).flatMap((kind) => {
    const wanted = run[kind];
    return wanted === null ? [] : [{ wanted: { kind, ...wanted }, have: open[kind].value }];
  });
  const missing = pairs.flatMap(({ wanted, have }): MissingFile[] => {
    if (have === null) return [{ ...wanted, instead: null }];
    return have.sha256 === null || isSameInput(wanted, have) ? [] : [{ ...wanted, instead: difference(wanted, have) }];
  });
  if (missing.length > 0) return { kind: "files", missing };
  return { kind: pairs.some(({ have }) => have?.sha256 === null) ? "hashing" : "ready" };
}

/** The open file is another one, or the same table is open for other columns. */
function difference(
  wanted: WantedFile,
  have: Pick<FileIdentity, "file"> & { readonly sha256: string | null; readonly table?: TableMapping | null },
): SerialError {
  const other = have.sha256 === wanted.sha256 ? otherColumns(wanted.table, have) : null;
  if (other !== null) return { code: "run/other-columns", params: other };
  return { code: "run/other-file", params: { file: have.file, expected: wanted.file } };
}
