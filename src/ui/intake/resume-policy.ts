import type { ResumableRun } from "../../protocol/worker-api";
import type { StudioState } from "../../store/state";

/** What an unfinished run still needs: nothing, patience while files are hashed, or files (by name). */
export type ResumeNeed =
  | { readonly kind: "ready" | "hashing" }
  | { readonly kind: "files"; readonly files: readonly string[] };

/**
 * Compares an unfinished run's files with those that are open. A demo run needs none: the demo bank is fetched.
 */
export function resumeNeed(
  run: Pick<ResumableRun, "demo" | "sketches" | "foundation">,
  open: Pick<StudioState, "sketches" | "foundation">,
): ResumeNeed {
  if (run.demo) return { kind: "ready" };
  const pairs = [
    { wanted: run.sketches, have: open.sketches.value },
    { wanted: run.foundation, have: open.foundation.value },
  ];
  const missing = pairs.filter(
    ({ wanted, have }) => have === null || (have.sha256 !== null && have.sha256 !== wanted.sha256),
  );
  if (missing.length > 0) return { kind: "files", files: missing.map(({ wanted }) => wanted.file) };
  return { kind: pairs.some(({ have }) => have?.sha256 === null) ? "hashing" : "ready" };
}
