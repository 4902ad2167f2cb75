import { version } from "../package.json";
import { writeZip } from "../src/formats";
import { flatRunJson } from "../src/run/run-json";
import { type ExportKind, type ExportRequest, exportsOf } from "../src/tasks/registry";
import { fingerprint } from "./fingerprint";
import type { FinishedRun } from "./finished-run";
import { runJson } from "./run-json";

/**
 * One exported file of a finished run, or all of them as a zip.
 *
 * @throws CodedError `export/no-test` when the run has no test result to write (it was ended before its first epoch).
 */
export async function buildExport(request: ExportRequest, run: FinishedRun): Promise<Blob> {
  if (request !== "all") return buildFile(request, run);
  const { task, walk } = run.header;
  const files = exportsOf(task, true).map(async ({ kind, fileName }) => {
    return { name: fileName(walk), parts: [await buildFile(kind, run)] };
  });
  return writeZip(await Promise.all(files));
}

async function buildFile(kind: ExportKind, run: FinishedRun): Promise<Blob> {
  const json = async () => runRecord(run, await run.evidence);
  if (kind === "run")
    return new Blob([JSON.stringify(flatRunJson(await json()), null, 1)], { type: "application/json" });
  const { config, walk, demo } = run.header;
  const { locale, finishedAt, outcome, test, threshold, evidence } = run;
  return run.prepared.file(kind, {
    config,
    walk,
    demo,
    locale,
    finishedAt,
    outcome,
    test,
    threshold,
    evidence,
    json,
    version,
    fingerprint,
  });
}

/** What `run.json` says of the run by now. @param view null before the evidence is known. */
export async function runRecord(run: FinishedRun, view: Awaited<FinishedRun["evidence"]>) {
  const { prepared, test } = run;
  return runJson({
    header: run.header,
    splitSeed: prepared.run.splitSeed,
    dataset: await run.dataset,
    foundation: await run.foundation,
    outcome: run.outcome,
    test: test && prepared.testRecord(test.evaluation, view),
    evidence: view && { ...view.evidence },
  });
}
