import type { RunRecord, StoredRunJson } from "../run/record";
import { flatRunJson } from "../run/run-json";
import { classesOf, taskOfRun } from "../run/stored-values";
import { textCell } from "../scoring/table-text";
import { exportName } from "../tasks/registry";
import { saveBlob } from "./download";

/** `run.json` of a stored run, byte for byte what the studio exported when the run ended. */
export function runJsonFile(json: StoredRunJson): Blob {
  return new Blob([JSON.stringify(flatRunJson(json), null, 1)], { type: "application/json" });
}

/**
 * The test predictions of a stored run as CSV: row of the sketches file (from 0), actual and predicted class. Null
 * when the run was not tested.
 */
export function predictionsFile(run: RunRecord): Blob | null {
  const { predictions } = run;
  const classes = classesOf(run);
  if (predictions === null || classes === null) return null;
  const { rows, labels, predicted } = predictions;
  const names = classes.map((name) => textCell(name));
  const name = (label: number | undefined) => (label === undefined ? "" : (names[label] ?? ""));
  const lines = Array.from(rows, (row, index) => `${row},${name(labels[index])},${name(predicted[index])}\r\n`);
  return new Blob(["row,actual,predicted\r\n", ...lines], { type: "text/csv" });
}

/** The walk of the Python scripts, where no file tells one. */
const UNKNOWN_WALK = 4;

/** Names under which a stored run's files are offered. */
export function storedRunFiles(run: Pick<RunRecord, "walk" | "json" | "reference">) {
  const known = run.walk ?? UNKNOWN_WALK;
  const task = taskOfRun(run);
  return {
    run: exportName(task, "run", known),
    checkpoint: exportName(task, "checkpoint", known),
    predictions: `${task}_test_predictions_walk${known}.csv`,
  } as const;
}

/** Offers one of a stored run's files as a download. */
export function saveRunFile(run: RunRecord, kind: "run" | "predictions"): void {
  const file = kind === "predictions" ? predictionsFile(run) : run.json && runJsonFile(run.json);
  if (file !== null) saveBlob(file, storedRunFiles(run)[kind]);
}
