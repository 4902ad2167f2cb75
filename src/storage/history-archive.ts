import { z } from "zod";
import {
  FormatError,
  openNpz,
  type ReadOptions,
  writeNpz,
  type ZipEntry,
  type ZipFile,
  type ZipInput,
} from "../formats";
import { CodedError } from "../formats/coded-error";
import { readJson } from "../formats/json-text";
import type { RunRecord } from "../run/record";
import { flatRunJson } from "../run/run-json";
import { runRecordSchema } from "../run/whole-record";

/**
 * A history as one zip: `history.json` lists the runs, and each run has a folder with
 *
 * - `record.json`: what the studio knows of the run beside its results (name, notes, star, state …);
 * - `run.json`: the run's own file, as the studio exports it, where there is one;
 * - `predictions.npz` (`rows`, `labels`, `predicted`, int32), `similarities.npz` (`similarities`, float32) and `roc.npz` (`fpr_K`, `tpr_K` of class K, float32);
 * - `checkpoint.pt`, where it was asked for and kept.
 */
const FORMAT = "segment-studio-history";
const VERSION = 1;
const INDEX = "history.json";
const RUN_JSON = "run.json";
const CHECKPOINT = "checkpoint.pt";

const headSchema = z.object({ format: z.literal(FORMAT), version: z.number() });
const indexSchema = headSchema.extend({
  savedAt: z.number(),
  runs: z.array(z.object({ id: z.string(), folder: z.string() })),
});

/** A run of an archive, before its record is read. */
export type ArchivedRun = z.output<typeof indexSchema>["runs"][number];

/**
 * The list of runs and what each run's folder holds, without checkpoints.
 *
 * @param onProgress is told how many runs are done, of all.
 * @throws the signal's reason when it was canceled
 */
export async function archiveMembers(
  runs: readonly RunRecord[],
  savedAt: number,
  { signal, onProgress }: ReadOptions = {},
): Promise<ZipInput[]> {
  const folders = runs.map(({ id }, index) => ({ id, folder: `runs/${String(index + 1).padStart(4, "0")}` }));
  const list: z.input<typeof indexSchema> = { format: FORMAT, version: VERSION, savedAt, runs: folders };
  const members = [text(INDEX, JSON.stringify(list, null, 1))];
  for (const [index, run] of runs.entries()) {
    signal?.throwIfAborted();
    for (const member of await runMembers(run, folders[index]?.folder ?? "")) members.push(member);
    onProgress?.(index + 1, runs.length);
  }
  return members;
}

/** Where a run's checkpoint lies in its archive. @param place of the run in the list, from 0. */
export function checkpointMember(place: number, checkpoint: Blob): ZipInput {
  return { name: `runs/${String(place + 1).padStart(4, "0")}/${CHECKPOINT}`, parts: [checkpoint] };
}

async function runMembers(
  { json, predictions, similarities, roc, ...record }: RunRecord,
  folder: string,
): Promise<ZipInput[]> {
  const members = [
    text(`${folder}/record.json`, JSON.stringify({ ...record, auc: roc?.map(({ auc }) => auc) }, null, 1)),
  ];
  if (json !== null) members.push(text(`${folder}/${RUN_JSON}`, JSON.stringify(flatRunJson(json), null, 1)));
  if (predictions !== null) {
    const arrays = Object.entries(predictions).map(([name, data]) => [name, { data, shape: [data.length] }] as const);
    members.push({ name: `${folder}/predictions.npz`, parts: [await writeNpz(new Map(arrays))] });
  }
  if (similarities !== null) {
    const arrays = new Map([["similarities", { data: similarities, shape: [similarities.length] }]]);
    members.push({ name: `${folder}/similarities.npz`, parts: [await writeNpz(arrays)] });
  }
  if (roc !== null) {
    const arrays = roc.flatMap(({ fpr, tpr }, label) => [
      [`fpr_${label}`, { data: fpr, shape: [fpr.length] }] as const,
      [`tpr_${label}`, { data: tpr, shape: [tpr.length] }] as const,
    ]);
    members.push({ name: `${folder}/roc.npz`, parts: [await writeNpz(new Map(arrays))] });
  }
  return members;
}

/**
 * The runs of an archive.
 *
 * @throws CodedError `history/not-a-history` (another zip) or `history/newer` (another version's); FormatError
 */
export async function archivedRuns(zip: ZipFile, file: string): Promise<readonly ArchivedRun[]> {
  const entry = zip.get(INDEX);
  const index = entry === undefined ? null : await jsonOf(zip, entry);
  const head = headSchema.safeParse(index);
  if (!head.success) throw new CodedError("history/not-a-history", { file });
  const parsed = indexSchema.safeParse(index);
  if (head.data.version !== VERSION || !parsed.success) throw new CodedError("history/newer", { file });
  return parsed.data.runs;
}

/** A run's record out of an archive; null when this version cannot read it. @throws FormatError when the zip is damaged. */
export async function archivedRecord(zip: ZipFile, { id, folder }: ArchivedRun): Promise<RunRecord | null> {
  const record = await readMember(zip, `${folder}/record.json`);
  const head = z.looseObject({ id: z.literal(id), auc: z.array(z.number().nullable()).optional() }).safeParse(record);
  if (!head.success) return null;
  const { auc, ...rest } = head.data;
  const parsed = runRecordSchema.safeParse({
    ...rest,
    json: await readMember(zip, `${folder}/${RUN_JSON}`),
    predictions: await readPredictions(zip, folder),
    similarities: await readSimilarities(zip, folder),
    roc: auc === undefined ? null : await readRoc(zip, folder, auc),
  });
  return parsed.success ? parsed.data : null;
}

/** A run's checkpoint in an archive, or undefined. */
export function archivedCheckpoint(zip: ZipFile, { folder }: ArchivedRun): ZipEntry | undefined {
  return zip.get(`${folder}/${CHECKPOINT}`);
}

async function readPredictions(zip: ZipFile, folder: string): Promise<Record<string, Int32Array> | null> {
  const npz = await openMember(zip, `${folder}/predictions.npz`);
  if (npz === null) return null;
  const arrays: Record<string, Int32Array> = {};
  for (const name of npz.names) arrays[name] = Int32Array.from((await npz.readArray(name)).toNumbers());
  return arrays;
}

async function readSimilarities(zip: ZipFile, folder: string): Promise<Float32Array | null> {
  const npz = await openMember(zip, `${folder}/similarities.npz`);
  return npz === null ? null : (await npz.readFloat32("similarities")).data;
}

async function readRoc(zip: ZipFile, folder: string, auc: readonly (number | null)[]) {
  const npz = await openMember(zip, `${folder}/roc.npz`);
  if (npz === null) return null;
  const read = async (name: string) => (await npz.readFloat32(name)).data;
  return Promise.all(
    auc.map(async (area, label) => ({ fpr: await read(`fpr_${label}`), tpr: await read(`tpr_${label}`), auc: area })),
  );
}

async function openMember(zip: ZipFile, name: string) {
  const entry = zip.get(name);
  return entry === undefined ? null : openNpz(await zip.file(entry), { fileName: name });
}

async function readMember(zip: ZipFile, name: string): Promise<unknown> {
  const entry = zip.get(name);
  return entry === undefined ? null : jsonOf(zip, entry);
}

/** @throws FormatError. Null where the text is no JSON: whatever asks for it then finds nothing that it can read. */
async function jsonOf(zip: ZipFile, entry: ZipEntry): Promise<unknown> {
  const content = await zip.file(entry);
  try {
    return await readJson(content, entry.name);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    return null;
  }
}

function text(name: string, content: string): ZipInput {
  return { name, parts: [new TextEncoder().encode(content)], compress: true };
}
