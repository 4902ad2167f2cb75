import { CodedError } from "../formats/coded-error";
import { storageReason } from "./browser-answer";
import {
  privateCopy,
  privateFolder,
  privateNames,
  removePrivateFolder,
  removePrivateNames,
  writePrivate,
} from "./private-files";

/** Folder of the origin private file system with copies of input files, each under its SHA-256. */
const FOLDER = "inputs";

/** A copy of an input file in the browser. */
export interface KeptInput {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Keeps a copy of an input file in the browser; only ever called when the user asked for copies.
 *
 * @throws CodedError `files/keep-full` when it does not fit, `files/keep-failed` for any other reason.
 */
export async function keepInput(sha256: string, file: File, onProgress: (bytes: number) => void): Promise<void> {
  try {
    const folder = await privateFolder(FOLDER, true);
    if (folder === null) throw new Error("no storage");
    await writePrivate(folder, sha256, file, onProgress);
  } catch (error) {
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    if (full) throw new CodedError("files/keep-full", { file: file.name, bytes: file.size }, { cause: error });
    throw new CodedError("files/keep-failed", { file: file.name, ...storageReason(error) }, { cause: error });
  }
}

/** The copy of a file, or null. */
export function keptInput(sha256: string): Promise<File | null> {
  return privateCopy(FOLDER, sha256);
}

/** All copies. */
export async function keptInputs(): Promise<KeptInput[]> {
  const files = await Promise.all((await privateNames(FOLDER)).map(keptInput));
  return files.flatMap((file) => (file === null ? [] : [{ sha256: file.name, bytes: file.size }]));
}

/** Deletes one copy; deleting one that is not there is no error. @throws DOMException; StorageError `storage/silent` */
export function forgetInput(sha256: string): Promise<void> {
  return removePrivateNames(FOLDER, [sha256]);
}

/** Deletes every copy. @throws DOMException when the browser refuses, e.g. while another tab reads one. */
export function forgetInputs(): Promise<void> {
  return removePrivateFolder(FOLDER);
}
