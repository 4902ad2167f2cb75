/** Large blobs are written in pieces, so that progress can be told. */
const PIECE_BYTES = 8 * 2 ** 20;

/**
 * Writes a blob into a folder under a name. The file appears whole or not at all: the browser writes beside the name and
 * moves the file there when it is complete.
 *
 * @param onProgress is told the bytes written so far, of `blob.size`.
 * @throws DOMException of the file system (`QuotaExceededError`, `NotAllowedError`, `NotFoundError` …), or the signal's
 * reason when it was cancelled; an earlier file of that name is untouched by then.
 */
export async function writeWhole(
  folder: FileSystemDirectoryHandle,
  name: string,
  blob: Blob,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (bytes: number) => void } = {},
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const file = await handle.createWritable();
  try {
    for (let at = 0; at < blob.size; at += PIECE_BYTES) {
      signal?.throwIfAborted();
      await file.write(blob.slice(at, at + PIECE_BYTES));
      onProgress?.(Math.min(at + PIECE_BYTES, blob.size));
    }
    await file.close();
  } catch (error) {
    await file.abort().catch(() => undefined);
    await removeIfEmpty(folder, handle);
    throw error;
  }
}

/** A new name is an empty file until the write is complete; one that held something still holds it. */
async function removeIfEmpty(folder: FileSystemDirectoryHandle, handle: FileSystemFileHandle): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await folder.removeEntry(handle.name);
  } catch {
    // Whatever stopped the write may stop this too; the error that the caller gets is the write's.
  }
}
