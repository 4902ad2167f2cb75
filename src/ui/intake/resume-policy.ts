import type { ResumableRun } from "../../protocol/worker-api";
import type { WantedFile } from "../../storage/input-files";
import type { StudioState } from "../../store/state";
import type { FileRecord } from "../../tasks/run-json";

/** A file that an unfinished run waits for. `instead` is the open file of its kind, whose contents are other ones. */
export interface MissingFile extends WantedFile {
  readonly instead: string | null;
}

/** What an unfinished run still needs: nothing, patience while files are hashed, or files. */
export type ResumeNeed =
  | { readonly kind: "ready" | "hashing" }
  | { readonly kind: "files"; readonly missing: readonly MissingFile[] };

/**
 * Compares an unfinished run's files with those that are open. A demo run needs none: the demo bank is fetched.
 */
export function resumeNeed(
  run: Pick<ResumableRun, "demo" | "sketches"> & { readonly foundation: FileRecord | null },
  open: Pick<StudioState, "sketches" | "foundation">,
): ResumeNeed {
  if (run.demo) return { kind: "ready" };
  const pairs = (["sketches", "foundation"] as const).flatMap((kind) => {
    const wanted = run[kind];
    return wanted === null ? [] : [{ wanted: { kind, ...wanted }, have: open[kind].value }];
  });
  const missing = pairs.flatMap(({ wanted, have }) => {
    const other = have !== null && have.sha256 !== null && have.sha256 !== wanted.sha256;
    return have === null || other ? [{ ...wanted, instead: have?.file ?? null }] : [];
  });
  if (missing.length > 0) return { kind: "files", missing };
  return { kind: pairs.some(({ have }) => have?.sha256 === null) ? "hashing" : "ready" };
}
