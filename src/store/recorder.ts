import type { SerialError } from "../formats/coded-error";
import type { Locale } from "../i18n/messages";
import type { RunEvent } from "../protocol/run";
import type { RunRecordUpdate } from "../run/record";
import { RECORD_VERSION, type RunRecord, runJsonSchema } from "../run/record";
import type { RunHeader } from "../run/run";
import { defaultRunName } from "./run-names";

/** What a run is called, the queue it belongs to, and whether it is of the demo bank where the run itself cannot tell. */
export type RunLabel = Pick<RunRecord, "name" | "queue"> & Partial<Pick<RunRecord, "demo">>;

const labels = new Map<string, RunLabel>();

/** Says what a run will be called before it starts; others get `defaultRunName`. */
export function labelRun(id: string, label: RunLabel): void {
  labels.set(id, label);
}

/** The label of a run that starts. */
export function labelOf(header: Pick<RunHeader, "id" | "config">, locale: Locale): RunLabel {
  return labels.get(header.id) ?? { name: defaultRunName(header.config, locale), queue: null };
}

/** A new run's record, before its first epoch. */
export function newRecord(
  header: Pick<RunHeader, "id" | "startedAt" | "demo"> & { readonly walk: number | null },
  { name, queue, demo = false }: RunLabel,
): RunRecord {
  return {
    version: RECORD_VERSION,
    id: header.id,
    name,
    notes: "",
    starred: false,
    tags: [],
    startedAt: header.startedAt,
    state: "running",
    outcome: null,
    failure: null,
    source: "studio",
    reference: null,
    demo: header.demo || demo,
    walk: header.walk,
    json: null,
    predictions: null,
    similarities: null,
    roc: null,
    threshold: null,
    checkpointBytes: 0,
    checkpointSha256: null,
    queue,
    changedAt: header.startedAt,
  };
}

/** What an event changes in a run's record; null when nothing. */
export function recordChanges(event: RunEvent): Partial<RunRecord> | null {
  switch (event.type) {
    case "record":
      return progressChanges(event.record);
    case "finished":
      return {
        state: event.result.outcome === "stopped-by-user" ? "stopped" : "finished",
        outcome: event.result.outcome,
        failure: null,
      };
    case "failed":
      return { state: "failed", failure: plainError(event.error) };
    default:
      return null;
  }
}

/** A copy whose lists may be stored. */
function plainError({ code, params }: SerialError): RunRecord["failure"] {
  const copied = Object.entries(params).map(([key, value]) => {
    return [key, typeof value === "object" && value !== null ? [...value] : value] as const;
  });
  return { code, params: Object.fromEntries(copied) };
}

function progressChanges({ json, ...told }: RunRecordUpdate): Partial<RunRecord> {
  return { ...told, json: runJsonSchema.safeParse(json).data ?? null };
}
