import { answerOrNull, inTime } from "./browser-answer";
import { writeWhole } from "./whole-file";

/** The origin private file system; null where the browser has none (plain http) or refuses it. @throws what `answerOrNull` throws, as all of these do. */
export async function privateFiles(): Promise<FileSystemDirectoryHandle | null> {
  const storage: { readonly getDirectory?: StorageManager["getDirectory"] } | undefined = navigator.storage;
  if (storage?.getDirectory === undefined) return null;
  return answerOrNull("files", async () => navigator.storage.getDirectory());
}

/** A folder of the origin private file system; null where there is none, and none can be made. */
export async function privateFolder(name: string, create: boolean): Promise<FileSystemDirectoryHandle | null> {
  const root = await privateFiles();
  return root && answerOrNull("files", () => root.getDirectoryHandle(name, { create }));
}

/** A file of such a folder; null where it is not to be had. */
export async function privateFile(folder: string, name: string): Promise<FileSystemFileHandle | null> {
  const inside = await privateFolder(folder, false);
  return inside && answerOrNull("files", () => inside.getFileHandle(name));
}

/** What a folder holds, one after another; each is waited for as any answer. @throws StorageError `storage/silent`; DOMException */
export async function* privateEntries(folder: FileSystemDirectoryHandle): AsyncGenerator<[string, FileSystemHandle]> {
  const entries = folder.entries();
  for (;;) {
    const next = await inTime("files", entries.next());
    if (next.done) return;
    yield next.value;
  }
}

/** Names of what a folder of the origin private file system holds; none where there is none. */
export async function privateNames(folder: string): Promise<readonly string[]> {
  const inside = await privateFolder(folder, false);
  const names = async () => {
    const found: string[] = [];
    if (inside !== null) for await (const name of inside.keys()) found.push(name);
    return found;
  };
  return (await answerOrNull("files", names)) ?? [];
}

/** Removing much, and writing a piece of a file on a slow disk, may take so long, in milliseconds. */
const SLOW_MS = 120_000;

/** A kept file as it is now; null when it is gone. */
export function privateContent(handle: FileSystemFileHandle): Promise<File | null> {
  return answerOrNull("files", () => handle.getFile());
}

/** Removes what a folder holds under a name, if there is anything. @throws DOMException e.g. while a file is read. */
export async function removePrivate(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await inTime("files", folder.removeEntry(name, { recursive: true }), SLOW_MS);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  }
}

/** What such a folder keeps under a name; null where it is not to be had. */
export async function privateCopy(folder: string, name: string): Promise<File | null> {
  const handle = await privateFile(folder, name);
  return handle && privateContent(handle);
}

/** Removes what such a folder holds under these names, as far as there is anything. @throws as `removePrivate` */
export async function removePrivateNames(folder: string, names: readonly string[]): Promise<void> {
  const inside = await privateFolder(folder, false);
  for (const name of names) if (inside !== null) await removePrivate(inside, name);
}

/** Removes such a folder with all that it holds. @throws DOMException where the browser refuses, e.g. while a file is read. */
export async function removePrivateFolder(name: string): Promise<void> {
  const root = await privateFiles();
  if (root !== null) await removePrivate(root, name);
}

/**
 * Writes a file of the origin private file system whole, as `writeWhole` does: an answer is waited for as ever until the
 * file is open, then as long as a slow disk takes. @throws what that throws, and `storage/silent`.
 */
export function writePrivate(
  folder: FileSystemDirectoryHandle,
  name: string,
  content: Parameters<typeof writeWhole>[2],
  onProgress?: (bytes: number) => void,
): Promise<number> {
  return writeWhole(folder, name, content, {
    ...(onProgress && { onProgress }),
    opened: (answer) => inTime("files", answer),
    written: (answer) => inTime("files", answer, SLOW_MS),
  });
}
