import { CodedError } from "../formats/coded-error";
import type { Result, SerialError } from "../protocol/files";
import { type ExportKind, exportNames } from "../protocol/run";
import { writeWhole } from "./whole-file";

/** The files of a finished run as people look for them; the export list and the output folder hold the same. */
export const exportGroups = {
  forPython: ["checkpoint", "predictions", "results", "roc", "run"],
  handover: ["report", "predict", "card"],
  others: ["safetensors", "onnx"],
} as const satisfies Record<string, readonly ExportKind[]>;

/** Every single file of a run. Without a tested model only `run.json` has something to say. */
export function outputKinds(hasModel: boolean): readonly ExportKind[] {
  return hasModel ? [...exportGroups.forPython, ...exportGroups.handover, ...exportGroups.others] : ["run"];
}

/** Why the output folder took no more: `code` says what to do, `params.folder` where. */
export class FolderError extends CodedError {
  override readonly name = "FolderError";
}

/** What a file system's error means for the output folder `folder`. */
export function folderError(error: unknown, folder: string): FolderError {
  if (error instanceof FolderError) return error;
  const name = error instanceof DOMException ? error.name : "";
  const known: Readonly<Record<string, string>> = {
    NotAllowedError: "folder/permission",
    SecurityError: "folder/permission",
    QuotaExceededError: "folder/full",
    NotFoundError: "folder/gone",
    NoModificationAllowedError: "folder/locked",
  };
  const code = known[name];
  if (code !== undefined) return new FolderError(code, { folder }, { cause: error });
  const detail = error instanceof Error ? error.message : String(error);
  return new FolderError("folder/failed", { folder, detail }, { cause: error });
}

export interface WriteFilesOptions {
  readonly walk: number;
  readonly kinds: readonly ExportKind[];
  readonly exportBlob: (kind: ExportKind) => Promise<Result<Blob>>;
  readonly signal: AbortSignal;
  /** Called with the name of each file when its turn comes. */
  readonly onProgress: (file: string) => void;
  /** Called with each file that is complete. */
  readonly onWritten: (kind: ExportKind, bytes: number) => void;
}

/**
 * Writes a run's files one after another. A file that cannot be made is reported at the end and holds none of the others
 * up; the first error of the file system ends it.
 *
 * @returns the error of the first file that could not be made, or null.
 * @throws DOMException of the file system; `AbortError` when cancelled.
 */
export async function writeRunFiles(
  folder: FileSystemDirectoryHandle,
  { walk, kinds, exportBlob, signal, onProgress, onWritten }: WriteFilesOptions,
): Promise<SerialError | null> {
  const names = exportNames(walk);
  let refused: SerialError | null = null;
  for (const kind of kinds) {
    signal.throwIfAborted();
    onProgress(names[kind]);
    const made = await exportBlob(kind);
    if (!made.ok) {
      refused ??= made.error;
      continue;
    }
    await writeWhole(folder, names[kind], made.value, { signal });
    onWritten(kind, made.value.size);
  }
  return refused;
}
