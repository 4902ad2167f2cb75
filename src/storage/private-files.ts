import { answerOrNull, inTime } from "./browser-answer";
import { writeWhole } from "./whole-file";

/** The origin private file system; null where the browser has none (plain http), refuses it or does not answer. */
export function privateFiles(): Promise<FileSystemDirectoryHandle | null> {
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

/** Removes such a folder with all that it holds. @throws DOMException where the browser refuses, e.g. while a file is read. */
export async function removePrivateFolder(name: string): Promise<void> {
  try {
    await (await privateFiles())?.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  }
}

/** Writes a file of the origin private file system whole, as `writeWhole` does. @throws what that throws, and `storage/silent`. */
export function writePrivate(
  folder: FileSystemDirectoryHandle,
  name: string,
  content: Parameters<typeof writeWhole>[2],
  onProgress?: (bytes: number) => void,
): Promise<number> {
  return writeWhole(folder, name, content, {
    ...(onProgress && { onProgress }),
    answered: (answer) => inTime("files", answer),
  });
}
