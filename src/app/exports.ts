import { version } from "../../package.json";
import { FigureError } from "../figures/canvas";
import { writeZip } from "../formats";
import type { SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import type { Locale } from "../i18n/messages";
import type { ExportedFile } from "../protocol/run";
import { flatRunJson } from "../run/run-json";
import { type ExportKind, type ExportRequest, exportsOf } from "../tasks/registry";
import { fingerprint } from "./fingerprint";
import type { FinishedRun } from "./finished-run";
import { runJson } from "./run-json";

/**
 * One exported file of a finished run, or all of them as a zip: without those that this browser cannot draw.
 *
 * @throws CodedError `export/no-test` when the run has no test result to write (it was ended before its first epoch);
 *   `figure/no-canvas` when a figure alone was asked for.
 */
export async function buildExport(request: ExportRequest, run: FinishedRun, locale: Locale): Promise<ExportedFile> {
  if (request !== "all") return { blob: await buildFile(request, run, locale), leftOut: null };
  const { task, walk } = run.header;
  let leftOut: SerialError | null = null;
  const files = exportsOf(task, { model: true, sketcher: run.sketcher !== null }).map(async ({ kind, fileName }) => {
    try {
      return [{ name: fileName(walk), parts: [await buildFile(kind, run, locale)] }];
    } catch (error) {
      if (!(error instanceof FigureError)) throw error;
      leftOut = serialError(error);
      return [];
    }
  });
  return { blob: await writeZip((await Promise.all(files)).flat()), leftOut };
}

/** One file of a finished run. @param locale of report and model card. @throws CodedError as `buildExport` */
export async function buildFile(kind: ExportKind, run: FinishedRun, locale: Locale = "en"): Promise<Blob> {
  const json = async () => runRecord(run, await run.evidence);
  if (kind === "run")
    return new Blob([JSON.stringify(flatRunJson(await json()), null, 1)], { type: "application/json" });
  const { config, walk, demo } = run.header;
  const { finishedAt, outcome, test, threshold, importance, evidence, sketcher } = run;
  return run.prepared.file(kind, {
    config,
    walk,
    demo,
    locale,
    finishedAt,
    outcome,
    test,
    threshold,
    importance,
    evidence,
    sketcher,
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
