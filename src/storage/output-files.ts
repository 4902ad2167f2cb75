import type { Result, SerialError } from "../formats/coded-error";
import { CodedError, messageOf } from "../formats/coded-error";
import type { ExportKind } from "../tasks/registry";
import type { ExportFile } from "../tasks/task";
import { writeWhole } from "./whole-file";

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
  return new FolderError("folder/failed", { folder, detail: messageOf(error) }, { cause: error });
}

interface WriteFilesOptions {
  readonly walk: number;
  readonly files: readonly ExportFile<ExportKind>[];
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
 * @throws DOMException of the file system; `AbortError` when canceled.
 */
export async function writeRunFiles(
  folder: FileSystemDirectoryHandle,
  { walk, files, exportBlob, signal, onProgress, onWritten }: WriteFilesOptions,
): Promise<SerialError | null> {
  let refused: SerialError | null = null;
  for (const { kind, fileName } of files) {
    const name = fileName(walk);
    signal.throwIfAborted();
    onProgress(name);
    const made = await exportBlob(kind);
    if (!made.ok) {
      refused ??= made.error;
      continue;
    }
    await writeWhole(folder, name, made.value, { signal });
    onWritten(kind, made.value.size);
  }
  return refused;
}
