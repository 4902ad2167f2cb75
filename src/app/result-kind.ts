import { type FileFormat, openTorch, openZip, sniffFile, type ZipEntry, type ZipFile } from "../formats";
import { CodedError } from "../formats/coded-error";
import { readJson } from "../formats/json-text";
import { architectureOf, FOUNDATION_ARCHITECTURE, hasHead, openCheckpoint } from "../model/checkpoint";
import { predictorTask } from "../tasks/predictors";

/** A file of a run's results, by content. A foundation model is the result of one run and the beginning of others. */
export type ResultKind = "foundation" | "futures" | "predictor" | "predictions" | "run" | "archive";

/**
 * Which of a run's results a file is; null for everything else, damaged files too: opening those says what is wrong.
 *
 * @param sniffed what `sniffFile` says of it, where that is known already.
 */
export async function resultKind(file: Blob, sniffed?: FileFormat): Promise<ResultKind | null> {
  try {
    switch (sniffed ?? (await sniffFile(file))) {
      case "npz":
        return await predictionsKind(file);
      case "torch-zip":
        return await modelKind(file);
      case "json":
        return (await isRunJson(file)) ? "run" : null;
      case "zip":
        return (await holdsResults(file)) ? "archive" : null;
      default:
        return null;
    }
  } catch (error) {
    if (error instanceof CodedError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Predictions stand beside labels, or beside the futures that came; sketches never do. */
async function predictionsKind(file: Blob): Promise<"predictions" | "futures" | null> {
  const zip = await openZip(file, { fileName: "" });
  const has = (array: string) => zip.get(`${array}.npy`) !== undefined;
  if (!has("predictions") || has("past_sketches") || has("portfolio_sketches")) return null;
  return has("targets") && !has("labels") ? "futures" : "predictions";
}

async function modelKind(file: Blob): Promise<"foundation" | "predictor" | null> {
  const { root } = await openTorch(file, { fileName: "" });
  const checkpoint = openCheckpoint(root, "");
  if (!hasHead(checkpoint)) return architectureOf(checkpoint) === FOUNDATION_ARCHITECTURE ? "foundation" : null;
  return predictorTask(checkpoint) === null ? null : "predictor";
}

/** Results that nothing can be trained with. */
export function isOnlyResult(kind: ResultKind | null): boolean {
  return kind !== null && kind !== "foundation";
}

/** A configuration has neither a history nor a `config` of its own. */
async function isRunJson(file: Blob): Promise<boolean> {
  const json = await readJson(file, "");
  return typeof json === "object" && json !== null && "config" in json && "history" in json;
}

/** A larger member is not looked into: an archive of several such files is taken for one of results. */
const MAX_MEMBER_BYTES = 2 ** 30;

/** One member that is a result makes it an archive of results; the inputs of a run in one zip are not. Small ones first. */
async function holdsResults(file: Blob): Promise<boolean> {
  const zip = await openZip(file, { fileName: "" });
  const named = zip.entries.filter(({ name }) => /\.(pt|npz|json)$/i.test(name) && !name.startsWith("__MACOSX/"));
  for (const entry of named.toSorted((a, b) => a.size - b.size)) {
    if (entry.size > MAX_MEMBER_BYTES) return true;
    const kind = await memberKind(zip, entry);
    if (isOnlyResult(kind) && kind !== "archive") return true;
  }
  return false;
}

/** Null for a damaged one, and one that would fill the memory. */
async function memberKind(zip: ZipFile, entry: ZipEntry): Promise<ResultKind | null> {
  try {
    return await resultKind(await zip.file(entry));
  } catch (error) {
    if (error instanceof CodedError) return null;
    throw error;
  }
}
